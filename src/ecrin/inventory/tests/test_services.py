from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrin.core.changes import Change
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import Fact
from ecrin.core.testing import queries
from ecrin.inventory.models import Hold, Movement, StockFlag, StockLevel, Unit
from ecrin.inventory.selectors import differences, lapsed, low_stock, stock_of
from ecrin.inventory.services import (
    OutOfStock,
    PiecesPromised,
    count_stock,
    hold_stock,
    receive_stock,
    release_hold,
    remove_stock,
    save_location,
    take_held,
    transfer_stock,
)

from .factories import pieces, place

pytestmark = pytest.mark.django_db


def free(sku):
    return stock_of([sku])[sku].free


def state(sku):
    return stock_of([sku])[sku].state


def hold(purpose, minutes=15, **wanted):
    wanted = {sku.upper().replace("_", "-"): number for sku, number in wanted.items()}
    return hold_stock(purpose=purpose, wanted=wanted, expires_at=timezone.now() + timedelta(minutes=minutes))


def changed():
    return set(Change.objects.values_list("key", flat=True))


def test_pieces_that_came_can_be_promised_and_the_movement_says_who_and_why():
    place()
    moved = receive_stock(sku="RING-53", location="workshop", quantity=4, actor=None, note="From the bench")
    assert (free("RING-53"), state("RING-53")) == (4, "in-stock")
    assert (moved.quantity, moved.reason, moved.note) == (4, "received", "From the bench")
    assert Fact.objects.get(name="inventory.stock-moved").subject == "sku:RING-53"


def test_counting_writes_the_differences_only():
    pieces(ring_53=4, ring_54=2)
    moved = count_stock(counts={"RING-53": 3, "RING-54": 2, "RING-55": 0}, location="workshop", actor=None)
    assert [(row.sku, row.quantity) for row in moved] == [("RING-53", -1), ("RING-55", 0)]
    assert state("RING-55") == "sold-out"


def test_pieces_of_a_boutique_that_keeps_them_are_not_sold_online():
    pieces(ring_53=1)
    place("rivoli", serves_online=False)
    transfer_stock(sku="RING-53", source="workshop", target="rivoli", quantity=1, actor=None)
    assert (free("RING-53"), state("RING-53")) == (0, "sold-out")
    boutique = place("rivoli")
    boutique.serves_online = True
    save_location(location=boutique)
    assert free("RING-53") == 1


@pytest.mark.parametrize("quantity", [0, -1, 100_001])
def test_a_wrong_number_of_pieces_is_refused(quantity):
    place()
    with pytest.raises(InvalidInput):
        receive_stock(sku="RING-53", location="workshop", quantity=quantity, actor=None)


def test_an_unknown_place_is_refused_and_nothing_is_written():
    with pytest.raises(NotFound):
        receive_stock(sku="RING-53", location="moon", quantity=1, actor=None)
    assert not StockFlag.objects.exists()


def test_a_piece_is_promised_once():
    pieces(ring_53=1)
    hold("order:1", ring_53=1)
    with pytest.raises(OutOfStock) as refused:
        hold("order:2", ring_53=1)
    assert refused.value.left == {"RING-53": 0}
    assert differences() == []


def test_all_pieces_of_a_purpose_are_promised_or_none():
    pieces(ring_53=1, ring_54=1)
    with pytest.raises(OutOfStock) as refused:
        hold("order:1", ring_53=1, ring_54=2)
    assert refused.value.left == {"RING-54": 1}
    assert not Hold.objects.exists()
    assert free("RING-53") == 1


def test_promising_twice_promises_once_and_moves_the_end():
    pieces(ring_53=5)
    hold("order:1", ring_53=2)
    (again,) = hold("order:1", minutes=60, ring_53=2)
    assert free("RING-53") == 3
    assert again.expires_at > timezone.now() + timedelta(minutes=50)


def test_what_is_not_counted_or_made_to_order_needs_no_piece():
    StockFlag.objects.create(sku="MADE", state="made-to-order", extra_days=20)
    assert hold("order:1", made=1, unknown=3) == []
    pieces(made=1)
    hold("order:2", made=2)
    assert free("MADE") == 1


@pytest.mark.parametrize("flag", ["sold-out", "back-soon"])
def test_what_staff_say_is_not_there_is_not_promised(flag):
    StockFlag.objects.create(sku="GONE", state=flag)
    with pytest.raises(OutOfStock):
        hold("order:1", gone=1)


def test_a_hold_let_go_frees_its_pieces_once():
    pieces(ring_53=2)
    hold("order:1", ring_53=2)
    assert release_hold(purpose="order:1") == 2
    assert release_hold(purpose="order:1") == 0
    assert free("RING-53") == 2


def test_pieces_taken_leave_the_house_once_with_their_purpose():
    pieces(ring_53=2)
    hold("order:1", ring_53=2)
    (sold,) = take_held(purpose="order:1", actor=None)
    sold.refresh_from_db()
    assert (sold.quantity, sold.reason, sold.purpose) == (-2, "sold", "order:1")
    assert take_held(purpose="order:1", actor=None) == []
    assert differences() == []
    assert free("RING-53") == 0


def test_an_order_is_served_from_several_places_where_none_has_all():
    pieces(ring_53=1)
    pieces("lyon", ring_53=2)
    assert {row.location.code: row.quantity for row in hold("order:1", ring_53=3)} == {"workshop": 1, "lyon": 2}
    take_held(purpose="order:1", actor=None)
    assert differences() == []


