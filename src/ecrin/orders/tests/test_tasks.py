"""An order and its money together, at the rehearsal bank."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ecrin.core.journal import Delivery
from ecrin.core.worker import work_off
from ecrin.inventory.models import StockFlag
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order
from ecrin.orders.services import (
    Chosen,
    Found,
    cancel_order,
    dispatch_order,
    inspect_return,
    receive_return,
    refund_return,
    send_parcel,
    take_out,
    withdraw,
)
from ecrin.orders.tasks.money import lapse_unpaid
from ecrin.payments.models import Payment
from ecrin.payments.providers.rehearsal import Rehearsal
from ecrin.payments.services import settle_payment
from ecrin.payments.tests import factories as bank

from .factories import a_quote, an_order, stocked

pytestmark = pytest.mark.django_db(transaction=True)

SKU = "MV1-53"


@pytest.fixture
def order(markets):
    stocked(SKU, 1)
    return an_order(quote=a_quote([QuoteLine("a", SKU, 1, 345000)]))


def pay(order, card=bank.APPROVED, **fields):
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total, **fields)
    bank.present(payment, card)
    settle_payment(token=payment.token)
    return bank.fresh(payment)


def state():
    return Order.objects.get().state


def free():
    return StockFlag.objects.get(sku=SKU).free


def late(order):
    Order.objects.filter(pk=order.pk).update(held_until=timezone.now() - timedelta(seconds=1))


def test_a_card_that_is_approved_confirms_the_order(order):
    payment = pay(order)
    assert state() == "confirmed"
    assert Order.objects.get().paid_by == payment.token


def test_a_refused_card_leaves_the_order_waiting_and_another_card_pays_it(order):
    pay(order, bank.REFUSED)
    assert state() == "awaiting-payment"
    pay(order)
    assert state() == "confirmed"


def test_the_money_is_taken_once_the_pieces_have_left_and_only_once(order):
    payment = pay(order)
    assert bank.fresh(payment).captured == 0
    dispatch_order(row=order.pk, actor=None)
    work_off()
    assert bank.fresh(payment).captured == order.total
    fact = Delivery.objects.count()
    assert fact == 0
    work_off()
    assert bank.fresh(payment).captured == order.total


def test_pieces_that_came_back_and_pieces_that_never_left_are_each_given_back_once(markets, monkeypatch):
    monkeypatch.setattr(Rehearsal, "captures_in_parts", False)
    stocked("MV2", 3)
    lines = [QuoteLine("a", "MV1", 1, 10000), QuoteLine("b", "MV2", 2, 5000)]
    order = an_order(quote=a_quote(lines, delivery=1001))
    payment = pay(order)
    gone, here = order.lines.values_list("pk", flat=True)
    send_parcel(row=order.pk, actor=None, pieces={gone: 1})
    Order.objects.filter(pk=order.pk).update(market_code="de")
    work_off()
    taken = bank.fresh(payment).captured
    parcel = withdraw(row=order.pk, chosen=[Chosen(gone, 1)], storefront="de-de", name="Alma")
    receive_return(row=parcel.pk, actor=None)
    inspect_return(row=parcel.pk, found={parcel.lines.get().pk: Found(is_accepted=True)}, actor=None)
    parcel = refund_return(row=parcel.pk, actor=None)
    work_off()
    withdraw(row=order.pk, chosen=[Chosen(here, 1)], storefront="de-de", name="Alma")
    work_off()
    assert bank.fresh(payment).refunded == taken - Order.objects.get().total + parcel.amount


@pytest.fixture
def two_pieces(markets):
    stocked("MV2", 2)
    return an_order(quote=a_quote([QuoteLine("a", "MV2", 2, 333)], delivery=1001))


def test_each_parcel_takes_its_share_once_it_has_left_and_all_together_take_the_total(two_pieces):
    order = two_pieces
    payment = pay(order)
    two = order.lines.get()
    first = send_parcel(row=order.pk, actor=None, pieces={two.pk: 1})
    work_off()
    assert bank.fresh(payment).captured == first.amount < order.total
    send_parcel(row=order.pk, actor=None)
    work_off()
    assert bank.fresh(payment).captured == order.total


def test_a_bank_that_takes_once_gives_all_of_it_with_the_first_parcel(two_pieces, monkeypatch):
    order = two_pieces
    monkeypatch.setattr(Rehearsal, "captures_in_parts", False)
    payment = pay(order)
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get().pk: 1})
    work_off()
    assert bank.fresh(payment).captured == order.total
    send_parcel(row=order.pk, actor=None)
    work_off()
    assert bank.fresh(payment).captured == order.total


def test_what_was_taken_for_pieces_that_were_taken_out_goes_back(two_pieces):
    order = two_pieces
    payment = pay(order, method="card-now")
    take_out(row=order.pk, pieces={order.lines.get().pk: 1}, reason="She wants one", actor=None)
    work_off()
    order.refresh_from_db()
    fresh = bank.fresh(payment)
    assert fresh.captured - fresh.refunded == order.total
    assert any("has changed" in sent.subject for sent in mail.outbox)


def test_when_the_rest_is_taken_out_exactly_what_was_sent_is_taken(two_pieces):
    order = two_pieces
    payment, line = pay(order), order.lines.get().pk
    send_parcel(row=order.pk, actor=None, pieces={line: 1})
    work_off()
    take_out(row=order.pk, pieces={line: 1}, reason="It is damaged", actor=None)
    work_off()
    order.refresh_from_db()
    fresh = bank.fresh(payment)
    assert fresh.captured - fresh.refunded == order.total


def test_of_what_was_promised_only_what_remains_is_taken(two_pieces):
    order = two_pieces
    payment = pay(order)
    take_out(row=order.pk, pieces={order.lines.get().pk: 1}, reason="She wants one", actor=None)
    send_parcel(row=order.pk, actor=None)
    work_off()
    order.refresh_from_db()
    assert (bank.fresh(payment).captured, bank.fresh(payment).refunded) == (order.total, 0)


def test_what_was_promised_is_let_go_when_the_order_is_cancelled(order):
    payment = pay(order)
    cancel_order(row=order.pk, reason="client")
    work_off()
    assert bank.fresh(payment).state == "cancelled"
    assert free() == 1


def test_what_was_taken_is_given_back_when_the_order_is_cancelled(order):
    payment = pay(order, method="card-now")
    assert bank.fresh(payment).captured == order.total
    cancel_order(row=order.pk, reason="house")
    work_off()
    assert bank.fresh(payment).refunded == order.total


def test_pieces_that_nobody_paid_in_time_are_free_again_and_the_card_page_is_closed(order):
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    assert lapse_unpaid() == 0
    late(order)
    assert lapse_unpaid() == 1
    assert (state(), free()) == ("lapsed", 1)
    assert bank.fresh(payment).state == "cancelled"


def test_who_paid_at_the_last_moment_has_her_piece_although_no_notice_came(order):
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    bank.present(payment, bank.LOST)
    late(order)
    assert lapse_unpaid() == 0
    assert state() == "confirmed"
    assert free() == 0


def test_a_piece_is_kept_while_the_bank_is_silent(order):
    payment = bank.opened(bank.market(), purpose=order.purpose, amount=order.total, method="card")
    Payment.objects.filter(pk=payment.pk).update(state="started", provider_reference="nobody-knows")
    late(order)
    lapse_unpaid()
    assert state() == "awaiting-payment"
    assert free() == 0


def test_the_wrong_sum_confirms_nothing_and_goes_back(order):
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total - 100)
    bank.present(payment)
    settle_payment(token=payment.token)
    work_off()
    assert state() == "awaiting-payment"
    assert bank.fresh(payment).state == "cancelled"


def test_money_for_something_else_is_no_order_s_business(order):
    payment = bank.started(bank.market(), purpose="estimate:1", amount=order.total)
    bank.present(payment)
    settle_payment(token=payment.token)
    assert state() == "awaiting-payment"
