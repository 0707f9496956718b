"""Promised days: on the order's page, in its letters, and what is late."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail

from ecrin.orders.events import OrderConfirmed, ParcelSent
from ecrin.orders.models import Order
from ecrin.orders.selectors import is_late, late_at, orders_matching
from ecrin.orders.services import send_parcel
from ecrin.orders.tasks import letters

from .factories import a_paid_order

pytestmark = pytest.mark.django_db
DAYS = "With you Wed, Dec 2 – Thu, Dec 3"


@pytest.fixture
def order(markets):
    order = a_paid_order()
    order.promised_from, order.promised_until = date(2026, 12, 2), date(2026, 12, 3)
    order.save()
    return order


def plain(text):
    return text.replace("\u2009", " ")


def test_the_orders_page_and_its_confirmation_tell_the_days(client, order):
    assert DAYS in plain(client.get(f"/en-us/orders/{order.token}/").content.decode())
    letters.send_confirmation(OrderConfirmed(order.pk))
    assert DAYS in plain(mail.outbox[0].body)
    assert "business days" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("leaves", "said"), [(datetime(2026, 12, 1, 15, tzinfo=UTC), True), (datetime(2026, 12, 3, 15, tzinfo=UTC), False)]
)
def test_what_leaves_in_time_is_told_its_days_once_more(order, leaves, said):
    with time_machine.travel(leaves, tick=False):
        parcel = send_parcel(row=order.pk, actor=None)
        letters.send_dispatched(ParcelSent(order.pk, parcel.pk))
    assert (DAYS in plain(mail.outbox[0].body)) is said


def test_an_order_is_late_once_its_last_day_has_passed_where_it_is_sold_and_it_has_not_left(order):
    evening, night = datetime(2026, 12, 4, 4, tzinfo=UTC), datetime(2026, 12, 4, 5, tzinfo=UTC)  # 23:00 and midnight
    assert [is_late(order, at) for at in (evening, night)] == [False, True]
    assert [Order.objects.filter(late_at(at)).exists() for at in (evening, night)] == [False, True]
    with time_machine.travel(night, tick=False):
        assert orders_matching(state="late").get() == order
    Order.objects.update(state="dispatched")
    order.refresh_from_db()
    assert not is_late(order, night)
    assert not Order.objects.filter(late_at(night)).exists()
