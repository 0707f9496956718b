"""Verbs of stock. Each locks the `StockFlag` rows of its SKUs in the order of the SKUs, so that two of them never wait
for each other, and works on locations under those locks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.changes import touch
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record, record_all
from ecrin.inventory.events import LowMarkChanged, StockMoved
from ecrin.inventory.models import Hold, Movement, StockFlag, StockLevel, StockLocation, Unit
from ecrin.inventory.rules import MADE, Shelf, Stock, allocate
from ecrin.inventory.selectors import told_of

MOST_PIECES = 100_000
Levels = dict[str, dict[int, StockLevel]]


class OutOfStock(Conflict):
    """Not enough pieces can be promised. `left` says how many of each such SKU can."""

    code = "out-of-stock"
    sentence = _("There are not enough pieces of %(skus)s.")

    def __init__(self, left: Mapping[str, int]) -> None:
        self.left = left
        super().__init__("", skus=", ".join(sorted(left)))


class PiecesPromised(Conflict):
    """Pieces that are promised to somebody cannot be taken away."""

    code = "pieces-promised"
    sentence = _("%(held)s of %(there)s pieces are promised to orders, so only %(free)s can be taken away.")


# Locks


def _lock(skus: Iterable[str], *, count: bool) -> dict[str, StockFlag]:
    """The rows of SKUs, locked in one order. With `count`, SKUs that have none are given one."""
    wanted = sorted(set(skus))
    if count:
        StockFlag.objects.bulk_create([StockFlag(sku=sku) for sku in wanted], ignore_conflicts=True)
    rows = StockFlag.objects.select_for_update().filter(sku__in=wanted).order_by("sku")
    return {row.sku: row for row in rows}


def _levels(skus: Iterable[str]) -> Levels:
    """Levels by SKU and location's id, in the order in which locations serve. Call it under the lock."""
    found: Levels = {}
    rows = StockLevel.objects.filter(sku__in=list(skus)).select_related("location")
    for row in rows.order_by("location__position", "location_id"):
        found.setdefault(row.sku, {})[row.location_id] = row
    return found


def _settle(flags: Mapping[str, StockFlag], levels: Levels) -> None:
    """Write what can be promised of each SKU, and tell who shows it where what a client is told became different."""
    changed, moved = [], []
    for sku, flag in flags.items():
        before = told_of(flag)
        free = sum(level.free for level in levels.get(sku, {}).values() if level.location.serves_online)
        if flag.free == free:
            continue
        flag.free = free
        moved.append(flag)
        if _shown(told_of(flag)) != _shown(before):
            changed.append(f"sku:{sku}")
    StockFlag.objects.bulk_update(moved, ["free"], batch_size=500)
    touch(*changed)


def _shown(stock: Stock) -> tuple[str, int]:
    return stock.state, stock.extra_days


# Pieces come and go


def _place(code: str) -> StockLocation:
    found = StockLocation.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no place “%(code)s”."), field="location", code=code)
    return found


@transaction.atomic
def receive_stock(
    *, sku: str, location: str, quantity: int, actor: Any, note: str = "", serials: Sequence[str] = (), reason: str = ""
) -> Movement:
    """Pieces came (from the workshop, a supplier, a client). Returns the movement.

    Raises:
        InvalidInput: not a number of pieces, or the serial numbers do not fit.
        NotFound: no such location.
    """
    _check_quantity(quantity)
    return _move({sku: quantity}, location, reason or Movement.Reason.RECEIVED, actor, note, serials)[0]


@transaction.atomic
def remove_stock(
    *, sku: str, location: str, quantity: int, reason: str, actor: Any, note: str = "", serials: Sequence[str] = ()
) -> Movement:
    """Pieces are gone: damaged, lost, lent. Returns the movement.

    Raises:
        InvalidInput, NotFound: as `receive_stock`.
        PiecesPromised: more than are free.
    """
    _check_quantity(quantity)
    return _move({sku: -quantity}, location, reason, actor, note, serials)[0]


@transaction.atomic
def count_stock(*, counts: Mapping[str, int], location: str, actor: Any, note: str = "") -> list[Movement]:
    """What lies at a location was counted: `{sku: pieces}`. Returns a movement for each difference.

    Raises:
        InvalidInput: not a number of pieces, or a SKU that is kept by serial number (those come and go by name).
        PiecesPromised: fewer than are promised.
    """
    for quantity in counts.values():
        _check_quantity(quantity, least=0)
    place = _place(location)
    flags = _lock(counts, count=True)
    levels = _levels(counts)
    differences = {}
    for sku, counted in counts.items():
        level = levels.get(sku, {}).get(place.pk)
        if counted != (level.on_hand if level else 0) or level is None:
            differences[sku] = counted - (level.on_hand if level else 0)
    return _write(differences, place, Movement.Reason.COUNTED, actor, note, (), flags, levels)


