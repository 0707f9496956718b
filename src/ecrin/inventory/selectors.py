"""Reads of stock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import F, QuerySet, Sum

from ecrin.core.database.prepared import Prepared

from .models import Hold, Movement, StockFlag, StockLevel, StockLocation, Unit
from .rules import Stock, StockState, told

_FIELDS = ("sku", "state", "extra_days", "free", "low_at")
_STOCK = Prepared(lambda skus: StockFlag.objects.filter(sku__in=skus).values_list(*_FIELDS))


def stock_of(skus: Iterable[str]) -> dict[str, Stock]:
    """What is known of SKUs' stock; one that is absent is in stock and not counted. One query."""
    rows = _STOCK(list(skus))
    return {sku: _told(state, days, free, low_at) for sku, state, days, free, low_at in rows}


def stock_and_left(skus: Iterable[str]) -> tuple[dict[str, Stock], dict[str, int]]:
    """As `stock_of`, and how many pieces can be promised of those SKUs of which no more can be made. One query."""
    rows = list(StockFlag.objects.filter(sku__in=list(skus)).values_list(*_FIELDS))
    left = {sku: free for sku, state, _, free, _ in rows if free is not None and state != StockFlag.State.MADE_TO_ORDER}
    return {sku: _told(state, days, free, low_at) for sku, state, days, free, low_at in rows}, left


def _told(state: str, extra_days: int, free: int | None, low_at: int) -> Stock:
    return told(flag=cast("StockState", state), extra_days=extra_days, free=free, low_at=low_at)


def free_among(skus: QuerySet[Any, Any]) -> set[str]:
    """Those of the SKUs that a query names of which a counted piece can be promised; one query."""
    return set(StockFlag.objects.filter(sku__in=skus, free__gt=0).values_list("sku", flat=True))


def told_of(flag: StockFlag) -> Stock:
    """What a client is told of a row. No query."""
    return _told(flag.state, flag.extra_days, flag.free, flag.low_at)


def low_stock() -> QuerySet[StockFlag]:
    """Counted SKUs of which few or none can be promised, the fewest first; one query."""
    return StockFlag.objects.filter(free__lte=F("low_at")).order_by("free", "sku")


def levels_of(sku: str) -> list[StockLevel]:
    """What lies where, every location that ever had the SKU; one query."""
    return list(StockLevel.objects.filter(sku=sku).select_related("location").order_by("location__position", "pk"))


def movements_of(sku: str, *, limit: int = 100) -> list[Movement]:
    """Why it became more or fewer, newest first; one query."""
    return list(Movement.objects.filter(sku=sku).select_related("location").order_by("-id")[:limit])


def holds_of(sku: str) -> list[Hold]:
    """To whom pieces are promised; one query."""
    return list(Hold.objects.filter(sku=sku).select_related("location").order_by("expires_at", "pk"))


@dataclass(frozen=True, slots=True)
class Shelves:
    """Free pieces of a SKU: by place, and in all places that serve online orders. Not counted ones have no number, and of
    what is made to order there are always enough.
    """

    places: Mapping[str, int]
    central: int
    is_uncounted: bool
    is_made: bool = False


def shelves_of(skus: Iterable[str]) -> dict[str, Shelves]:
    """What is free where of SKUs; two queries. One that is sold out or comes back soon has nothing, counted or not."""
    wanted = set(skus)
    flags = {row.sku: row for row in StockFlag.objects.filter(sku__in=wanted)}
    places: dict[str, dict[str, int]] = {}
    central: dict[str, int] = {}
    for level in StockLevel.objects.filter(sku__in=wanted).select_related("location"):
        places.setdefault(level.sku, {})[level.location.code] = level.free
        if level.location.serves_online:
            central[level.sku] = central.get(level.sku, 0) + level.free
    return {
        sku: Shelves(places.get(sku, {}), central.get(sku, 0), _is_uncounted(flag), _is_made(flag))
        for sku, flag in ((sku, flags.get(sku)) for sku in wanted)
    }


def _is_uncounted(flag: StockFlag | None) -> bool:
    return flag is None or (flag.free is None and flag.state in {StockFlag.State.IN_STOCK, StockFlag.State.LOW})


def _is_made(flag: StockFlag | None) -> bool:
    return flag is not None and flag.state == StockFlag.State.MADE_TO_ORDER


def units_of(sku: str) -> list[Unit]:
    """Its pieces by serial number, those that left included; one query."""
    return list(Unit.objects.filter(sku=sku).select_related("location").order_by("serial"))


def unnumbered(wanted: Mapping[str, int], named: Mapping[str, Iterable[str]], *, location: str) -> list[str]:
    """SKUs that are kept by serial number and whose numbers, as they were written, are not those of pieces that lie at a
    place; one query.
    """
    there: dict[str, set[str]] = {}
    numbered: set[str] = set()
    rows = Unit.objects.filter(sku__in=wanted, location__isnull=False)
    for sku, serial, code in rows.values_list("sku", "serial", "location__code"):
        numbered.add(sku)
        if code == location:
            there.setdefault(sku, set()).add(serial)
    written = {sku: list(named.get(sku, ())) for sku in wanted}
    return sorted(
        sku
        for sku, count in wanted.items()
        if (sku in numbered or written[sku])
        and not (len(written[sku]) == len(set(written[sku])) == count and set(written[sku]) <= there.get(sku, set()))
    )


def locations() -> list[StockLocation]:
    return list(StockLocation.objects.all())


def lapsed(now: datetime, *, limit: int = 100) -> list[str]:
    """Purposes with a hold that ended before `now`, the oldest first; one query. Their owner decides what follows."""
    rows = Hold.objects.filter(expires_at__lte=now).order_by("expires_at").values_list("purpose", flat=True)
    return list(dict.fromkeys(rows[:limit]))


@dataclass(frozen=True, slots=True)
class Difference:
    """A SKU whose figures do not add up."""

    sku: str
    what: str
    kept: int
    counted: int


def differences() -> list[Difference]:
    """Where what is kept differs from what its rows add up to; none in a sound house. Four queries."""
    moved, held = _sums(Movement.objects.all()), _sums(Hold.objects.all())
    found: list[Difference] = []
    free: dict[str, int] = {}
    for level in StockLevel.objects.select_related("location").order_by("sku", "pk"):
        key = (level.sku, level.location_id)
        if level.location.serves_online:
            free[level.sku] = free.get(level.sku, 0) + level.free
        if level.on_hand != moved.get(key, 0):
            found.append(Difference(level.sku, "movements", level.on_hand, moved.get(key, 0)))
        if level.held != held.get(key, 0):
            found.append(Difference(level.sku, "holds", level.held, held.get(key, 0)))
    for sku, kept in StockFlag.objects.filter(free__isnull=False).values_list("sku", "free"):
        if kept != free.get(sku, 0):
            found.append(Difference(sku, "locations", cast("int", kept), free.get(sku, 0)))
    return found


def _sums(rows: QuerySet[Any]) -> dict[tuple[str, int], int]:
    summed = rows.order_by().values_list("sku", "location_id").annotate(sum=Sum("quantity"))
    return {(sku, location): total for sku, location, total in summed}
