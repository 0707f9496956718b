"""An order whose money lies in two payments, at the rehearsal bank."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.backoffice.selectors.money import expected_money
from ecrin.core.errors import Refusal
from ecrin.core.testing import race
from ecrin.core.worker import work_off
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, Tender
from ecrin.orders.services import cancel_order, dispatch_order, send_parcel, take_out
from ecrin.orders.tasks.tenders import give_back, take, tenders_of
from ecrin.payments.models import PaymentEntry
from ecrin.payments.providers.rehearsal import Rehearsal
from ecrin.payments.services import NotSoMuch, settle_payment
from ecrin.payments.tests import factories as bank

from .factories import a_quote, an_order, stocked

pytestmark = pytest.mark.django_db(transaction=True)
MORE = 5000


def pay(purpose, amount, card=bank.APPROVED, **fields):
    payment = bank.started(bank.market(), purpose=purpose, amount=amount, **fields)
    bank.present(payment, card)
    settle_payment(token=payment.token)
    return bank.fresh(payment)


def two_tenders(card=bank.APPROVED, method="card"):
    """An order of two pieces whose total grew, and the payment of what was added."""
    stocked("MV2", 2)
    order = an_order(quote=a_quote([QuoteLine("a", "MV2", 2, 33300)], delivery=1001))
    pay(order.purpose, order.total, method=method)
    more = pay("more:1", MORE, card, method=method)
    Tender.objects.create(order=order, payment=more.token)
    Order.objects.filter(pk=order.pk).update(total=order.total + MORE)
    work_off()
    return Order.objects.get()


@pytest.fixture
def order(markets):
    return two_tenders()


def captured(order):
    return [one.captured for one in tenders_of(order)]


def refunded(order):
    return [one.refunded for one in tenders_of(order)]


def test_parcels_take_the_first_payment_before_the_second_and_all_of_both_in_the_end(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get().pk: 1})
    work_off()
    first = captured(order)
    assert first == [order.parcels.get().amount, 0]
    send_parcel(row=order.pk, actor=None)
    work_off()
    assert captured(order) == [order.total - MORE, MORE]


def test_a_bank_that_takes_once_is_asked_once_of_each_payment(order, monkeypatch):
    monkeypatch.setattr(Rehearsal, "captures_in_parts", False)
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get().pk: 1})
    work_off()
    assert captured(order) == [order.total - MORE, 0]
    send_parcel(row=order.pk, actor=None)
    work_off()
    assert captured(order) == [order.total - MORE, MORE]
    assert PaymentEntry.objects.filter(verb="capture").count() == 2


def test_asked_again_under_its_key_nothing_moves_twice(order):
    for _ in range(2):
        take(order, up_to=order.total, key="parcel:1")
    for _ in range(2):
        give_back(order, MORE + 10, key="return:1")
    assert captured(order) == [order.total - MORE, MORE]
    assert refunded(order) == [10, MORE]


def test_where_the_second_bank_is_silent_the_same_split_goes_on_later(markets):
    order = two_tenders(bank.LOSES_ANSWERS)
    with pytest.raises(Refusal):
        take(order, up_to=order.total, key="parcel:1")
    assert captured(order)[0] == order.total - MORE
    asked = list(PaymentEntry.objects.filter(verb="capture").values_list("payment", "amount"))
    take(order, up_to=order.total, key="parcel:1")
    assert captured(order) == [order.total - MORE, MORE]
    assert list(PaymentEntry.objects.filter(verb="capture").values_list("payment", "amount")) == asked


def test_more_than_was_taken_is_not_given_back_and_nobody_is_asked(order):
    take(order, up_to=order.total, key="parcel:1")
    with pytest.raises(NotSoMuch):
        give_back(order, order.total + 1, key="return:1")
    assert refunded(order) == [0, 0]


def test_a_cancelled_order_lets_both_payments_go(order):
    cancel_order(row=order.pk, reason="house")
    work_off()
    assert {one.state for one in tenders_of(order)} == {"cancelled"}


def test_a_cancelled_order_gives_both_payments_back(markets):
    order = two_tenders(method="card-now")
    cancel_order(row=order.pk, reason="house")
    work_off()
    assert refunded(order) == captured(order) == [order.total - MORE, MORE]


def test_what_is_taken_out_goes_back_to_the_latest_payment_first(markets):
    order = two_tenders(method="card-now")
    take_out(row=order.pk, pieces={order.lines.get().pk: 1}, reason="She wants one", actor=None)
    work_off()
    order.refresh_from_db()
    assert sum(captured(order)) - sum(refunded(order)) == order.total
    assert refunded(order)[1] == MORE


def test_a_promise_that_is_not_needed_any_more_is_let_go(order):
    take_out(row=order.pk, pieces={order.lines.get().pk: 1}, reason="She wants one", actor=None)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    order.refresh_from_db()
    assert captured(order) == [order.total, 0]
    assert [one.state for one in tenders_of(order)] == ["captured", "cancelled"]


def test_finance_compares_an_order_with_both_of_its_payments(order):
    long_ago = timezone.now() - timedelta(days=1)
    Order.objects.update(confirmed_at=long_ago)
    assert expected_money()[order.purpose] == (0, 0)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    later = timezone.now() + timedelta(hours=1)
    assert expected_money(now=later)[order.purpose] == (order.total, 0)


@pytest.mark.postgres
def test_two_workers_with_the_same_key_take_it_once(order):
    def work():
        return take(order, up_to=order.total, key="parcel:1")

    race(work, work)
    assert captured(order) == [order.total - MORE, MORE]
