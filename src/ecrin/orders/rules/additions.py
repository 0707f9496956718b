"""What staff add to an order that is placed already: its life as a table, and how it is called."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

AdditionState = Literal["offered", "paid", "withdrawn", "lapsed"]
AFTER_OFFER: Mapping[AdditionState, frozenset[AdditionState]] = {
    "offered": frozenset({"paid", "withdrawn", "lapsed"}),
    "paid": frozenset(),
    "withdrawn": frozenset(),
    "lapsed": frozenset(),
}
USUAL_DAYS = 3
MOST_DAYS = 14
"""How long pieces may wait for a client's word."""


def may_turn(state: AdditionState, to: AdditionState) -> bool:
    """Whether the life of an addition leads from one state to the other."""
    return to in AFTER_OFFER[state]


def addition_purpose(row: int) -> str:
    """Under which purpose the pieces of an addition are held, its payments made and its conditions accepted."""
    return f"addition:{row}"


def addition_in(purpose: str) -> int | None:
    """The addition's row in a purpose; None where it is of something else."""
    kind, _, row = purpose.partition(":")
    return int(row) if kind == "addition" and row.isdecimal() else None


def waits_for_word(now: datetime, days: int) -> datetime:
    """Until when its pieces are held.

    Raises:
        ValueError: not between one day and `MOST_DAYS`.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(days)
    return now + timedelta(days=days)
