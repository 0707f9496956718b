"""Reads of orders that are collected."""

from datetime import datetime

from django.db.models import Q

from ecrin.orders.models import Order, PickUp
from ecrin.orders.rules import REMINDS, REMINDS_AGAIN, WAITS


def pickup_of(order: Order) -> PickUp | None:
    """Where it is collected; one query, none where it is brought to her."""
    return PickUp.objects.filter(order=order).first() if order.is_collected else None


def is_kept_ready(order: Order, pickup: PickUp | None) -> bool:
    """Whether what was made for a client alone lies ready for her, paid. No query."""
    return order.state == Order.State.READY and pickup is not None and pickup.is_kept


def uncollected_since(now: datetime, *, limit: int = 100) -> list[int]:
    """Rows of orders that lie ready longer than they may, the oldest first; one query."""
    due = PickUp.objects.filter(order__state=Order.State.READY, expires_at__lte=now, collected_at=None)
    return list(due.order_by("expires_at", "pk").values_list("order_id", flat=True)[:limit])


def ends_soon(now: datetime, *, limit: int = 100) -> list[int]:
    """Rows of orders whose last days of waiting have begun and whose client was not reminded, and of those that wait
    without end and whose client was not reminded for long; one query.
    """
    ends = Q(expires_at__gt=now, expires_at__lte=now + REMINDS, reminded_at=None)
    first = Q(reminded_at=None, ready_at__lte=now - WAITS + REMINDS)
    kept = Q(is_kept=True) & (first | Q(reminded_at__lte=now - REMINDS_AGAIN))
    due = PickUp.objects.filter(ends | kept, order__state=Order.State.READY)
    return list(due.order_by("expires_at", "pk").values_list("order_id", flat=True)[:limit])
