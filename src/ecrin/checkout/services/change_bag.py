"""A client goes back from the payment to her bag."""

from django.db import transaction

from ecrin.bag.models import Bag
from ecrin.bag.services import BagClosed, reopen_bag
from ecrin.orders.models import Order
from ecrin.orders.services import cancel_order


@transaction.atomic
def change_bag(*, order: Order, token: str) -> Bag:
    """The unpaid order ends, its pieces are free, its lines come back in an open bag. Doing it twice is doing it once.

    Money that was promised in this very moment goes back by itself (`orders.services.confirm_paid`).

    Args:
        order: one that is not paid.
        token: what the visitor's cookie names.

    Raises:
        OrderMovedOn: it was paid meanwhile, or left.
        BagClosed: what came back was ordered since.
    """
    bag = Bag.objects.filter(token=order.placed_from).first()
    if bag is None:  # bags are kept for thirty days, orders for ever
        raise BagClosed
    cancel_order(row=order.pk, reason="changed")
    return reopen_bag(bag=bag, token=token)
