"""Under which terms a piece comes back: its market's, or those of its category there. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ecrin.catalog.rules import nearest

ComesBack = Literal["", "sealed", "never"]
"""Empty: it does. `sealed`: not once its seal is broken, for health or hygiene (2011/83/EU, art. 16(e)); then the law's
right of withdrawal is lost as well. `never`: the house does not take it back; the law's right stays.
"""


@dataclass(frozen=True, slots=True)
class KindRule:
    """How pieces of a category come back in a market (empty: in every market). What is None is as the market has it.

    `exchange_above` is in minor units of the market's currency.
    """

    market: str
    category: str
    days: int | None = None
    exchange_above: int | None = None
    comes_back: ComesBack = ""


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """How a piece comes back: within how many days of its arrival (None: the house takes nothing back), above which price
    (minor units, None: never) it is exchanged only, and whether at all.
    """

    days: int | None
    exchange_above: int | None = None
    comes_back: ComesBack = ""

    @property
    def is_final(self) -> bool:
        return self.comes_back == "never"

    @property
    def is_sealed(self) -> bool:
        return self.comes_back == "sealed"


def terms_by(
    rules: Iterable[KindRule], *, market: str, categories: Sequence[str], days: int | None, exchange_above: int | None
) -> ReturnTerms:
    """The terms of a creation: the nearest rule, and the market's own (`days`, `exchange_above`) where it is silent."""
    rule = nearest(rules, market=market, categories=categories)
    if rule is None:
        return ReturnTerms(days, exchange_above)
    return ReturnTerms(
        days if rule.days is None else rule.days,
        exchange_above if rule.exchange_above is None else rule.exchange_above,
        rule.comes_back,
    )
