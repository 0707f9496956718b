"""Reads of orders that are collected."""

from datetime import datetime

from ecrin.orders.models import Order, PickUp
from ecrin.orders.rules import REMINDS


def pickup_of(order: Order) -> PickUp | None:
    """Where it is collected; one query, none where it is brought to her."""
    return PickUp.objects.filter(order=order).first() if order.is_collected else None


def uncollected_since(now: datetime, *, limit: int = 100) -> list[int]:
    """Rows of orders that lie ready longer than they may, the oldest first; one query."""
    due = PickUp.objects.filter(order__state=Order.State.READY, expires_at__lte=now, collected_at=None)
    return list(due.order_by("expires_at", "pk").values_list("order_id", flat=True)[:limit])


def ends_soon(now: datetime, *, limit: int = 100) -> list[int]:
    """Rows of orders whose last days of waiting have begun and whose client was not reminded; one query."""
    due = PickUp.objects.filter(
        order__state=Order.State.READY, expires_at__gt=now, expires_at__lte=now + REMINDS, reminded_at=None
    )
    return list(due.order_by("expires_at", "pk").values_list("order_id", flat=True)[:limit])
