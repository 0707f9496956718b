"""The pieces of an order are promised to it: in its boutique where it is collected, else wherever orders are served from."""

from collections.abc import Mapping
from datetime import datetime

from ecrin.inventory.services import hold_stock
from ecrin.orders.models import Order, PickUp
from ecrin.orders.rules import PickUpTerms


def write_pickup(order: Order, terms: PickUpTerms | None) -> PickUp | None:
    """Keep where an order is collected, as its client read it; nothing where it is brought to her."""
    if terms is None:
        return None
    return PickUp.objects.create(
        order=order,
        boutique_code=terms.boutique,
        name=terms.name,
        address="\n".join(terms.lines),
        location=terms.location,
        time_zone=terms.time_zone,
        promised_at=terms.ready_at,
        needs_transfer=not terms.is_there,
    )


def hold_pieces(
    order: Order,
    wanted: Mapping[str, int],
    pickup: PickUp | None,
    *,
    expires_at: datetime | None,
    only_there: bool = False,
) -> None:
    """Promise its pieces, those of its boutique first.

    Args:
        only_there: she was told that they lie in the boutique, so no other place may give them.

    Raises:
        OutOfStock: not all can be promised.
    """
    location = pickup.location if pickup else ""
    held = hold_stock(purpose=order.purpose, wanted=wanted, expires_at=expires_at, at=location, only_at=only_there)
    if pickup is not None and not pickup.needs_transfer and any(one.location.code != location for one in held):
        pickup.needs_transfer = True
        pickup.save(update_fields=["needs_transfer"])
