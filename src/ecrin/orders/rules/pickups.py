"""What is agreed when an order is collected, how long it waits, and the code that opens the drawer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

PICKUP = "collect-in-boutique"
"""What stands in an order's `delivery_code` where nothing travels to the client."""
WAITS = timedelta(days=7)
REMINDS = timedelta(days=2)
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUpTerms:
    """Where an order is collected, as the client read it. `is_there`: its pieces lie there, and were promised from there."""

    boutique: str
    name: str
    lines: tuple[str, ...]
    location: str
    time_zone: str
    ready_at: datetime
    is_there: bool


def new_code() -> str:
    """Six digits that nobody guesses in the few attempts that there are."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def waits_until(ready_at: datetime, *, money_until: datetime | None = None) -> datetime:
    """Until when it lies ready: a week, or as long as its money is promised where that is shorter."""
    end = ready_at + WAITS
    return end if money_until is None else min(end, money_until)


def is_due_for_reminder(now: datetime, *, ready_at: datetime, expires_at: datetime) -> bool:
    """Whether its last two days have begun. What lay ready for no longer than that was told so when it was ready."""
    begins = expires_at - REMINDS
    return ready_at < begins <= now < expires_at
