"""The screens of money."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.backoffice.tests.factories import person
from ecrin.core.worker import work_off
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, Parcel
from ecrin.orders.services import cancel_order, dispatch_order
from ecrin.orders.tests.factories import a_quote, an_order
from ecrin.payments.models import Payment, PaymentMethod
from ecrin.payments.services import settle_payment
from ecrin.payments.tests import factories as bank

PERSON = 7
SAME = "Money, ledger, bank and orders say the same."


@pytest.fixture
def order(transactional_db, markets):
    made = an_order(quote=a_quote([QuoteLine("a", "MV1", 1, 345000)]))
    payment = bank.started(bank.market(), purpose=made.purpose, amount=made.total)
    bank.present(payment)
    settle_payment(token=payment.token)
    return Order.objects.get()


@pytest.fixture
def finance(client, order):
    client.force_login(person("finance"))
    return client


def long_ago(order):
    before = timezone.now() - timedelta(days=1)
    Order.objects.update(confirmed_at=before, dispatched_at=before)
    Parcel.objects.update(sent_at=before)


def page(client):
    return client.get("/back-office/money/").content.decode()


def test_a_sound_house_has_no_difference_whatever_the_order_s_state(finance, order, django_assert_max_num_queries):
    Order.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    assert SAME in page(finance)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    long_ago(order)
    with django_assert_max_num_queries(PERSON + 13):
        shown = page(finance)
    assert SAME in shown
    assert "$3,7" in shown


def test_an_order_that_left_without_its_money_is_a_row(finance, order):
    dispatch_order(row=order.pk, actor=None)
    assert SAME in page(finance)  # the worker has a moment
    long_ago(order)
    shown = page(finance)
    assert "What was taken is not what the order says" in shown
    assert order.number in shown


def test_a_cancelled_order_whose_money_stayed_is_a_row(finance, order):
    Payment.objects.update(captured=order.total, state="captured")
    cancel_order(row=order.pk, reason="house")
    Order.objects.update(
        cancelled_at=timezone.now() - timedelta(days=1), confirmed_at=timezone.now() - timedelta(days=1)
    )
    assert "What was given back is not what the order says" in page(finance)


def test_the_money_of_another_market_is_not_shown(client, order):
    dispatch_order(row=order.pk, actor=None)
    long_ago(order)
    client.force_login(person("finance", markets=["jp"]))
    assert SAME in page(client)


def test_an_authorisation_that_ends_is_told(finance, order):
    Payment.objects.update(authorised_until=timezone.now() + timedelta(hours=3))
    assert "1 authorisation ends within a day" in page(finance)


def test_a_way_to_pay_is_changed_by_finance(finance, order):
    method = PaymentMethod.objects.get(code="card")
    address = f"/back-office/paymentmethod/edit/{method.pk}/"
    assert "rehearsal" in finance.get(address).content.decode()
    said = {
        "name": "Card", "code": "card", "note": "", "provider": "rehearsal", "captures": "dispatch", "markets": ["us"],
        "least": "", "most": "900000", "position": "0",
    }  # fmt: skip
    answer = finance.post(address, said)
    assert answer.status_code == 302, answer.context["form"].errors
    method.refresh_from_db()
    assert (method.markets, method.most, method.is_active) == (["us"], 900000, False)
