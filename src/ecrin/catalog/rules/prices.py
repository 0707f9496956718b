"""Prices: which row counts, price bands, the lowest price of a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ecrin.core.house import overridable
from ecrin.core.money import decimals


def price_in(chain: Sequence[int], amounts: Mapping[int, int]) -> int | None:
    """The amount that counts: of the first market in the chain that has one."""
    return next((amounts[market] for market in chain if market in amounts), None)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of prices in minor units; `least` counts in it, `below` does not."""

    code: str
    least: int
    below: int | None

    def holds(self, amount: int) -> bool:
        return amount >= self.least and (self.below is None or amount < self.below)


# Roughly what one euro buys, so that the same piece falls into the same band everywhere; round by intention.
_SCALE = {"JPY": 150, "KRW": 1500, "CNY": 8, "TWD": 35, "HKD": 8, "MXN": 20, "BRL": 6, "RUB": 100, "AED": 4}
_EDGES = (500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000)


@overridable
def price_bands(currency: str) -> tuple[Band, ...]:
    """The price bands of a listing in a currency, lowest first; together they hold every price."""
    unit = 10 ** decimals(currency) * _SCALE.get(currency, 1)
    edges = [0, *(edge * unit for edge in _EDGES)]
    ends: list[int | None] = [*edges[1:], None]
    return tuple(Band(f"{number}", least, below) for number, (least, below) in enumerate(zip(edges, ends, strict=True)))


def band_of(amount: int, bands: Iterable[Band]) -> Band | None:
    """The band that holds an amount."""
    return next((band for band in bands if band.holds(amount)), None)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """From `at` on, a piece cost `amount`; None: it had no price."""

    at: datetime
    amount: int | None


def lowest_since(history: Sequence[PricePoint], begin: datetime, now: datetime) -> int | None:
    """The lowest price that counted at any moment from `begin` to `now`; `history` is sorted, oldest first.

    The price that was already asked when the time began counts too (Directive 98/6/EC, art. 6a).
    """
    lowest: int | None = None
    for place, point in enumerate(history):
        is_last = place + 1 == len(history)
        if point.amount is not None and point.at <= now and (is_last or history[place + 1].at > begin):
            lowest = point.amount if lowest is None else min(lowest, point.amount)
    return lowest
