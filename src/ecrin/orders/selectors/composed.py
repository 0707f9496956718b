"""Who composed an order."""

from ecrin.orders.models import Composition, Order


def composition_of(order: Order) -> Composition | None:
    """Who composed an order for its client, None where she did so herself; one query, none for an order placed online."""
    if order.channel == Order.Channel.ONLINE:
        return None
    return Composition.objects.filter(order=order).first()
