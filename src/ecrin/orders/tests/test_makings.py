"""What of an order is made for somebody goes to the bench, and nothing of it leaves before it is ready."""

from datetime import UTC, date, datetime

import pytest

from ecrin.atelier.models import Making
from ecrin.atelier.services.makings import NotMadeYet, pass_control, send_to_control
from ecrin.atelier.tests.workshop import all_made
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, OrderLine, PickUp
from ecrin.orders.rules import PICKUP
from ecrin.orders.selectors import due_of
from ecrin.orders.services import approve_order, cancel_order, make_ready, send_parcel, take_out

from .factories import a_quote, an_order, paid

pytestmark = pytest.mark.django_db
STRAP = {"strap": {"sku": "MV22", "taken_off": "MV21"}}


def an_order_to_make(quantity=1, wishes=None, **fields):
    """An unpaid order of watches with another strap and of a ring as it comes."""
    order = an_order(quote=a_quote([QuoteLine("a", "MV20", quantity, 345000), QuoteLine("b", "MV10", 1, 50000)]))
    line = order.lines.get(sku="MV20")
    line.personalisation, line.facts = wishes or STRAP, [["Strap", "Cognac calfskin"]]
    line.save()
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


def line_of(order, sku="MV20"):
    return OrderLine.objects.get(order=order, sku=sku)


def states(order):
    return [one.state for one in Making.objects.filter(subject=order.purpose).order_by("piece")]


def test_what_is_paid_goes_to_the_bench_piece_by_piece_and_the_rest_does_not():
    order = an_order_to_make(2)
    assert states(order) == []
    paid(order)
    paid(order)
    assert states(order) == ["to-make", "to-make"]
    making = Making.objects.first()
    assert (making.kind, making.market_code, making.name) == ("strap", "us", "Creation MV20")
    assert making.facts == [["Strap", "Cognac calfskin"]]
    assert making.payload == STRAP["strap"]


def test_a_piece_that_is_made_in_two_ways_comes_twice():
    order = an_order_to_make(wishes={**STRAP, "engraving": {"text": "A"}})
    paid(order)
    assert sorted(Making.objects.values_list("kind", flat=True)) == ["engraving", "strap"]


def test_what_waits_for_review_goes_to_the_bench_once_it_is_let_on():
    order = an_order_to_make(state="review", paid_by="pay-1")
    assert states(order) == []
    approve_order(row=order.pk, finding="She is known to us.", actor=None)
    assert states(order) == ["to-make"]


def test_no_parcel_leaves_with_a_piece_that_is_not_ready():
    order = an_order_to_make(2)
    paid(order)
    line = line_of(order)
    with pytest.raises(NotMadeYet, match="Creation MV20 is still in the workshop"):
        send_parcel(row=order.pk, actor=None)
    send_parcel(row=order.pk, actor=None, pieces={line_of(order, "MV10").pk: 1})
    first, _second = Making.objects.order_by("piece")
    send_to_control(number=first.number, actor=None)
    with pytest.raises(NotMadeYet):
        send_parcel(row=order.pk, actor=None, pieces={line.pk: 1})
    pass_control(number=first.number, actor=None)
    send_parcel(row=order.pk, actor=None, pieces={line.pk: 1})
    with pytest.raises(NotMadeYet):
        send_parcel(row=order.pk, actor=None, pieces={line.pk: 1})
    all_made(order.purpose)
    assert send_parcel(row=order.pk, actor=None).order.state == "dispatched"


def test_nothing_lies_ready_in_a_boutique_that_is_still_on_the_bench():
    order = an_order_to_make(delivery_code=PICKUP)
    PickUp.objects.create(
        order=order, boutique_code="b", name="B", address="1 St", location="workshop", time_zone="Europe/Paris",
        promised_at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
    )  # fmt: skip
    paid(order)
    assert Making.objects.get().due_by == date(2026, 3, 5)
    with pytest.raises(NotMadeYet):
        make_ready(row=order.pk, actor=None)
    assert Order.objects.get().state == "confirmed"


def test_an_order_that_ends_leaves_the_bench():
    order = an_order_to_make(2)
    paid(order)
    cancel_order(row=order.pk, reason="client")
    cancel_order(row=order.pk, reason="client")
    assert states(order) == ["cancelled", "cancelled"]


def test_a_piece_that_is_taken_out_leaves_the_bench_and_the_others_stay():
    order = an_order_to_make(3)
    paid(order)
    begun = Making.objects.order_by("piece").last()
    send_to_control(number=begun.number, actor=None)
    take_out(row=order.pk, pieces={line_of(order).pk: 2}, reason="She wants one.", actor=None)
    assert states(order) == ["cancelled", "cancelled", "in-control"]


def test_a_piece_is_due_on_the_last_day_on_which_its_parcel_may_leave(markets):
    DeliveryMethod.objects.create(
        market=Market.objects.get(code="us"), code="express", name="Express", min_days=1, max_days=2, fee=0
    )
    friday = an_order_to_make(promised_until=date(2026, 3, 6))
    assert due_of(friday) == date(2026, 3, 4)
    monday = an_order_to_make(promised_until=date(2026, 3, 9))
    assert due_of(monday) == date(2026, 3, 5)
    assert due_of(an_order_to_make(promised_until=None)) is None


def test_her_client_reads_that_it_is_being_made_until_it_is_ready(client, markets):
    order = an_order_to_make()
    address = f"/en-us/orders/{order.token}/"
    assert "Being made for you" not in client.get(address).content.decode()
    paid(order)
    page = client.get(address).content.decode()
    assert page.count("Being made for you") == 1
    making = Making.objects.get()
    send_to_control(number=making.number, actor=None)
    page = client.get(address).content.decode()
    assert "Being made for you" in page
    assert making.number not in page
    pass_control(number=making.number, actor=None)
    page = client.get(address).content.decode()
    assert "Being made for you" not in page
    assert "workshop" not in page
