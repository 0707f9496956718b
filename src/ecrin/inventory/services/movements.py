"""Pieces come and go: received, removed, counted, sent from place to place, by serial number where they are kept so."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.journal import record, record_all
from ecrin.inventory.events import LowMarkChanged, StockMoved
from ecrin.inventory.models import Movement, StockFlag, StockLevel, StockLocation, Unit

from .levels import Levels, check_quantity, levels_by_sku, lock_skus, place_of, settle


class PiecesPromised(Conflict):
    """Pieces that are promised to somebody cannot be taken away."""

    code = "pieces-promised"
    sentence = _("%(held)s of %(there)s pieces are promised to orders, so only %(free)s can be taken away.")


@transaction.atomic
def receive_stock(
    *, sku: str, location: str, quantity: int, actor: Any, note: str = "", serials: Sequence[str] = (), reason: str = ""
) -> Movement:
    """Pieces came (from the workshop, a supplier, a client). Returns the movement.

    Raises:
        InvalidInput: not a number of pieces, or the serial numbers do not fit.
        NotFound: no such location.
    """
    check_quantity(quantity)
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
    check_quantity(quantity)
    return _move({sku: -quantity}, location, reason, actor, note, serials)[0]


@transaction.atomic
def count_stock(*, counts: Mapping[str, int], location: str, actor: Any, note: str = "") -> list[Movement]:
    """What lies at a location was counted: `{sku: pieces}`. Returns a movement for each difference.

    Raises:
        InvalidInput: not a number of pieces, or a SKU that is kept by serial number (those come and go by name).
        PiecesPromised: fewer than are promised.
    """
    for quantity in counts.values():
        check_quantity(quantity, least=0)
    place = place_of(location)
    flags = lock_skus(counts, count=True)
    levels = levels_by_sku(counts)
    differences = {}
    for sku, counted in counts.items():
        level = levels.get(sku, {}).get(place.pk)
        if counted != (level.on_hand if level else 0) or level is None:
            differences[sku] = counted - (level.on_hand if level else 0)
    return write_movements(differences, place, Movement.Reason.COUNTED, actor, note, (), flags, levels)


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
    check_quantity(quantity)
    (out,) = _move({sku: -quantity}, source, Movement.Reason.SENT, actor, note, serials)
    (into,) = _move({sku: quantity}, target, Movement.Reason.ARRIVED, actor, note, serials)
    return out, into


@transaction.atomic
def set_low_at(*, sku: str, low_at: int, actor: Any) -> None:
    """From how many pieces on "few left" is told of a SKU.

    Raises:
        InvalidInput: not a number of pieces.
    """
    check_quantity(low_at, least=0)
    flag = lock_skus([sku], count=True)[sku]
    if flag.low_at != low_at:
        flag.low_at = low_at
        flag.save(update_fields=["low_at"])
        record(LowMarkChanged(sku, low_at), actor=actor)


@transaction.atomic
def save_location(*, location: StockLocation) -> None:
    """Keep a place; where it begins or ceases to serve online orders, what can be promised follows."""
    location.save()
    skus = set(StockLevel.objects.filter(location=location).values_list("sku", flat=True))
    settle(lock_skus(skus, count=True), levels_by_sku(skus))


def _move(
    changes: Mapping[str, int], location: str, reason: str, actor: Any, note: str, serials: Sequence[str]
) -> list[Movement]:
    place = place_of(location)
    flags = lock_skus(changes, count=True)
    return write_movements(changes, place, reason, actor, note, serials, flags, levels_by_sku(changes))


def write_movements(
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
    settle(flags, levels)
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