@transaction.atomic
def transfer_stock(
    *, sku: str, source: str, target: str, quantity: int, actor: Any, note: str = "", serials: Sequence[str] = ()
) -> tuple[Movement, Movement]:
    """Pieces go from one place to another. Returns both movements.

    Raises:
        InvalidInput: the two places are one, or as `receive_stock`.
        PiecesPromised: more than are free at the source.
    """
    if source == target:
        raise InvalidInput(_("The pieces lie there already."), field="target")
    _check_quantity(quantity)
    (out,) = _move({sku: -quantity}, source, Movement.Reason.SENT, actor, note, serials)
    (into,) = _move({sku: quantity}, target, Movement.Reason.ARRIVED, actor, note, serials)
    return out, into


@transaction.atomic
def set_low_at(*, sku: str, low_at: int, actor: Any) -> None:
    """From how many pieces on "few left" is told of a SKU.

    Raises:
        InvalidInput: not a number of pieces.
    """
    _check_quantity(low_at, least=0)
    flag = _lock([sku], count=True)[sku]
    if flag.low_at != low_at:
        flag.low_at = low_at
        flag.save(update_fields=["low_at"])
        record(LowMarkChanged(sku, low_at), actor=actor)


@transaction.atomic
def save_location(*, location: StockLocation) -> None:
    """Keep a place; where it begins or ceases to serve online orders, what can be promised follows."""
    location.save()
    skus = set(StockLevel.objects.filter(location=location).values_list("sku", flat=True))
    _settle(_lock(skus, count=True), _levels(skus))


def _check_quantity(quantity: int, *, least: int = 1) -> None:
    if not least <= quantity <= MOST_PIECES:
        raise InvalidInput(
            _("Write a number of pieces from %(least)s to %(most)s."), field="quantity", least=least, most=MOST_PIECES
        )


def _move(
    changes: Mapping[str, int], location: str, reason: str, actor: Any, note: str, serials: Sequence[str]
) -> list[Movement]:
    place = _place(location)
    flags = _lock(changes, count=True)
    return _write(changes, place, reason, actor, note, serials, flags, _levels(changes))


def _write(
    changes: Mapping[str, int],
    place: StockLocation,
    reason: str,
    actor: Any,
    note: str,
    serials: Sequence[str],
    flags: Mapping[str, StockFlag],
    levels: Levels,
) -> list[Movement]:
    """Movements of SKUs that are locked, with their levels, units and facts."""
    rows: list[Movement] = []
    touched: list[StockLevel] = []
    by_serial = set(Unit.objects.filter(sku__in=list(changes), location__isnull=False).values_list("sku", flat=True))
    for sku, quantity in changes.items():
        level = levels.setdefault(sku, {}).get(place.pk)
        if level is None:
            level = levels[sku][place.pk] = StockLevel(sku=sku, location=place)
        if level.free + quantity < 0:
            raise PiecesPromised("", field="quantity", held=level.held, there=level.on_hand, free=level.free)
        if serials or (quantity and sku in by_serial):
            _move_units(sku, place, quantity, levels[sku], serials)
        level.on_hand += quantity
        touched.append(level)
        rows.append(
            Movement(
                sku=sku, location=place, quantity=quantity, reason=reason, note=note.strip(), serials=list(serials),
                actor_id=getattr(actor, "pk", None),
            )
        )  # fmt: skip
    StockLevel.objects.bulk_create(
        touched, update_conflicts=True, unique_fields=["sku", "location"], update_fields=["on_hand"], batch_size=500
    )
    Movement.objects.bulk_create(rows, batch_size=500)
    record_all([StockMoved(row.sku, place.code, row.quantity, row.reason, row.pk) for row in rows], actor=actor)
    _settle(flags, levels)
    return rows


