"""The pieces of an order are promised to it: in its boutique where it is collected, else wherever orders are served from."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from ecrin.atelier.rules import added_up
from ecrin.inventory.services import hold_stock
from ecrin.orders.models import Order, OrderLine, PickUp
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
        is_kept=terms.is_kept,
    )


def hold_pieces(
    order: Order,
    lines: Collection[OrderLine],
    pickup: PickUp | None,
    *,
    expires_at: datetime | None,
    only_there: bool = False,
) -> None:
    """Promise its pieces, those of its boutique first but for what is made for its client: the workshop makes it of its own.

    Args:
        only_there: she was told that they lie in the boutique, so no other place may give them.

    Raises:
        OutOfStock: not all can be promised.
    """
    location = pickup.location if pickup else ""
    for_her = {sku for line in lines if line.personalisation for sku in (line.sku, *line.components)}
    held = hold_stock(
        purpose=order.purpose, wanted=pieces_by_sku(lines), expires_at=expires_at, at=location, only_at=only_there,
        apart=for_her,
    )  # fmt: skip
    if pickup is not None and not pickup.needs_transfer and any(one.location.code != location for one in held):
        pickup.needs_transfer = True
        pickup.save(update_fields=["needs_transfer"])


def pieces_by_sku(lines: Iterable[OrderLine], quantities: Mapping[int, int] | None = None) -> dict[str, int]:
    """How many of each SKU lines are: the pieces themselves, and what each is made with.

    Args:
        quantities: how many pieces of each line, by its row; all that stand of it where it is None.
    """
    many = ((line, line.quantity if quantities is None else quantities.get(line.pk, 0)) for line in lines)
    return added_up(
        added_up([{line.sku: quantity}, {sku: each * quantity for sku, each in line.components.items()}])
        for line, quantity in many
        if quantity
    )
