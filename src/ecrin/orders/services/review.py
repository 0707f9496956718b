"""A person looked at a large or linked order."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ecrin.orders.events import OrderConfirmed
from ecrin.orders.models import Order

from .flags import settle_flags
from .locking import OrderMovedOn, locked, move
from .moving import cancelled


@transaction.atomic
def approve_order(*, row: int, finding: str, actor: Any) -> Order:
    """A person looked at it and lets it go on; what she found is kept.

    Raises:
        InvalidInput: nothing is written down.
        OrderMovedOn: it does not wait for review.
    """
    order = locked(row)
    settle_flags(order, finding, actor)
    move(order, "confirmed", OrderConfirmed(row), actor=actor, confirmed_at=timezone.now())
    return order


@transaction.atomic
def decline_order(*, row: int, finding: str, actor: Any) -> Order:
    """A person looked at it and the house will not serve it: it is cancelled, its money goes back.

    Raises:
        InvalidInput: nothing is written down.
        OrderMovedOn: it does not wait for review.
    """
    order = locked(row)
    if order.state != Order.State.REVIEW:
        raise OrderMovedOn(state=order.get_state_display())
    settle_flags(order, finding, actor)
    return cancelled(order, "review", actor)
