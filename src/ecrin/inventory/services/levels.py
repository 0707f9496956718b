"""What all verbs of stock stand on: the rows of their SKUs, locked in one order so that two of them never wait for each
other, and what follows for who shows them.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from ecrin.core.changes import touch
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.inventory.models import StockFlag, StockLevel, StockLocation
from ecrin.inventory.rules import Stock
from ecrin.inventory.selectors import told_of

MOST_PIECES = 100_000
Levels = dict[str, dict[int, StockLevel]]


def lock_skus(skus: Iterable[str], *, count: bool) -> dict[str, StockFlag]:
    """The rows of SKUs, locked in one order. With `count`, SKUs that have none are given one."""
    wanted = sorted(set(skus))
    if count:
        StockFlag.objects.bulk_create([StockFlag(sku=sku) for sku in wanted], ignore_conflicts=True)
    rows = StockFlag.objects.select_for_update().filter(sku__in=wanted).order_by("sku")
    return {row.sku: row for row in rows}


def levels_by_sku(skus: Iterable[str]) -> Levels:
    """Levels by SKU and location's id, in the order in which locations serve. Call it under the lock."""
    found: Levels = {}
    rows = StockLevel.objects.filter(sku__in=list(skus)).select_related("location")
    for row in rows.order_by("location__position", "location_id"):
        found.setdefault(row.sku, {})[row.location_id] = row
    return found


def settle(flags: Mapping[str, StockFlag], levels: Levels) -> None:
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


def place_of(code: str) -> StockLocation:
    found = StockLocation.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no place “%(code)s”."), field="location", code=code)
    return found


def check_quantity(quantity: int, *, least: int = 1) -> None:
    if not least <= quantity <= MOST_PIECES:
        raise InvalidInput(
            _("Write a number of pieces from %(least)s to %(most)s."), field="quantity", least=least, most=MOST_PIECES
        )
