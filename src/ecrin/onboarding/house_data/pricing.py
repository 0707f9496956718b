"""What a piece costs in each market, from its two base prices. Plain arithmetic on whole units of currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from .source import Table


@dataclass(frozen=True)
class Step:
    """Up to `below` (whole units; 0 is without end) prices are rounded to multiples of `to`."""

    below: int
    to: int


@dataclass(frozen=True)
class MarketPrice:
    """How a market's prices follow a base price."""

    market: str
    base: Literal["usd", "eur"]
    factor: Decimal
    steps: tuple[Step, ...]

    def amount(self, usd: int, eur: int) -> int:
        """Whole units of the market's currency, rounded as the house rounds there."""
        exact = (usd if self.base == "usd" else eur) * self.factor
        return rounded(exact, self.steps)


def rounded(amount: Decimal, steps: Sequence[Step]) -> int:
    """The nearest multiple of the first step that the amount is below, halves up; never less than one step.

    >>> rounded(Decimal(184_600), [Step(0, 1000)])
    185000
    """
    step = next((step.to for step in steps if not step.below or amount < step.below), 1)
    return max(int((amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)), 1) * step


def read_market_prices(table: Table) -> list[MarketPrice]:
    """The rows of `prices.toml`: market, base, factor, and steps as `[[below, to], …]`."""
    prices = []
    for row in table.tables("market"):
        steps = tuple(Step(int(below), int(to)) for below, to in row.rows("steps"))
        base: Literal["usd", "eur"] = "usd" if row.text("base") == "usd" else "eur"
        prices.append(MarketPrice(row.text("code"), base, Decimal(row.text("factor")), steps))
    table.close()
    return prices
