"""An order that is paid by bank transfer: told, held for days, confirmed when all of it arrived."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ecrin.backoffice.tests.factories import person
from ecrin.checkout.tests.factories import a_bag, conditions
from ecrin.core.worker import work_off
from ecrin.inventory.models import Hold
from ecrin.orders.models import Order
from ecrin.orders.services import cancel_order
from ecrin.orders.tasks.money import lapse_unpaid
from ecrin.orders.tests.factories import stocked
from ecrin.payments.models import BankAccount, Payment, TransferRefund
from ecrin.payments.services import MethodRow, ensure_methods

from .test_views import MAIL, NEW_YORK, Guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(markets):
    """An order whose client chose to transfer."""
    conditions()
    bag = a_bag()
    stocked(bag.lines.get().sku, 2)
    ensure_methods(rows=[MethodRow("transfer", "Bank transfer", "transfer", captures="now")])
    BankAccount.objects.create(holder="Maison Inc", bank="First Bank", details="Routing number: 1", due_days=5)
    guest = Guest(bag=bag)
    guest.posts(MAIL)
    guest.posts(NEW_YORK)
    guest.shown = guest.pays(method="transfer", follow=True).content.decode()
    order = Order.objects.get()
    order.guest = guest
    return order


@pytest.fixture
def finance(client, order):
    client.force_login(person("finance"))
    return client


def fresh(order):
    return Order.objects.get(pk=order.pk)


def notes(client, order, *, amount="", day=""):
    said = {
        "payment": Payment.objects.get().token,
        "amount": amount or f"{order.total / 100:.2f}",
        "arrived_on": day or timezone.localdate().isoformat(),
        "bank_reference": "B-1",
    }
    return client.post(f"/back-office/orders/{order.number}/transfer/", said, follow=True).content.decode()


def test_she_reads_how_to_transfer_and_her_pieces_wait_as_long(order):
    for words in ("We await your transfer", "First Bank", "Routing number", order.number):
        assert words in order.guest.shown, words
    assert "Routing number" in order.guest.sees(f"orders/{order.token}/").content.decode()
    until = fresh(order).held_until
    assert timedelta(days=4, hours=23) < until - timezone.now() < timedelta(days=5, hours=1)
    assert Hold.objects.get().expires_at == until


def test_she_is_written_to_with_the_instructions(order):
    work_off()
    (sent,) = mail.outbox
    assert sent.to == ["alma@example.com"]
    assert order.number in sent.subject
    for text in (sent.body, sent.alternatives[0][0]):
        assert "Routing number" in text
        assert "First Bank" in text


def test_the_whole_amount_confirms_the_order(order, finance):
    assert "It is noted that the money arrived." in notes(finance, order)
    confirmed = fresh(order)
    assert (confirmed.state, confirmed.held_until, confirmed.paid_by) == (
        "confirmed",
        None,
        Payment.objects.get().token,
    )
    assert Hold.objects.get().expires_at is None
    assert "Routing number" not in order.guest.sees(f"orders/{order.token}/").content.decode()


@pytest.mark.parametrize(
    ("amount", "day", "said"),
    [("1.00", "", "Only the whole amount"), ("much", "", "Write the amount"), ("NaN", "", "Write the amount"),
     ("", "2026-02-31", "Choose the day"), ("", "2999-01-01", "Choose the day")],
)  # fmt: skip
def test_what_cannot_be_noted_is_said_and_nothing_is_confirmed(order, finance, amount, day, said):
    assert said in notes(finance, order, amount=amount, day=day)
    assert fresh(order).state == "awaiting-payment"


def test_only_finance_notes_money_and_sees_the_form(order, client):
    client.force_login(person("advisor"))
    assert client.post(f"/back-office/orders/{order.number}/transfer/", {}).status_code == 403
    assert client.post(f"/back-office/orders/{order.number}/sent-back/", {}).status_code == 403
    assert "Arrived on" not in client.get(f"/back-office/orders/{order.number}/").content.decode()
    assert fresh(order).state == "awaiting-payment"


def test_finance_of_another_market_does_not_note_it(order, client):
    client.force_login(person("finance", markets=["eu"]))
    assert client.post(f"/back-office/orders/{order.number}/transfer/", {}).status_code == 404


def test_nobody_transferred_in_time_so_its_pieces_are_free(order):
    assert lapse_unpaid() == 0
    Order.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert lapse_unpaid() == 1
    assert fresh(order).state == "lapsed"
    assert not Hold.objects.exists()
    assert Payment.objects.get().state == "cancelled"


def test_a_cancelled_orders_money_is_on_the_list_and_goes_back_by_hand(order, finance):
    notes(finance, order)
    cancel_order(row=order.pk, reason="house")
    work_off()
    page = finance.get(f"/back-office/orders/{order.number}/").content.decode()
    assert "is to be transferred back" in page
    back = TransferRefund.objects.get()
    here = f"/back-office/orders/{order.number}/sent-back/"
    assert "went back" in finance.post(here, {"refund": back.pk}, follow=True).content.decode()
    assert Payment.objects.get().refunded == order.total
    assert "Nothing of this" in finance.post(here, {"refund": back.pk}, follow=True).content.decode()


def test_choosing_the_transfer_again_says_the_same_and_holds_no_longer(order):
    until = fresh(order).held_until
    page = order.guest.posts({"method": "transfer"}, f"checkout/payment/{order.token}/").content.decode()
    assert re.search(r"Routing number", page)
    assert fresh(order).held_until == until
    assert Payment.objects.count() == 1