def _move_units(
    sku: str, place: StockLocation, quantity: int, levels: Mapping[int, StockLevel], serials: Sequence[str]
) -> None:
    """Pieces with serial numbers come and go by name.

    Raises:
        InvalidInput: a number is missing, doubled, unknown here or already in the house; or pieces without a number lie
            beside pieces with one.
    """
    units = Unit.objects.select_for_update().filter(sku=sku, location__isnull=False)
    named = set(serials)
    if len(serials) != abs(quantity) or len(named) != len(serials):
        raise InvalidInput(_("This piece is kept by serial number: write one for each piece."), field="serials")
    if units.count() != sum(level.on_hand for level in levels.values()):
        raise InvalidInput(
            _("Pieces without a serial number lie there. Count them to nought first, then receive them by number."),
            field="serials",
        )
    known = {unit.serial: unit for unit in Unit.objects.select_for_update().filter(serial__in=named)}
    here = {serial for serial, unit in known.items() if unit.sku == sku and unit.location_id == place.pk}
    if quantity < 0:
        if missing := named - here:
            raise InvalidInput(_("Not here: %(serials)s."), field="serials", serials=", ".join(sorted(missing)))
        Unit.objects.filter(serial__in=named).update(location=None)
        return
    if wrong := {serial for serial, unit in known.items() if unit.location_id is not None or unit.sku != sku}:
        raise InvalidInput(
            _("Already in the house, or another piece: %(serials)s."), field="serials", serials=", ".join(sorted(wrong))
        )
    Unit.objects.filter(serial__in=known).update(location=place)
    Unit.objects.bulk_create([Unit(serial=serial, sku=sku, location=place) for serial in sorted(named - set(known))])


# Promises


@transaction.atomic
def hold_stock(
    *, purpose: str, wanted: Mapping[str, int], expires_at: datetime | None, at: str = "", only_at: bool = False
) -> list[Hold]:
    """Promise pieces to a purpose, all or none; doing it twice promises once and moves the end.

    SKUs that are not counted, and what is made to order, need no piece and get no hold. Four queries and a few writes.

    Args:
        at: code of a place whose pieces come first (all of a SKU, or none); with `only_at` no other place may give.

    Raises:
        OutOfStock: with what is left of each SKU that lacks pieces.
        InvalidInput: not a number of pieces.
    """
    for quantity in wanted.values():
        _check_quantity(quantity)
    flags = _lock(wanted, count=False)
    existing = list(Hold.objects.filter(purpose=purpose))
    if existing:
        Hold.objects.filter(purpose=purpose).update(expires_at=expires_at)
        return list(Hold.objects.filter(purpose=purpose).select_related("location"))
    levels = _levels(wanted)
    made, left = [], {}
    for sku, quantity in sorted(wanted.items()):
        flag = flags.get(sku)
        if flag is None or flag.free is None:
            if flag is not None and flag.state in {StockFlag.State.SOLD_OUT, StockFlag.State.BACK_SOON}:
                left[sku] = 0
            continue
        serving = _serving(levels.get(sku, {}), quantity, at, only_at=only_at)
        taken = allocate(quantity, (Shelf(str(pk), level.on_hand, level.held) for pk, level in serving.items()))
        if not taken and (only_at or flag.state != MADE):
            left[sku] = max(sum(level.free for level in serving.values()), 0)
        for part in taken:
            level = serving[int(part.location)]
            level.held += part.quantity
            made.append(
                Hold(purpose=purpose, sku=sku, location=level.location, quantity=part.quantity, expires_at=expires_at)
            )
    if left:
        raise OutOfStock(left)
    StockLevel.objects.bulk_update([levels[hold.sku][hold.location_id] for hold in made], ["held"], batch_size=500)
    Hold.objects.bulk_create(made)
    _settle(_counted(flags), levels)
    return made


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
    holds = _locked_holds(purpose)
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
    holds = _locked_holds(purpose)
    shares = _shares(holds, wanted, {})
    ended = [hold for hold in holds if shares[hold.pk]]
    if not ended:
        return 0
    flags, levels = _end(ended, shares)
    _settle(flags, levels)
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
    holds = _locked_holds(purpose)
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
    flags, levels = _end([hold for hold in holds if shares[hold.pk]], shares)
    moved: list[Movement] = []
    for hold in holds:
        if not shares[hold.pk]:
            continue
        numbers = here[hold.pk]
        moved += _write(
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


def _locked_holds(purpose: str) -> list[Hold]:
    """The holds of a purpose as they are once their SKUs are locked: somebody may have ended them just before."""
    rows = Hold.objects.filter(purpose=purpose).select_related("location").order_by("sku", "pk")
    skus = {hold.sku for hold in rows}
    if not skus:
        return []
    _lock(skus, count=False)
    return list(rows.all())


def _end(holds: Collection[Hold], shares: Mapping[int, int] | None = None) -> tuple[dict[str, StockFlag], Levels]:
    """End holds whose SKUs are locked, or a share of each. Returns the rows and levels of their SKUs, for `_settle`."""
    skus = {hold.sku for hold in holds}
    levels = _levels(skus)
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
