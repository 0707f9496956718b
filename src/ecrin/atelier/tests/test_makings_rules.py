"""The life of a piece on the bench, and what of an order may leave."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.rules.makings import NEXT, Bench, is_late, may_move, not_ready, number_of, ready_pieces, row_of

states = st.sampled_from(sorted(NEXT))


def test_what_is_ready_never_goes_back_and_what_is_cancelled_stays_so():
    assert not may_move("ready", "to-make")
    assert not any(may_move("cancelled", state) for state in NEXT)
    assert may_move("in-control", "to-make")
    assert not may_move("to-make", "ready")


def test_a_watch_that_is_engraved_and_gets_a_strap_waits_for_both():
    bench = [Bench("7", "engraving", "ready"), Bench("7", "strap", "in-control")]
    assert ready_pieces(bench) == {"7": 0}
    assert ready_pieces([*bench[:1], Bench("7", "strap", "ready")]) == {"7": 1}


def test_a_cancelled_piece_keeps_nothing_back():
    assert ready_pieces([Bench("7", "strap", "cancelled")]) == {}
    assert ready_pieces([Bench("7", "strap", "cancelled"), Bench("7", "strap", "ready")]) == {"7": 1}


def test_pieces_that_left_before_are_counted_off():
    assert not_ready({"7": 1}, {"7": 1}, {}) == set()
    assert not_ready({"7": 1}, {"7": 1}, {"7": 1}) == {"7"}
    assert not_ready({"8": 3}, {"7": 0}, {}) == set()


@given(st.lists(st.builds(Bench, st.sampled_from("78"), st.sampled_from(["engraving", "strap"]), states)))
def test_never_more_pieces_are_ready_than_any_of_its_kinds_has(bench):
    for line, count in ready_pieces(bench).items():
        of_line = [one for one in bench if one.line == line and one.state != "cancelled"]
        for kind in {one.kind for one in of_line}:
            assert count <= sum(one.state == "ready" for one in of_line if one.kind == kind)


def test_a_number_is_read_as_it_is_written():
    assert row_of(number_of(12)) == 12
    assert row_of(number_of(12).lower().replace("-", " ")) == 12
    assert row_of("A-0012-0") != 12 or number_of(12) == "A-0012-0"


def test_late_is_what_is_still_on_the_bench_on_its_day():
    day = date(2026, 3, 5)
    assert is_late(day, "to-make", day)
    assert is_late(day, "in-control", date(2026, 3, 6))
    assert not is_late(day, "to-make", date(2026, 3, 4))
    assert not is_late(day, "ready", date(2026, 3, 9))
    assert not is_late(None, "to-make", day)
