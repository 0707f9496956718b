"""The one lock of an order, and the one way on from state to state."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record
from ecrin.orders import rules
from ecrin.orders.events import OrderFact
from ecrin.orders.models import Order
from ecrin.orders.rules import State


class OrderMovedOn(Conflict):
    """What was asked does not fit the state that the order has by now."""

    code = "order-moved-on"
    sentence = _("This order is %(state)s by now, so this cannot be done any more.")


class CollectedInBoutique(Conflict):
    """What is collected is not sent."""

    code = "collected-in-boutique"
    sentence = _("The client collects this order in a boutique: it is not sent.")


def locked(row: int) -> Order:
    """The order's row, locked until the transaction ends.

    Raises:
        NotFound: no such order.
    """
    order = Order.objects.select_for_update().filter(pk=row).first()
    if order is None:
        raise NotFound
    return order


def move(order: Order, to: State, fact: OrderFact, *, actor: Any = None, **values: Any) -> None:
    """Lead a locked order on, and record it.

    Raises:
        OrderMovedOn: its life cycle does not lead there.
    """
    if not rules.may_move(order.state, to):  # type: ignore[arg-type]  # the column's choices are State
        raise OrderMovedOn(state=order.get_state_display())
    order.state = to
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *values])
    record(fact, actor=actor)
