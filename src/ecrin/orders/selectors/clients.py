"""A client's own orders."""

from typing import Any

from django.db.models import QuerySet

from ecrin.orders import rules
from ecrin.orders.models import Order, Return


def orders_of(client: Any) -> QuerySet[Order]:
    """What she ordered, newest first, with its lines, addresses and papers, and where it is collected; four queries a
    page.
    """
    whole = ("lines", "addresses", "papers")
    return Order.objects.filter(client=client).select_related("pickup").prefetch_related(*whole)


def ready_for(client: Any) -> list[Order]:
    """Her orders that lie ready in a boutique, the first to end first; one query."""
    rows = Order.objects.filter(client=client, state=Order.State.READY, pickup__isnull=False)
    return list(rows.select_related("pickup").order_by("pickup__expires_at", "pk"))


def returns_under_way(client: Any) -> list[Return]:
    """What of her orders is on its way back, as she announced it; one query. What a receiver of a gift sends back is not
    told to her.
    """
    rows = Return.objects.filter(order__client=client, state__in=rules.UNDER_WAY, by_receiver=False)
    return list(rows.select_related("order").order_by("-pk"))


def order_of(client: Any, number: str) -> Order | None:
    """An order of hers by its number, None for anybody else's; one query."""
    return Order.objects.filter(client=client, pk=rules.row_of(number) or 0).first()
