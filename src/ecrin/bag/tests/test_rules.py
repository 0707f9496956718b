from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrin.bag.rules import (
    MOST_SIGNS,
    BadMessage,
    Limit,
    Piece,
    broken_limits,
    card_length,
    checked_message,
    mark_of,
)

RING = Piece("RING", ("jewelry", "rings", "bands"))
RARE = Piece("RARE", ("jewelry", "rings"), is_limited=True)
SCENT = Piece("SCENT", ("fragrances",))
PIECES = {piece.sku: piece for piece in (RING, RARE, SCENT)}


def broken(wanted, *limits, market="us", today=None):
    found = broken_limits(wanted, PIECES, limits, market=market, taken_today=today)
    return [(each.limit.most, each.skus, each.wanted) for each in found]


def test_a_markets_own_limit_counts_before_the_one_of_every_market():
    limits = (Limit("pieces-per-order", 5), Limit("pieces-per-order", 10, "us"))
    assert broken({"RING": 7}, *limits) == []
    assert broken({"RING": 7}, *limits, market="fr") == [(5, ("RING",), 7)]
    assert broken({"RING": 7, "SCENT": 4}, *limits) == [(10, ("RING", "SCENT"), 11)]


def test_an_order_counts_each_category_for_itself():
    limits = (Limit("pieces-per-order", 10), Limit("pieces-per-order", 2, category="rings"))
    assert broken({"RING": 1, "RARE": 1, "SCENT": 8}, *limits) == []
    assert broken({"RING": 2, "RARE": 1}, *limits) == [(2, ("RING", "RARE"), 3)]


def test_for_one_piece_the_nearest_limit_counts():
    limits = (
        Limit("pieces-per-sku", 3),
        Limit("pieces-per-sku", 6, category="fragrances"),
        Limit("pieces-per-sku", 2, category="rings"),
        Limit("pieces-per-sku", 4, category="bands"),
        Limit("pieces-per-sku", 1, limited_only=True),
    )
    assert broken({"SCENT": 6, "RING": 4, "RARE": 1}, *limits) == []
    assert broken({"SCENT": 7}, *limits) == [(6, ("SCENT",), 7)]
    assert broken({"RARE": 2}, *limits) == [(1, ("RARE",), 2)]
    assert broken({"UNKNOWN": 4}, *limits) == [(3, ("UNKNOWN",), 4)]


def test_a_day_counts_what_was_ordered_already():
    limits = (Limit("sku-per-client-per-day", 2),)
    assert broken({"RING": 1}, *limits, today={"RING": 1, "SCENT": 9}) == []
    assert broken({"RING": 2}, *limits, today={"RING": 1}) == [(2, ("RING",), 3)]


quantities = st.dictionaries(st.sampled_from(sorted(PIECES)), st.integers(1, 12))
all_limits = st.lists(
    st.tuples(
        st.sampled_from(["pieces-per-order", "pieces-per-sku", "sku-per-client-per-day"]),
        st.integers(1, 12),
        st.sampled_from(["", "us", "fr"]),
        st.sampled_from(["", "jewelry", "rings", "bands", "fragrances"]),
        st.booleans(),
    ).map(lambda values: Limit(*values)),
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine a first draw takes its time
@given(quantities, all_limits)
def test_fewer_pieces_never_break_more_limits(wanted, limits):
    more = broken_limits(wanted, PIECES, limits, market="us")
    fewer = {sku: max(number - 1, 1) for sku, number in wanted.items()}
    broken_now = {each.limit for each in broken_limits(fewer, PIECES, limits, market="us")}
    assert broken_now <= {each.limit for each in more}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine a first draw takes its time
@given(quantities, all_limits)
def test_another_markets_limits_never_count(wanted, limits):
    assert all(each.limit.market != "fr" for each in broken_limits(wanted, PIECES, limits, market="us"))


def test_the_order_of_wishes_makes_no_other_line_and_their_words_do():
    assert mark_of("A", {"text": "x", "face": "serif"}) == mark_of("A", {"face": "serif", "text": "x"})
    assert mark_of("A", {"text": "x"}) != mark_of("A", {"text": "y"})
    assert mark_of("A", {}) != mark_of("A", {}, saved=True)
    with pytest.raises(ValueError, match="personalisation"):
        mark_of("A", {"text": "x" * 3000})


@pytest.mark.parametrize(
    ("text", "length"),
    [("Für dich", 8), ("金婚", 4), ("ジュエリー", 10), ("사랑", 4), ("شكرًا", 4), ("é", 1), ("e\u0301", 1), ("a\nb", 2)],
)
def test_a_card_counts_what_takes_room_in_each_script(text, length):
    assert card_length(text) == length


@given(st.text(max_size=400))
def test_a_message_is_refused_or_fits(text):
    with suppress(BadMessage):
        kept = checked_message(text)
        assert card_length(kept) <= MOST_SIGNS
        assert checked_message(kept) == kept


def test_a_card_refuses_each_sign_that_it_cannot_bear_by_itself():
    with pytest.raises(BadMessage) as refused:
        checked_message("For you \N{GRINNING FACE} \N{HEAVY BLACK HEART} \N{GRINNING FACE}")
    assert (refused.value.reason, refused.value.sign) == ("sign", "\N{GRINNING FACE} \N{HEAVY BLACK HEART}")
    with pytest.raises(BadMessage, match="sign"):
        checked_message("\N{EGYPTIAN HIEROGLYPH A001}")


@pytest.mark.parametrize(
    "text",
    ["Für dich, Zoë", "С любовью", "مع حبي", "愛を込めて", "사랑을 담아", "祝福你", "באהבה", "ด้วยรัก", "Με αγάπη"],
)
def test_a_card_bears_the_words_of_every_script_that_its_faces_write(text):
    assert checked_message(text) == text
