"""What is made for a client alone and collected: made first, then brought, paid when it lies ready, and kept for her."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.models import Making
from ecrin.atelier.services.makings import NotMadeYet
from ecrin.atelier.tests.workshop import all_made
from ecrin.boutiques.tests.factories import a_boutique
from ecrin.core.worker import work_off
from ecrin.inventory.models import Hold
from ecrin.inventory.selectors import differences
from ecrin.inventory.tests.factories import pieces
from ecrin.offers.rules import QuoteLine
from ecrin.orders import rules
from ecrin.orders.events import OrderReady, PickUpReminded
from ecrin.orders.models import Order, OrderLine, PickUp
from ecrin.orders.rules import OrderDraft, Ordered, PickUpTerms, Terms
from ecrin.orders.selectors import due_of, sheet_of, whole_order
from ecrin.orders.services import (
    OrderMovedOn,
    cancel_order,
    hand_over,
    lapse_order,
    make_ready,
    take_out,
    write_order,
)
from ecrin.orders.tasks.letters import send_confirmation, send_pickup_reminder, send_ready
from ecrin.orders.tasks.pickups import expire_pickups
from ecrin.payments.services import settle_payment
from ecrin.payments.tests import factories as bank

from .factories import ALMA, a_quote, paid, stocked, storefront

pytestmark = pytest.mark.django_db
SHELF, SKU, PLAIN = "boutique-fable-row", "MV1-53", "MV2"
WORDS = {"engraving": {"text": "A & B"}}
_bags = iter(range(1, 1000))


@pytest.fixture(autouse=True)
def _boutique(markets):
    stocked(SKU, 3)
    stocked(PLAIN, 2)
    a_boutique()
    pieces(SHELF, {SKU: 2, PLAIN: 1})


def made_to_collect(*, wishes=WORDS, is_final=True, when=None):
    """An unpaid order of an engraved ring and a plain bracelet, to be collected."""
    quote = a_quote([QuoteLine("a", SKU, 1, 345000), QuoteLine("b", PLAIN, 1, 120000)], delivery=0)
    return write_order(
        placed_from=f"made-{next(_bags)}",
        storefront=storefront(),
        draft=OrderDraft(email="alma@example.com", delivery=ALMA, delivery_code=rules.PICKUP, pickup="fable-row"),
        ordered=[
            Ordered(
                key="a", product=1, reference="MV1", name="Ring", personalisation=wishes,
                facts=(("Engraving", "A & B"),), is_final_sale=is_final,
            ),
            Ordered(key="b", product=2, reference="MV2", name="Bracelet"),
        ],
        quote=quote,
        terms=Terms(
            delivery_name="Collected in a boutique",
            promise=None,
            pickup=PickUpTerms(
                boutique="fable-row", name="Fable Row", lines=("7 Fable Row", "New York"), location=SHELF,
                time_zone="America/New_York", ready_at=when or timezone.now() + timedelta(days=9), is_there=False,
                is_kept=is_final,
            ),
        ),
    )  # fmt: skip


def lies_ready(order):
    all_made(order.purpose)
    make_ready(row=order.pk, actor=None)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def ready():
    return lies_ready(paid(made_to_collect()))


def where():
    return {hold.sku: hold.location.code for hold in Hold.objects.select_related("location")}


def pickup_of(order):
    return PickUp.objects.get(order=order)


def hands(order):
    return hand_over(row=order.pk, code=pickup_of(order).code, document="passport", name="Alma Reyes", actor=None)


def test_the_workshop_makes_it_of_its_own_piece_and_what_is_as_it_comes_waits_in_the_boutique():
    order = made_to_collect()
    assert where() == {SKU: "workshop", PLAIN: SHELF}
    assert pickup_of(order).needs_transfer


def test_money_that_comes_late_holds_the_same_pieces_again():
    order = made_to_collect()
    lapse_order(row=order.pk, now=timezone.now() + timedelta(days=1))
    assert where() == {}
    paid(order)
    assert where() == {SKU: "workshop", PLAIN: SHELF}


def test_it_lies_ready_only_once_its_bench_has_passed_it_and_then_its_pieces_are_in_the_boutique():
    order = paid(made_to_collect())
    with pytest.raises(NotMadeYet, match="Ring is still in the workshop"):
        make_ready(row=order.pk, actor=None)
    assert where()[SKU] == "workshop"
    lies_ready(order)
    assert where() == {SKU: SHELF, PLAIN: SHELF}
    assert differences() == []


def test_the_bench_is_due_as_many_days_before_as_the_way_to_the_boutique_takes():
    thursday = made_to_collect(when=datetime(2026, 3, 12, 18, tzinfo=UTC))
    assert due_of(thursday) == date(2026, 3, 9)
    paid(thursday)
    assert Making.objects.get().due_by == date(2026, 3, 9)


def test_nobody_came_for_what_was_made_for_her_alone_and_it_still_waits(ready):
    assert pickup_of(ready).expires_at is None
    PickUp.objects.update(ready_at=timezone.now() - timedelta(days=400), reminded_at=timezone.now())
    assert expire_pickups() == 0
    ready.refresh_from_db()
    assert ready.state == "ready"
    assert hands(ready).state == "delivered"


def test_where_it_could_be_sold_again_it_ends_when_nobody_comes():
    ready = lies_ready(paid(made_to_collect(wishes={"strap": {"sku": "S"}}, is_final=False)))
    PickUp.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_pickups() == 1
    ready.refresh_from_db()
    assert ready.state == "cancelled"
    assert where() == {}


def test_what_was_taken_out_before_keeps_nothing_back():
    order = paid(made_to_collect())
    line = OrderLine.objects.get(order=order, sku=SKU)
    take_out(row=order.pk, pieces={line.pk: 1}, reason="She would rather not.", actor=None)
    make_ready(row=order.pk, actor=None)
    assert pickup_of(order).expires_at is not None
    assert not pickup_of(order).is_kept


def test_its_client_is_reminded_after_five_days_and_then_every_month(ready):
    assert expire_pickups() == 0
    PickUp.objects.update(ready_at=timezone.now() - timedelta(days=5, hours=1))
    assert [expire_pickups(), expire_pickups()] == [1, 0]
    PickUp.objects.update(reminded_at=timezone.now() - timedelta(days=29))
    assert expire_pickups() == 0
    PickUp.objects.update(reminded_at=timezone.now() - timedelta(days=31))
    assert [expire_pickups(), expire_pickups()] == [1, 0]
    hands(ready)
    PickUp.objects.update(reminded_at=timezone.now() - timedelta(days=31))
    assert expire_pickups() == 0


@given(st.integers(0, 90), st.none() | st.integers(0, 90))
def test_no_reminder_comes_within_five_days_or_within_a_month_of_the_last(days, reminded):
    begins = datetime(2026, 1, 1, 12, tzinfo=UTC)
    last = None if reminded is None else begins + timedelta(days=reminded)
    due = rules.is_due_again(begins + timedelta(days=days), ready_at=begins, reminded_at=last)
    assert due == (days >= 5 if reminded is None else days - reminded >= 30)


def test_its_client_cancels_until_it_lies_ready_and_the_house_after_that_too(client, ready):
    order = paid(made_to_collect())
    assert cancel_order(row=order.pk, reason="client").state == "cancelled"
    page = client.get(f"/en-us/orders/{ready.token}/").content.decode()
    assert "Cancel this order" not in page
    assert "for as long as you need" in page
    with pytest.raises(OrderMovedOn, match="made for you and lies ready"):
        cancel_order(row=ready.pk, reason="client")
    assert client.post(f"/en-us/orders/{ready.token}/cancel/").status_code == 409
    assert cancel_order(row=ready.pk, reason="house").state == "cancelled"
    assert where() == {}


def test_letters_page_and_paper_say_that_it_waits_and_when_it_is_charged(client):
    order = paid(made_to_collect())
    send_confirmation(OrderReady(order.pk))
    body = mail.outbox[-1].body
    for said in (
        "for as long as you need",
        "is charged when your order lies ready",
        "cancel on the page of your order until it lies ready",
    ):
        assert said in body, said
    words = str(sheet_of(whole_order(order.pk), "confirmation").words)
    for said in ("for as long as you need", "until it lies ready", "not returnable: Ring."):
        assert said in words, said
    page = client.get(f"/en-us/orders/{order.token}/").content.decode()
    assert "is charged when it lies ready" in page
    lies_ready(order)
    send_ready(OrderReady(order.pk))
    assert "It waits for you for as long as you need" in mail.outbox[-1].body
    assert "it is charged now" in mail.outbox[-1].body
    send_pickup_reminder(PickUpReminded(order.pk))
    assert "still waits for you" in mail.outbox[-1].subject
    assert "charged" not in mail.outbox[-1].body


@pytest.mark.django_db(transaction=True)
def test_its_money_is_taken_when_it_lies_ready_and_not_twice():
    order = made_to_collect()
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    bank.present(payment, bank.APPROVED)
    settle_payment(token=payment.token)
    work_off()
    assert bank.fresh(payment).state == "authorised"
    ready = lies_ready(order)
    work_off()
    assert bank.fresh(payment).captured == order.total
    hands(ready)
    work_off()
    assert bank.fresh(payment).captured == order.total
    assert bank.fresh(payment).refunded == 0


@pytest.mark.django_db(transaction=True)
def test_what_comes_back_by_itself_is_charged_only_when_it_is_handed_over():
    order = made_to_collect(wishes={}, is_final=False)
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    bank.present(payment, bank.APPROVED)
    settle_payment(token=payment.token)
    ready = lies_ready(order)
    work_off()
    assert bank.fresh(payment).captured == 0
    hands(ready)
    work_off()
    assert bank.fresh(payment).captured == order.total


@pytest.mark.django_db(transaction=True)
def test_where_the_house_ends_what_was_charged_its_money_goes_back():
    order = made_to_collect()
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    bank.present(payment, bank.APPROVED)
    settle_payment(token=payment.token)
    ready = lies_ready(order)
    work_off()
    cancel_order(row=ready.pk, reason="house")
    work_off()
    assert bank.fresh(payment).refunded == order.total
