"""Stones: the columns of each market in memory, and single stones from their rows."""

import threading
from collections.abc import Iterable

from ecrin.atelier.models import Stone
from ecrin.atelier.models.stones import STONES
from ecrin.atelier.rules.columns import GRADED, Cells, Columns
from ecrin.atelier.rules.stones import GRADES, StoneInfo, nearest
from ecrin.catalog.selectors import prices_in_bulk, prices_of
from ecrin.core.changes import EVERYTHING, subscribe
from ecrin.inventory.selectors import free_among, stock_and_left
from ecrin.markets.rules import MarketInfo

LOOKED_AT = 400
"""Among how many stones the nearest ones are looked for."""
WIDER = (0.06, 0.15, 0.4, 100.0)
"""How far from a stone's weight others are looked for, as shares of it, until there are some."""


class Tables:
    """The columns of each market, read when they are first asked for.

    A stone whose price or stock changed is looked at alone before the next answer: one that was sold leaves by one bit,
    and only a new price or another stone has the columns read again.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Columns] = {}
        self._moved: dict[str, set[str]] = {}
        self._meanwhile: set[str] = set()
        self._generation = 0
        self._lock = threading.Lock()
        self._reading = threading.RLock()
        subscribe(self._told, is_memory=True)

    def of(self, market: MarketInfo) -> Columns:
        """No query while nothing changed; three where single stones moved; three to read them all."""
        with self._lock:
            kept, moved = self._kept.get(market.code), self._moved.pop(market.code, set())
        if kept is not None and (not moved or self._is_settled(kept, moved, market)):
            return kept
        with self._reading:  # many who ask at once wait for one reading
            with self._lock:
                if market.code in self._kept:
                    return self._kept[market.code]
                generation = self._generation
                self._meanwhile.clear()
            table = read_columns(market)
            with self._lock:
                if generation == self._generation:  # else stones came or went while they were being read
                    self._kept[market.code] = table
                    self._moved[market.code] = self._meanwhile & table.places.keys()
            return table

    def _is_settled(self, table: Columns, moved: set[str], market: MarketInfo) -> bool:
        """Whether it was enough to look at single stones; where it was not, the table is given up."""
        is_settled = False
        try:
            is_settled = self._settle(table, moved, market)
        finally:
            if not is_settled:
                with self._lock:
                    if self._kept.get(market.code) is table:
                        del self._kept[market.code]
        return is_settled

    def _settle(self, table: Columns, moved: set[str], market: MarketInfo) -> bool:
        """Whether it was enough to mark single stones as free or not."""
        stands = set(Stone.objects.filter(number__in=moved, state=Stone.State.OFFERED).values_list("number", flat=True))
        prices = prices_of(stands, market) if stands else {}
        if stands != moved or any(prices.get(number) != table.price_of(number) for number in stands):
            return False
        left = stock_and_left(stands)[1]
        for number in stands:
            table.set_free(number, is_free=left.get(number, 0) > 0)
        return True

    def _told(self, keys: frozenset[str], _number: int) -> None:
        with self._lock:
            if keys is EVERYTHING or "*" in keys or STONES in keys or "markets" in keys:
                self._generation += 1
                self._kept.clear()
                self._moved.clear()
                return
            numbers = {key.removeprefix("sku:") for key in keys if key.startswith("sku:")}
            self._meanwhile |= numbers  # a reading that is under way may have missed them
            for code, table in self._kept.items():
                if ours := numbers & table.places.keys():
                    self._moved.setdefault(code, set()).update(ours)


tables = Tables()


def read_columns(market: MarketInfo) -> Columns:
    """The stones that a market offers, read anew; three queries."""
    offered = Stone.objects.filter(state=Stone.State.OFFERED)
    numbers = offered.order_by().values("number")
    prices, free = prices_in_bulk(numbers, market), free_among(numbers)
    rows = offered.order_by().values_list("number", "carat", *GRADED)
    return Columns(
        (
            Cells(number, int(carat * 100), prices[number], number in free, *grades)
            for number, carat, *grades in rows.iterator(chunk_size=5000)
            if number in prices
        ),
        GRADES,
    )


def stones_of(numbers: Iterable[str]) -> dict[str, StoneInfo]:
    """Stones by number, offered or not; one query."""
    return {row.number: row.info for row in Stone.objects.filter(number__in=list(numbers))}


def alternatives_to(stone: StoneInfo, market: MarketInfo, *, most: int = 3) -> tuple[StoneInfo, ...]:
    """Free stones of the market that look most like one, of its shape; one query more than the columns take."""
    table = tables.of(market)
    for share in WIDER:
        least, heaviest = (int(float(stone.carat) * 100 * (1 + sign * share)) for sign in (-1, 1))
        numbers = table.around(shape=stone.shape, carat=(least, heaviest), most=LOOKED_AT)
        if len(numbers) > most:
            break
    return nearest(stone, stones_of(numbers).values(), most=most)
