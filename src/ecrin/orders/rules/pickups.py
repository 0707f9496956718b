"""What is agreed when an order is collected, how long it waits, and the code that opens the drawer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

PICKUP = "collect-in-boutique"
"""What stands in an order's `delivery_code` where nothing travels to the client."""
WAITS = timedelta(days=7)
REMINDS = timedelta(days=2)
REMINDS_AGAIN = timedelta(days=30)
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUpTerms:
    """Where an order is collected, as the client read it. `is_there`: its pieces lie there, and were promised from there.
    `is_kept`: something in it is made for her alone, so it waits for her without end, paid once it lies ready.
    """

    boutique: str
    name: str
    lines: tuple[str, ...]
    location: str
    time_zone: str
    ready_at: datetime
    is_there: bool
    is_kept: bool = False


def new_code() -> str:
    """Six digits that nobody guesses in the few attempts that there are."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def waits_until(ready_at: datetime, *, money_until: datetime | None = None) -> datetime:
    """Until when it lies ready: a week, or as long as its money is promised where that is shorter. A promise that ended
    before, while a piece was made, shortens nothing: the client is to have her days.
    """
    end = ready_at + WAITS
    return end if money_until is None or money_until <= ready_at else min(end, money_until)


def is_due_for_reminder(now: datetime, *, ready_at: datetime, expires_at: datetime) -> bool:
    """Whether its last two days have begun. What lay ready for no longer than that was told so when it was ready."""
    begins = expires_at - REMINDS
    return ready_at < begins <= now < expires_at


def is_due_again(now: datetime, *, ready_at: datetime, reminded_at: datetime | None) -> bool:
    """Whether the client of what is kept without end is reminded: after as long as others are, then every month."""
    return now >= (ready_at + WAITS - REMINDS if reminded_at is None else reminded_at + REMINDS_AGAIN)
