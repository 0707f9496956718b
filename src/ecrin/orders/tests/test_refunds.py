"""A refund and the bank together: asked after the decision, with one key, until it answers."""

import pytest

from ecrin.backoffice.selectors.money import expected_money
from ecrin.core.journal import Delivery
from ecrin.core.testing import race
from ecrin.core.worker import work_off
from ecrin.offers.rules import QuoteLine
from ecrin.orders.events import RefundDecided
from ecrin.orders.models import OrderEntry, Paper, Return
from ecrin.orders.services import Chosen, ask_return, deliver_order, dispatch_order, refund_return
from ecrin.orders.tasks.returns import refund_what_came_back
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.services import settle_payment
from ecrin.payments.tests import factories as bank

from .factories import a_quote, an_order, stocked
from .test_returns import inspected, line, returnable

pytestmark = pytest.mark.django_db(transaction=True)
SKU = "MV1-53"


def a_return(card=bank.APPROVED):
    returnable()
    stocked(SKU, 1)
    order = an_order(quote=a_quote([QuoteLine("a", SKU, 1, 345000), QuoteLine("b", "MV2", 2, 120050)]))
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.total)
    bank.present(payment, card)
    settle_payment(token=payment.token)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    deliver_order(row=order.pk)
    return inspected(ask_return(row=order.pk, chosen=[Chosen(line(order), 1)])), order


@pytest.fixture
def parcel(markets):
    return a_return()[0]


def money():
    return Payment.objects.get()


def test_the_bank_gives_back_what_was_decided_once(parcel):
    refund_return(row=parcel.pk, actor=None)
    assert money().refunded == 0  # nobody is asked inside the transaction
    work_off()
    parcel.refresh_from_db()
    assert money().refunded == parcel.amount > 345000
    assert parcel.refunded_at
    refund_what_came_back(RefundDecided(parcel.order_id, parcel.pk))
    assert money().refunded == parcel.amount
    assert PaymentEntry.objects.filter(verb="refund").count() == 1


def test_what_is_given_back_is_credited_about_the_invoice_to_the_cent(parcel):
    refund_return(row=parcel.pk, actor=None)
    parcel.refresh_from_db()
    invoice, credit = Paper.objects.order_by("pk")
    assert (invoice.kind, credit.kind) == ("invoice", "credit-note")
    assert credit.content["about"]["number"] == invoice.number
    assert sum(row["amount"] + row["tax"] for row in credit.content["rows"]) == parcel.amount
    assert parcel.number in credit.content["reason"]


def test_where_the_bank_is_silent_it_is_asked_again_with_the_same_key(markets, monkeypatch):
    parcel, _order = a_return(bank.LOSES_ANSWERS)
    Delivery.objects.all().delete()
    settle_payment(token=money().token)
    refund_return(row=parcel.pk, actor=None)
    for _ in range(4):
        Delivery.objects.update(due_at="2020-01-01T00:00Z")
        work_off()
    parcel.refresh_from_db()
    assert parcel.refunded_at
    assert PaymentEntry.objects.filter(verb="refund").count() == 1
    assert money().refunded == parcel.amount


def test_finance_expects_of_the_bank_what_was_decided(parcel):
    from datetime import timedelta  # noqa: PLC0415 - one test's own

    from django.utils import timezone  # noqa: PLC0415 - one test's own

    later = timezone.now() + timedelta(hours=1)
    refund_return(row=parcel.pk, actor=None)
    assert parcel.order.purpose not in expected_money()  # it changed a moment ago
    assert expected_money(now=later)[parcel.order.purpose] == (
        parcel.order.total, Return.objects.get().amount,
    )  # fmt: skip


@pytest.mark.postgres
def test_two_people_who_decide_at_the_same_moment_give_it_back_once(parcel):
    def decide():
        return refund_return(row=parcel.pk, actor=None).state

    outcomes = race(decide, decide)
    assert sorted(str(one) if isinstance(one, str) else type(one).__name__ for one in outcomes) == [
        "ReturnMovedOn", "settled",
    ]  # fmt: skip
    assert OrderEntry.objects.filter(reason="returned").count() == 1


@pytest.mark.postgres
def test_two_tabs_that_announce_the_same_piece_at_the_same_moment_announce_it_once(parcel):
    order, piece = parcel.order, line(parcel.order, 2)

    def announce():
        return ask_return(row=order.pk, chosen=[Chosen(piece, 2)]).state

    outcomes = race(announce, announce)
    assert sorted(one if isinstance(one, str) else type(one).__name__ for one in outcomes) == [
        "NotReturnable", "requested",
    ]  # fmt: skip
