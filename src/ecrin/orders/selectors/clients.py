"""A client's own orders."""

from typing import Any

from django.db.models import QuerySet

from ecrin.orders import rules
from ecrin.orders.models import Order


def orders_of(client: Any) -> QuerySet[Order]:
    """What she ordered, newest first, with its lines; two queries a page."""
    return Order.objects.filter(client=client).prefetch_related("lines")


def order_of(client: Any, number: str) -> Order | None:
    """An order of hers by its number, None for anybody else's; one query."""
    return Order.objects.filter(client=client, pk=rules.row_of(number) or 0).first()
