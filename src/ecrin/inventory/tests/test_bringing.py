import pytest

from ecrin.core.errors import InvalidInput
from ecrin.inventory.models import Hold, Movement, StockLevel, Unit
from ecrin.inventory.selectors import differences, shelves_of, stock_of
from ecrin.inventory.services import OutOfStock, bring_held, hold_stock, receive_stock, take_held

from .factories import pieces, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    """A boutique that keeps its own: two rings there, three in the workshop."""
    place("boutique", serves_online=False)
    pieces("boutique", ring=2)
    pieces("workshop", ring=3)


def hold(purpose="order:1", **more):
    return hold_stock(purpose=purpose, wanted={"RING": 1}, expires_at=None, **more)


def held():
    return {row.location.code: row.quantity for row in Hold.objects.select_related("location")}


def test_a_place_that_comes_first_gives_its_own_pieces_and_leaves_the_others_to_be_sold(shelf):
    hold(at="boutique")
    assert held() == {"boutique": 1}
    assert stock_of(["RING"])["RING"].free == 3
    assert differences() == []


def test_a_place_that_has_not_all_gives_none(shelf):
    hold_stock(purpose="order:1", wanted={"RING": 3}, expires_at=None, at="boutique")
    assert held() == {"workshop": 3}


def test_what_must_lie_there_is_refused_once_it_is_gone(shelf):
    hold("order:1", at="boutique", only_at=True)
    hold("order:2", at="boutique", only_at=True)
    with pytest.raises(OutOfStock) as refused:
        hold("order:3", at="boutique", only_at=True)
    assert refused.value.left == {"RING": 0}
    assert Hold.objects.count() == 2


def test_promised_pieces_arrive_in_the_boutique_and_stay_promised(shelf):
    hold()
    moved = bring_held(purpose="order:1", target="boutique", actor=None)
    assert [(row.location.code, row.quantity, row.reason) for row in moved] == [
        ("workshop", -1, Movement.Reason.SENT),
        ("boutique", 1, Movement.Reason.ARRIVED),
    ]
    assert held() == {"boutique": 1}
    assert stock_of(["RING"])["RING"].free == 2
    assert StockLevel.objects.get(location__code="boutique").on_hand == 3
    assert differences() == []
    assert bring_held(purpose="order:1", target="boutique", actor=None) == []
    take_held(purpose="order:1", actor=None)
    assert differences() == []


def test_pieces_from_two_places_become_one_promise(shelf):
    pieces("vault", ring=2)
    hold_stock(purpose="order:1", wanted={"RING": 5}, expires_at=None)
    bring_held(purpose="order:1", target="boutique", actor=None)
    assert held() == {"boutique": 5}
    assert differences() == []


def test_a_piece_with_a_serial_number_is_brought_by_it():
    place("boutique", serves_online=False)
    place("workshop")
    receive_stock(sku="WATCH", location="workshop", quantity=2, actor=None, serials=["W1", "W2"])
    hold_stock(purpose="order:1", wanted={"WATCH": 1}, expires_at=None)
    for wrong in ({}, {"WATCH": ["W9"]}):
        with pytest.raises(InvalidInput):
            bring_held(purpose="order:1", target="boutique", actor=None, serials=wrong)
    bring_held(purpose="order:1", target="boutique", actor=None, serials={"WATCH": ["W2"]})
    assert Unit.objects.get(serial="W2").location.code == "boutique"
    assert differences() == []


def test_what_lies_where_is_read_in_two_queries(shelf, django_assert_num_queries):
    hold(at="boutique")
    with django_assert_num_queries(2):
        found = shelves_of(["RING", "UNKNOWN"])
    assert (dict(found["RING"].places), found["RING"].central) == ({"boutique": 1, "workshop": 3}, 3)
    assert (found["RING"].is_uncounted, found["UNKNOWN"].is_uncounted) == (False, True)
