"""Promised pieces are brought to another place and stay promised. Locks as all verbs of stock: the SKUs, in their order."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from ecrin.inventory.models import Hold, Movement, StockLevel, StockLocation, Unit

from .holds import end_holds, locked_holds
from .levels import levels_by_sku, place_of, settle
from .movements import write_movements


@transaction.atomic
def bring_held(
    *, purpose: str, target: str, actor: Any, serials: Mapping[str, Sequence[str]] | None = None
) -> list[Movement]:
    """What is promised to a purpose and does not lie at `target` arrived there. Returns the movements, two per hold.

    Args:
        serials: the pieces' serial numbers by SKU, for SKUs that are kept by number. Those that lie there already are
            passed over.

    Raises:
        NotFound: no such place.
        InvalidInput: serial numbers are missing or not there.
    """
    place = place_of(target)
    away = [hold for hold in locked_holds(purpose) if hold.location_id != place.pk]
    if not away:
        return []
    flags, _before = end_holds(away)
    named = [serial for numbers in (serials or {}).values() for serial in numbers]
    lies = dict(Unit.objects.filter(serial__in=named).values_list("serial", "location_id"))
    moved: list[Movement] = []
    for hold in away:
        numbers = [serial for serial in (serials or {}).get(hold.sku, ()) if lies.get(serial) == hold.location_id]
        one = {hold.sku: flags[hold.sku]}
        for where, quantity, reason in (
            (hold.location, -hold.quantity, Movement.Reason.SENT),
            (place, hold.quantity, Movement.Reason.ARRIVED),
        ):
            moved += write_movements(
                {hold.sku: quantity}, where, reason, actor, "", numbers, one, levels_by_sku([hold.sku])
            )
        _promise(hold, place)
        settle(one, levels_by_sku([hold.sku]))
    Movement.objects.filter(pk__in=[row.pk for row in moved]).update(purpose=purpose)
    return moved


def _promise(hold: Hold, place: StockLocation) -> None:
    """The pieces of a hold that ended elsewhere are promised where they arrived, together with what is there of it."""
    StockLevel.objects.filter(sku=hold.sku, location=place).update(held=F("held") + hold.quantity)
    there, is_new = Hold.objects.get_or_create(
        purpose=hold.purpose, sku=hold.sku, location=place,
        defaults={"quantity": hold.quantity, "expires_at": hold.expires_at},
    )  # fmt: skip
    if not is_new:
        there.quantity += hold.quantity
        there.save(update_fields=["quantity"])
