"""What the page of an order says of what comes back of it."""

from typing import Any

from ecrin.orders import rules
from ecrin.orders.models import Order
from ecrin.orders.selectors.returns import (
    is_return_offered,
    may_withdraw,
    return_until,
    returns_of,
    terms_told,
    withdraw_until,
)

from .words import words_of


def coming_back(order: Order) -> dict[str, Any]:
    """Its returns, and until when which way is open; two queries for an order that was read whole."""
    return {
        "returns": [(one, words_of(one)) for one in returns_of(order, by_receiver=False)],
        "may_return": is_return_offered(order),
        "return_until": return_until(order),
        "return_terms": terms_told(order) if order.state not in {*rules.UNPAID, "cancelled"} else (),
        "may_withdraw": may_withdraw(order),
        "withdraw_until": withdraw_until(order),
    }