def test_promised_pieces_are_not_taken_away():
    pieces(ring_53=2)
    hold("order:1", ring_53=1)
    with pytest.raises(PiecesPromised, match="1 of 2 pieces are promised"):
        remove_stock(sku="RING-53", location="workshop", quantity=2, reason="damaged", actor=None)
    with pytest.raises(PiecesPromised):
        count_stock(counts={"RING-53": 0}, location="workshop", actor=None)


def test_the_database_itself_keeps_promises_below_what_is_there():
    pieces(ring_53=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.update(held=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockFlag.objects.update(free=-1)


def test_only_what_a_client_is_told_makes_pages_new():
    pieces(ring_53=9)
    Change.objects.all().delete()
    hold("order:1", ring_53=3)
    assert changed() == set()
    hold("order:2", ring_53=4)
    assert changed() == {"sku:RING-53"}


def test_a_hold_that_lapsed_is_told_and_stays_until_its_owner_decides():
    pieces(ring_53=2)
    hold("order:1", minutes=-1, ring_53=1)
    hold("order:2", ring_53=1)
    assert lapsed(timezone.now()) == ["order:1"]
    assert free("RING-53") == 0


def test_low_stock_shows_the_fewest_first():
    pieces(ring_53=2, ring_54=9, ring_55=0)
    assert [flag.sku for flag in low_stock()] == ["RING-55", "RING-53"]


def test_promising_takes_the_same_number_of_statements_for_one_or_three_skus():
    pieces(ring_53=9, ring_54=9, ring_55=9)
    with queries() as one:
        hold("order:1", ring_53=1)
    with queries() as three:
        hold("order:2", ring_53=1, ring_54=1, ring_55=1)
    assert len(three) == len(one)


def test_the_rows_of_skus_are_locked_in_one_order():
    pieces(ring_53=9, ring_54=9)
    with queries() as made:
        hold("order:1", ring_54=1, ring_53=1)
    locks = [each for each in made if 'FROM "inventory_stockflag"' in each]
    assert 'ORDER BY "inventory_stockflag"."sku" ASC' in locks[0]


def test_a_piece_with_a_serial_number_comes_and_goes_by_name():
    place()
    receive_stock(sku="RING-53", location="workshop", quantity=2, actor=None, serials=["A1", "A2"])
    with pytest.raises(InvalidInput, match="kept by serial number"):
        receive_stock(sku="RING-53", location="workshop", quantity=1, actor=None)
    with pytest.raises(InvalidInput, match="Already in the house"):
        receive_stock(sku="RING-53", location="workshop", quantity=1, actor=None, serials=["A1"])
    with pytest.raises(InvalidInput, match="Not here: B9"):
        remove_stock(sku="RING-53", location="workshop", quantity=1, reason="lost", actor=None, serials=["B9"])
    hold("order:1", ring_53=1)
    with pytest.raises(InvalidInput, match="one for each piece"):
        take_held(purpose="order:1", actor=None)
    take_held(purpose="order:1", actor=None, serials={"RING-53": ["A2"]})
    assert dict(Unit.objects.values_list("serial", "location__code")) == {"A1": "workshop", "A2": None}
    receive_stock(sku="RING-53", location="workshop", quantity=1, actor=None, serials=["A2"], reason="returned")
    assert free("RING-53") == 2


def test_pieces_without_a_number_do_not_lie_beside_pieces_with_one():
    pieces(ring_53=1)
    with pytest.raises(InvalidInput, match="Count them to nought"):
        receive_stock(sku="RING-53", location="workshop", quantity=1, actor=None, serials=["A1"])
    assert not Unit.objects.exists()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.sampled_from(["a", "b"]), st.integers(1, 3)),
        st.tuples(st.just("count"), st.sampled_from(["a", "b"]), st.integers(0, 4)),
        st.tuples(st.just("hold"), st.sampled_from(["order:1", "order:2", "order:3"]), st.integers(1, 4)),
        st.tuples(st.just("release"), st.sampled_from(["order:1", "order:2", "order:3"]), st.just(0)),
        st.tuples(st.just("take"), st.sampled_from(["order:1", "order:2", "order:3"]), st.just(0)),
        st.tuples(st.just("transfer"), st.sampled_from(["a", "b"]), st.integers(1, 3)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_row_of_movements_everything_adds_up(steps, db):
    with transaction.atomic():
        place("a"), place("b", serves_online=False)
        for step, what, number in steps:
            try:
                with transaction.atomic():
                    if step == "receive":
                        receive_stock(sku="X", location=what, quantity=number, actor=None)
                    elif step == "count":
                        count_stock(counts={"X": number}, location=what, actor=None)
                    elif step == "hold":
                        hold(what, x=number)
                    elif step == "release":
                        release_hold(purpose=what)
                    elif step == "take":
                        take_held(purpose=what, actor=None)
                    else:
                        other = "b" if what == "a" else "a"
                        transfer_stock(sku="X", source=what, target=other, quantity=number, actor=None)
            except (OutOfStock, PiecesPromised):
                pass
        assert differences() == []
        assert sum(Movement.objects.values_list("quantity", flat=True)) == sum(
            StockLevel.objects.values_list("on_hand", flat=True)
        )
        transaction.set_rollback(True)
