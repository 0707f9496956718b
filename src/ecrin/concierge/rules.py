"""What becomes of a proposal, as a table, and how long it stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

State = Literal["draft", "sent", "ordered", "withdrawn", "expired"]

NEXT: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"sent", "withdrawn"}),
    "sent": frozenset({"sent", "ordered", "withdrawn", "expired"}),
    "expired": frozenset({"sent", "withdrawn"}),
    "ordered": frozenset(),
    "withdrawn": frozenset(),
}
"""`sent` again is a new letter with new dates: what ended by itself may be sent once more, what staff ended may not."""
USUAL_DAYS = 3
MOST_DAYS = 14
KEPT = timedelta(days=90)
"""How long a proposal that nobody ordered is kept, with what it says of a person."""


def may_move(state: str, to: State) -> bool:
    """Whether the life cycle leads from one state to the other."""
    return to in NEXT[state]


def ends_at(now: datetime, days: int) -> datetime:
    """When a link that is sent now ends.

    Raises:
        ValueError: not so many days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a link stands for 1 to {MOST_DAYS} days")
    return now + timedelta(days=days)


def state_at(state: str, expires_at: datetime | None, now: datetime) -> str:
    """The state as it is for whoever looks now: a link ends at its minute, not when the clock's task comes by."""
    if state == "sent" and expires_at is not None and expires_at <= now:
        return "expired"
    return state


def subject_of(row: int) -> str:
    """Of a proposal's facts."""
    return f"proposal:{row}"
