"""Papers of an order: how they are numbered, and what they say of its tax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PREFIX: Mapping[str, str] = {"invoice": "INV", "credit-note": "CN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """What a credit note gives back: `amount` and `tax` in minor units, as the order shows prices (tax is contained in the
    amount or on top of it). Money that goes back for no piece has quantity 1 and says what it is for in `name`.
    """

    name: str
    quantity: int
    amount: int
    tax: int
    details: str = ""
    reference: str = ""

    @property
    def is_sound(self) -> bool:
        return bool(self.name.strip()) and self.quantity > 0 and self.amount >= 0 and self.tax >= 0


def paper_number(kind: str, year: int, place: int) -> str:
    """The number of a paper in its seller's series: `INV-2026-00001`."""
    return f"{PREFIX[kind]}-{year}-{place:05d}"


def gross(amount: int, tax: int, *, tax_included: bool) -> int:
    """What is paid for an amount as the market shows it."""
    return amount if tax_included else amount + tax


def tax_by_rate(rows: Sequence[Mapping[str, Any]], *, tax_included: bool) -> list[dict[str, Any]]:
    """The rows of a paper by their rate: `rate` (as text), `net`, `tax` and `gross`, in minor units; rows that together
    are nothing are left out.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        at = found.setdefault(row["rate"], {"rate": row["rate"], "net": 0, "tax": 0, "gross": 0})
        whole = gross(row["amount"], row["tax"], tax_included=tax_included)
        at["net"] += whole - row["tax"]
        at["tax"] += row["tax"]
        at["gross"] += whole
    return [one for one in found.values() if one["gross"]]


def credit_key(row: int, key: str) -> str:
    """The key of a credit note about the invoice of an order (its row), unique in the house."""
    return f"credit:{row}:{key}"
