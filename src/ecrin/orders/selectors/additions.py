"""What is added to orders, and what of an order lies under other names than its own."""

from datetime import datetime

from ecrin.orders.models import Addition, Order


def additions_of(order: Order) -> list[Addition]:
    """All that was ever offered for an order, the first first, with its lines; two queries, none once `whole_order` read
    them.
    """
    return list(order.additions.all())


def open_addition(order: Order) -> Addition | None:
    """What waits for the client's word; as `additions_of`."""
    return next((one for one in additions_of(order) if one.is_open), None)


def addition_by_token(token: str) -> Addition | None:
    """The addition at an unguessable address, with its order; two queries."""
    return Addition.objects.select_related("order").prefetch_related("lines").filter(token=token).first()


def purposes_of(order: Order) -> list[str]:
    """Under which purposes an order's money lies: its own, and of all that was offered for it. As `additions_of`."""
    return [order.purpose, *(one.purpose for one in additions_of(order))]


def agreed_of(order: Order) -> list[str]:
    """Under which names the wordings stand that were accepted with an order as it is now. As `additions_of`."""
    return [order.purpose, *(one.purpose for one in additions_of(order) if one.state == Addition.State.PAID)]


def unanswered_additions(now: datetime, *, limit: int = 100) -> list[Addition]:
    """Offers whose pieces wait longer than they may, the oldest first; one query."""
    due = Addition.objects.filter(state=Addition.State.OFFERED, held_until__lte=now).select_related("order")
    return list(due.order_by("held_until", "pk")[:limit])
