"""What the review of an order asks."""

from datetime import timedelta

from django.db.models import Q

from ecrin.orders.models import Order, ReviewRule
from ecrin.orders.rules import Linked


def review_rule_of(market_code: str) -> ReviewRule | None:
    """The market's rule of review, None where it has none; one query."""
    return ReviewRule.objects.filter(market__code=market_code).first()


def linked_orders(order: Order, *, days: int) -> list[Linked]:
    """Other orders of the same client in the same currency within days that were paid or wait for it: by e-mail address,
    by account, or by telephone; one query.
    """
    since = order.placed_at - timedelta(days=days)
    same = Q(email__iexact=order.email)
    if order.client_id:
        same |= Q(client_id=order.client_id)
    telephones = {address.telephone for address in order.addresses.all() if address.telephone}
    if telephones:
        same |= Q(addresses__telephone__in=telephones)
    rows = (
        Order.objects.filter(same, currency=order.currency, placed_at__gte=since)
        .exclude(pk=order.pk)
        .exclude(state__in=(Order.State.LAPSED, Order.State.CANCELLED))
        .distinct()
    )
    return [Linked(row.number, row.total) for row in rows.order_by("pk")]
