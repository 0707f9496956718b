"""What comes back: the life of a return as a table, until when, what is given back. Plain Python."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ecrin.core.house import overridable
from ecrin.core.numbers import human_number, read_number

ReturnState = Literal["requested", "received", "inspected", "settled", "refused", "cancelled"]
Kind = Literal["return", "withdrawal"]

# `settled` is refunded or exchanged; `cancelled` is the client's own word, while the pieces are still with her.
AFTERWARDS: Mapping[ReturnState, frozenset[ReturnState]] = {
    "requested": frozenset({"received", "cancelled"}),
    "received": frozenset({"inspected", "refused"}),
    "inspected": frozenset({"settled"}),
    "settled": frozenset(),
    "refused": frozenset(),
    "cancelled": frozenset(),
}
UNDER_WAY: frozenset[ReturnState] = frozenset({"requested", "received", "inspected"})
CHECKS = ("unused", "condition", "protection", "tags", "stickers", "plain")
"""What is looked at when a piece comes back: new and unused, in perfect condition, its protective materials, tags and
stickers there, not engraved."""
RETURN_NUMBER = "R"
FIRST_RETURN = 1_000


def return_number(row: int) -> str:
    """The number that stands on the parcel, with its check digit."""
    return human_number(RETURN_NUMBER, FIRST_RETURN + row)


def return_row(number: str) -> int | None:
    """The row of a return's number as a person typed it, or None where it cannot be right."""
    read = read_number(RETURN_NUMBER, number)
    return None if read is None or read <= FIRST_RETURN else read - FIRST_RETURN


def may_follow(state: ReturnState, to: ReturnState) -> bool:
    """Whether the life of a return leads from one state to the other."""
    return to in AFTERWARDS[state]


# Until when


def last_day(delivered: datetime, days: int, time_zone: str) -> date:
    """The last day to do something within days of a delivery, by the wall clock there: the day of delivery does not count."""
    return delivered.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=days)


def working_day_from(day: date, days_off: Collection[date]) -> date:
    """The day, or the next one that is a working day where it is a Saturday, a Sunday or a holiday (Regulation (EEC,
    Euratom) No 1182/71, art. 3(4)).
    """
    while day.isoweekday() > 5 or day in days_off:
        day += timedelta(days=1)
    return day


def is_within(now: datetime, last: date, time_zone: str) -> bool:
    """Whether a moment is not after the end of a last day, by the wall clock there."""
    return now.astimezone(ZoneInfo(time_zone)).date() <= last


# What may come back


@overridable
def why_kept(*, is_final_sale: bool, is_personalised: bool) -> str:
    """Why a piece is never taken back: `personalised`, `final-sale`; empty where it may (2011/83/EU, art. 16(c))."""
    if is_personalised:
        return "personalised"
    return "final-sale" if is_final_sale else ""


@overridable
def is_exchange_only(unit: int, limit: int | None) -> bool:
    """Whether a piece of this price (minor units) is exchanged and not paid back, by the market's rule."""
    return limit is not None and unit > limit


@overridable
def needs_second_person(amount: int, limit: int | None) -> bool:
    """Whether a refund of so much (minor units) is decided by two people."""
    return limit is not None and amount >= limit


# What is given back


@dataclass(frozen=True, slots=True)
class Left:
    """What the ledger still says of a line, or of delivery: pieces, their amount and their tax (minor units)."""

    quantity: int
    amount: int
    tax: int

    def taken(self, quantity: int) -> "Left":
        """The part of these pieces. The last of them take what is left, so that all parts add up to the whole.

        Raises:
            ValueError: there are not so many.
        """
        if not 0 < quantity <= self.quantity:
            raise ValueError(f"{quantity} of {self.quantity} pieces")
        return Left(quantity, self.amount * quantity // self.quantity, self.tax * quantity // self.quantity)

    def less(self, gross: int, *, tax_included: bool) -> tuple["Left", "Left"]:
        """What is given back of it once an amount is kept back (as the client pays it, tax included; never more than it
        is worth), and what is kept back. Both together are the whole, to the cent.
        """
        worth = self.amount + (0 if tax_included else self.tax)
        kept = min(gross, worth)
        tax = self.tax * kept // worth if worth else 0
        amount = kept if tax_included else kept - tax
        return Left(self.quantity, self.amount - amount, self.tax - tax), Left(0, amount, tax)

    def up_to(self, amount: int) -> "Left":
        """The part of an amount at most, with its share of the tax: of delivery only what the standard one would cost."""
        part = min(amount, self.amount)
        return Left(self.quantity, part, self.tax if part == self.amount else self.tax * part // self.amount)


def left_of(entries: Iterable[tuple[int, int, int]]) -> Left:
    """What the ledger's rows `(quantity, amount, tax)` of one line add up to."""
    rows = list(entries)
    return Left(sum(row[0] for row in rows), sum(row[1] for row in rows), sum(row[2] for row in rows))


def given_back(parts: Iterable[Left], *, tax_included: bool) -> int:
    """What a client gets for parts of her order, in minor units."""
    return sum(part.amount + (0 if tax_included else part.tax) for part in parts)
