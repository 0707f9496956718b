"""What an order is, as plain values: its life cycle, its number, what is asked of it before it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ecrin.core.house import overridable
from ecrin.core.numbers import human_number, read_number
from ecrin.offers.rules import Days, Quote

State = Literal[
    "awaiting-payment", "lapsed", "review", "confirmed", "preparing", "dispatched", "delivered", "cancelled"
]

# A hold that ran out without money is `lapsed`; money that comes late brings it back where its pieces are still there.
NEXT: Mapping[State, frozenset[State]] = {
    "awaiting-payment": frozenset({"confirmed", "review", "lapsed", "cancelled"}),
    "lapsed": frozenset({"confirmed", "review", "cancelled"}),
    "review": frozenset({"confirmed", "cancelled"}),
    "confirmed": frozenset({"preparing", "dispatched", "cancelled"}),
    "preparing": frozenset({"dispatched", "cancelled"}),
    "dispatched": frozenset({"delivered"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
}
UNPAID: frozenset[State] = frozenset({"awaiting-payment", "lapsed"})
OPEN: frozenset[State] = frozenset({"review", "confirmed", "preparing"})
"""Paid or promised to be, and still in the house: what staff have to do something about."""
CAN_CANCEL: frozenset[State] = frozenset(state for state, following in NEXT.items() if "cancelled" in following)

NUMBER = "E"
FIRST = 10_000


def may_move(state: State, to: State) -> bool:
    """Whether the life cycle leads from one state to the other."""
    return to in NEXT[state]


def number_of(row: int) -> str:
    """The number that people read aloud, with its check digit: `E-10012-7`."""
    return human_number(NUMBER, FIRST + row)


def row_of(number: str) -> int | None:
    """The row of a number as a person typed it, or None where it cannot be right."""
    read = read_number(NUMBER, number)
    return None if read is None or read <= FIRST else read - FIRST


def purpose_of(row: int) -> str:
    """Under which purpose an order's stock is held and its payments are made; the subject of its facts too."""
    return f"order:{row}"


def row_in(purpose: str) -> int | None:
    """The order's row in a purpose; None where it is of something else."""
    kind, _, row = purpose.partition(":")
    return int(row) if kind == "order" and row.isdecimal() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something goes, or who pays; fields as the world's postal forms name them. Empty is not asked there."""

    given_name: str
    family_name: str
    company: str = ""
    line1: str = ""
    line2: str = ""
    district: str = ""
    city: str = ""
    area: str = ""
    postal_code: str = ""
    country: str = ""
    telephone: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """How it is given: wrapped, with words, its prices kept from who receives it."""

    wrap: bool = False
    message: str = ""
    hide_prices: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """What a client said, complete and valid. Who pays lives where it goes unless `billing` says otherwise."""

    email: str
    delivery: Address
    delivery_code: str
    billing: Address | None = None
    gift: Gift = field(default_factory=Gift)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A piece as it was ordered: the words that the client read, kept whatever the catalogue says later.

    `key` is that of its line in the quote.
    """

    key: str
    product: int
    reference: str
    name: str
    details: str = ""
    personalisation: Mapping[str, Any] = field(default_factory=dict, hash=False)
    is_final_sale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under what an order is written: how it is delivered, in which words, by when it must be paid."""

    delivery_name: str
    promise: Days | None
    channel: str = "online"


@dataclass(frozen=True, slots=True)
class Linked:
    """An order that may belong to another: who asked, how much (minor units of one currency)."""

    number: str
    total: int


@overridable
def review_reasons(*, total: int, threshold: int | None, linked: Iterable[Linked]) -> tuple[str, ...]:
    """Why a person looks at an order before anything is sent: it is above the market's threshold by itself, or with
    others that the same client placed within its days (AMLR, Regulation (EU) 2024/1624, art. 19: linked transactions).
    """
    if threshold is None:
        return ()
    if total >= threshold:
        return ("above-threshold",)
    together = total + sum(one.total for one in linked)
    return ("linked-orders",) if together >= threshold and together > total else ()


def entries_of(quote: Quote) -> list[tuple[str, str, int, int, int]]:
    """What the ledger first says of an order: `(kind, key, quantity, amount, tax)` per line and for delivery."""
    entries = [("goods", one.line.key, one.line.quantity, one.amount, one.tax) for one in quote.lines]
    return [*entries, ("delivery", "", 1, quote.delivery, quote.delivery_tax)]
