"""A selection's rule: the same words as a listing's facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .addresses import SLUG

SLUG_WORDS = ("department", "category", "collection", "material", "gemstone")
FLAGS = ("is_new", "is_limited")
PRICES = ("price_min", "price_max")
WORDS = (*SLUG_WORDS, *FLAGS, *PRICES)


class BadRule(ValueError):  # noqa: N818 - it says what is wrong, as refusals do
    """A rule that cannot be read; its text is a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule looks at in a creation. `values` holds the slugs by word, a blend's parts included."""

    values: Mapping[str, frozenset[str]]
    flags: frozenset[str] = frozenset()
    price: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """Values of one word are alternatives; different words must all hold.

    `prices` are limits in minor units by word and currency: `{"price_max": {"USD": 300000}}`. In a currency without a
    limit nothing is chosen by price: no amount is guessed.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    prices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def parse(cls, rule: Mapping[str, Any]) -> "SelectionRule":
        """Read a rule as it is stored.

        Raises:
            BadRule: an unknown word, an empty rule, or a value of the wrong kind.
        """
        if not rule:
            raise BadRule("A rule needs at least one condition.")
        values, flags, prices = {}, {}, {}
        for word, value in rule.items():
            if word in SLUG_WORDS:
                values[word] = _slugs(word, value)
            elif word in FLAGS:
                flags[word] = _flag(word, value)
            elif word in PRICES:
                prices[word] = _limits(word, value)
            else:
                raise BadRule(f"“{word}” is not a word of rules; these are: {', '.join(WORDS)}.")
        return cls(values, flags, prices)

    def holds(self, candidate: Candidate) -> bool:
        """Whether the rule chooses a creation."""
        for word, wanted in self.values.items():
            if candidate.values.get(word, frozenset()).isdisjoint(wanted):
                return False
        if any((name in candidate.flags) is not wanted for name, wanted in self.flags.items()):
            return False
        return all(self._within(word, candidate) for word in self.prices)

    def _within(self, word: str, candidate: Candidate) -> bool:
        limit = self.prices[word].get(candidate.currency)
        if limit is None or candidate.price is None:
            return False
        return candidate.price >= limit if word == "price_min" else candidate.price <= limit


def _slugs(word: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and SLUG.fullmatch(v) for v in value):
        raise BadRule(f"“{word}” needs one slug or more, such as [“pink-gold”].")
    return tuple(value)


def _flag(word: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadRule(f"“{word}” is true or false.")
    return value


def _limits(word: str, value: Any) -> dict[str, int]:
    well = isinstance(value, dict) and value
    if not well or not all(
        isinstance(c, str) and len(c) == 3 and c.isupper() and isinstance(v, int) and not isinstance(v, bool) and v >= 0
        for c, v in value.items()
    ):
        raise BadRule(f"“{word}” needs an amount in minor units by currency, such as {{“USD”: 300000}}.")
    return dict(value)
