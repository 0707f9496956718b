"""What differs from country to country in how an order is concluded, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecrin.offers.rules import Dates, Days

EUROPEAN_UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
     "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)  # fmt: skip
OBLIGATION = EUROPEAN_UNION | {"GB"}
"""Where the button must say that it obliges to pay: Directive 2011/83/EU, art. 8(2); German Civil Code § 312j(3); for
Great Britain the Consumer Contracts Regulations 2013, reg. 14(4).
"""
FINAL_REVIEW = frozenset({"JP"})
"""Where quantity, price, timing, payment, delivery and cancellation stand together on the last screen: Act on Specified
Commercial Transactions, art. 12-6.
"""
MOST_TYPED = 400
"""Signs of one typed value that a draft keeps."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of delivery for one bag, in the page's language: what it costs, how long it takes and between which days it
    arrives (None where no day can be told).
    """

    code: str
    name: str
    fee: int
    free_from: int | None
    promise: Days
    dates: Dates | None


def obliges(country: str) -> bool:
    """Whether the button names the obligation to pay."""
    return country in OBLIGATION


def reviews(country: str) -> bool:
    """Whether everything stands together once more before the button."""
    return country in FINAL_REVIEW


def typed_values(posted: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Of what was posted, what a draft keeps: the fields of a step, no longer than anybody types."""
    return {name: str(posted.get(name, ""))[:MOST_TYPED] for name in names if name in posted}
