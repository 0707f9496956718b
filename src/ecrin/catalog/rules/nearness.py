"""Rules that are narrowed to a market and a category: which of them counts for a creation."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Narrowed(Protocol):
    """What such a rule has. An empty market means every market, an empty category every creation; `category` is the slug
    of a category or a department.
    """

    @property
    def market(self) -> str: ...

    @property
    def category(self) -> str: ...


Rule = TypeVar("Rule", bound=Narrowed)


def counts_for(rule: Narrowed, categories: Sequence[str]) -> bool:
    """Whether a rule is about a creation. `categories`: slugs from its department down to its own category."""
    return not rule.category or rule.category in categories


def nearness(rule: Narrowed, categories: Sequence[str]) -> tuple[int, bool]:
    """How near a rule that counts is, to be compared: the inner category before the outer, then the market's own before
    every market's.
    """
    return 1 + categories.index(rule.category) if rule.category else 0, bool(rule.market)


def nearest(rules: Iterable[Rule], *, market: str, categories: Sequence[str]) -> Rule | None:
    """The rule that counts for a creation in a market (its code), None where none does."""
    found = [rule for rule in rules if rule.market in {"", market} and counts_for(rule, categories)]
    return max(found, key=lambda rule: nearness(rule, categories), default=None)
