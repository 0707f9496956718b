"""Pieces are promised to a purpose, and leave the house or are let go. Each verb locks the SKUs that it changes first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput
from ecrin.inventory.models import Hold, Movement, StockFlag, StockLevel, Unit
from ecrin.inventory.rules import MADE, Shelf, allocate

from .levels import Levels, check_quantity, levels_by_sku, lock_skus, settle
from .movements import write_movements


class OutOfStock(Conflict):
    """Not enough pieces can be promised. `left` says how many of each such SKU can."""

    code = "out-of-stock"
    sentence = _("There are not enough pieces of %(skus)s.")

    def __init__(self, left: Mapping[str, int]) -> None:
        self.left = left
        super().__init__("", skus=", ".join(sorted(left)))


@transaction.atomic
def hold_stock(
    *,
    purpose: str,
    wanted: Mapping[str, int],
    expires_at: datetime | None,
    at: str = "",
    only_at: bool = False,
    apart: Collection[str] = (),
) -> list[Hold]:
    """Promise pieces to a purpose, all or none; doing it twice promises once and moves the end.

    SKUs that are not counted, and what is made to order, need no piece and get no hold. Four queries and a few writes.

    Args:
        at: code of a place whose pieces come first (all of a SKU, or none); with `only_at` no other place may give.
        apart: SKUs for which that place does not come first: something is made of them where orders are served from.

    Raises:
        OutOfStock: with what is left of each SKU that lacks pieces.
        InvalidInput: not a number of pieces.
    """
    for quantity in wanted.values():
        check_quantity(quantity)
    flags = lock_skus(wanted, count=False)
    existing = list(Hold.objects.filter(purpose=purpose))
    if existing:
        Hold.objects.filter(purpose=purpose).update(expires_at=expires_at)
        return list(Hold.objects.filter(purpose=purpose).select_related("location"))
    levels = levels_by_sku(wanted)
    made: list[Hold] = []
    left: dict[str, int] = {}
    for sku, quantity in sorted(wanted.items()):
        flag = flags.get(sku)
        if flag is None or flag.free is None:
            left |= {sku: 0} if _is_gone(flag) else {}
            continue
        serving = _serving(levels.get(sku, {}), quantity, "" if sku in apart else at, only_at=only_at)
        taken = allocate(quantity, (Shelf(str(pk), level.on_hand, level.held) for pk, level in serving.items()))
        if not taken and (only_at or flag.state != MADE):
            left[sku] = max(sum(level.free for level in serving.values()), 0)
        made += [_promised(serving[int(part.location)], part.quantity, purpose, expires_at) for part in taken]
    if left:
        raise OutOfStock(left)
    StockLevel.objects.bulk_update([levels[hold.sku][hold.location_id] for hold in made], ["held"], batch_size=500)
    Hold.objects.bulk_create(made)
    settle(_counted(flags), levels)
    return made


def _is_gone(flag: StockFlag | None) -> bool:
    """Whether a SKU that is not counted is said not to be there."""
    return flag is not None and flag.state in {StockFlag.State.SOLD_OUT, StockFlag.State.BACK_SOON}


def _promised(level: StockLevel, quantity: int, purpose: str, expires_at: datetime | None) -> Hold:
    level.held += quantity
    return Hold(purpose=purpose, sku=level.sku, location=level.location, quantity=quantity, expires_at=expires_at)


def _serving(levels: Mapping[int, StockLevel], quantity: int, at: str, *, only_at: bool) -> dict[int, StockLevel]:
    """From where a SKU may be promised: the place that comes first where it has all, else those that serve online."""
    first = {pk: level for pk, level in levels.items() if level.location.code == at}
    if only_at or any(level.free >= quantity for level in first.values()):
        return first
    return {pk: level for pk, level in levels.items() if level.location.serves_online}


@transaction.atomic
def keep_held(*, purpose: str) -> int:
    """What is held for a purpose ends no more by itself: it is paid. Returns how many holds there are. One statement."""
    return Hold.objects.filter(purpose=purpose).update(expires_at=None)


@transaction.atomic
def pass_hold(*, purpose: str, to: str) -> list[Hold]:
    """What is held for a purpose is held for another one from now on, without end. Returns the holds that it became; none
    where nothing is held. What the other one holds already stays.
    """
    holds = locked_holds(purpose)
    known = {(hold.sku, hold.location_id): hold for hold in Hold.objects.filter(purpose=to).select_related("location")}
    became = []
    for hold in holds:
        there = known.get((hold.sku, hold.location_id))
        if there is not None:
            there.quantity += hold.quantity
            there.save(update_fields=["quantity"])
            hold.delete()
            became.append(there)
        else:
            hold.purpose, hold.expires_at = to, None
            hold.save(update_fields=["purpose", "expires_at"])
            became.append(hold)
    return became


@transaction.atomic
def release_hold(*, purpose: str, wanted: Mapping[str, int] | None = None) -> int:
    """Let the pieces of a purpose go. Returns how many; none where nothing is held (any more).

    Args:
        wanted: how many of each SKU, the others stay held; all where it is None.
    """
    holds = locked_holds(purpose)
    shares = _shares(holds, wanted, {})
    ended = [hold for hold in holds if shares[hold.pk]]
    if not ended:
        return 0
    flags, levels = end_holds(ended, shares)
    settle(flags, levels)
    return sum(shares.values())


@transaction.atomic
def take_held(
    *,
    purpose: str,
    actor: Any,
    serials: Mapping[str, Sequence[str]] | None = None,
    wanted: Mapping[str, int] | None = None,
) -> list[Movement]:
    """The pieces of a purpose leave the house. Returns the movements.

    Args:
        serials: the pieces' serial numbers by SKU, for SKUs that are kept by number; wherever they lie.
        wanted: how many of each SKU leave now, the others stay held; all where it is None.

    Raises:
        InvalidInput: serial numbers are missing or not there.
    """
    holds = locked_holds(purpose)
    if not holds:
        return []
    named = [serial for numbers in (serials or {}).values() for serial in numbers]
    places = dict(Unit.objects.filter(serial__in=named).values_list("serial", "location_id"))
    if missing := {serial for serial in named if places.get(serial) not in {hold.location_id for hold in holds}}:
        raise InvalidInput(_("Not here: %(serials)s."), field="serials", serials=", ".join(sorted(missing)))
    here = {
        hold.pk: [serial for serial in (serials or {}).get(hold.sku, ()) if places.get(serial) == hold.location_id]
        for hold in holds
    }
    shares = _shares(holds, wanted, {pk: len(numbers) for pk, numbers in here.items()})
    flags, levels = end_holds([hold for hold in holds if shares[hold.pk]], shares)
    moved: list[Movement] = []
    for hold in holds:
        if not shares[hold.pk]:
            continue
        numbers = here[hold.pk]
        moved += write_movements(
            {hold.sku: -shares[hold.pk]}, hold.location, Movement.Reason.SOLD, actor, "", numbers,
            {hold.sku: flags[hold.sku]}, levels,
        )  # fmt: skip
    Movement.objects.filter(pk__in=[row.pk for row in moved]).update(purpose=purpose)
    return moved


def _shares(holds: Sequence[Hold], wanted: Mapping[str, int] | None, named: Mapping[int, int]) -> dict[int, int]:
    """How many pieces of each hold leave: where their serial numbers lie, else from the first place on."""
    if wanted is None:
        return {hold.pk: hold.quantity for hold in holds}
    left = dict(wanted)
    shares: dict[int, int] = {}
    for hold in sorted(holds, key=lambda hold: -named.get(hold.pk, 0)):
        by_name = any(named.get(one.pk) for one in holds if one.sku == hold.sku)
        most = named.get(hold.pk, 0) if by_name else hold.quantity
        shares[hold.pk] = min(most, hold.quantity, left.get(hold.sku, 0))
        left[hold.sku] = left.get(hold.sku, 0) - shares[hold.pk]
    return shares


def locked_holds(purpose: str) -> list[Hold]:
    """The holds of a purpose as they are once their SKUs are locked: somebody may have ended them just before."""
    rows = Hold.objects.filter(purpose=purpose).select_related("location").order_by("sku", "pk")
    skus = {hold.sku for hold in rows}
    if not skus:
        return []
    lock_skus(skus, count=False)
    return list(rows.all())


def end_holds(holds: Collection[Hold], shares: Mapping[int, int] | None = None) -> tuple[dict[str, StockFlag], Levels]:
    """End holds whose SKUs are locked, or a share of each. Returns the rows and levels of their SKUs, for `_settle`."""
    skus = {hold.sku for hold in holds}
    levels = levels_by_sku(skus)
    kept: list[Hold] = []
    for hold in holds:
        ended = hold.quantity if shares is None else shares[hold.pk]
        levels[hold.sku][hold.location_id].held -= ended
        if ended < hold.quantity:
            hold.quantity -= ended
            kept.append(hold)
    touched = [levels[hold.sku][hold.location_id] for hold in holds]
    StockLevel.objects.bulk_update(touched, ["held"], batch_size=500)
    Hold.objects.bulk_update(kept, ["quantity"], batch_size=500)
    Hold.objects.filter(pk__in=[hold.pk for hold in holds if hold not in kept]).delete()
    return StockFlag.objects.filter(sku__in=skus).in_bulk(field_name="sku"), levels


def _counted(flags: Mapping[str, StockFlag]) -> dict[str, StockFlag]:
    return {sku: flag for sku, flag in flags.items() if flag.free is not None}
