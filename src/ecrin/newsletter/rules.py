"""The life of a subscription, what consent to it is called, and where a letter has to confirm it. Plain Python."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

State = Literal["pending", "confirmed", "left", "barred"]

# `barred`: she told the house never to write to her again; only staff whom she tells otherwise begin anew, and then her
# own word by the letter decides, as always.
NEXT: dict[State, frozenset[State]] = {
    "pending": frozenset({"confirmed", "left", "barred"}),
    "confirmed": frozenset({"left", "barred"}),
    "left": frozenset({"pending", "confirmed", "barred"}),
    "barred": frozenset({"pending"}),
}
GENERAL = "newsletter"
"""The purpose of every subscription; each interest has one of its own below it."""
PAUSES = (1, 3, 6)
"""For how many months letters may rest."""
DAYS = 7
"""Within how many days the letter confirms, where a market says nothing else."""

# Where consent must be shown by who relies on it, so that an address is written to only once its owner has answered from
# it: the European Union and the EEA (2002/58/EC, art. 13(1); Regulation (EU) 2016/679, art. 7(1)), the United Kingdom
# (PECR 2003, reg. 22), Switzerland (UWG, art. 3(1)(o)), Canada (S.C. 2010, c. 23, s. 13).
CONFIRMED_BY_LETTER = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "IS",
        "LI",
        "NO",
        "GB",
        "CH",
        "CA",
    ]
)


class WrongMove(ValueError):  # noqa: N818 - says what is wrong
    """A state that cannot follow another was asked for: a bug of the caller, never of a subscriber."""


def move(before: State, after: State) -> State:
    """The state `after`, if it may follow `before`.

    Raises:
        WrongMove: it may not.
    """
    if after not in NEXT[before]:
        raise WrongMove(f"a subscription does not go from {before} to {after}")
    return after


def has_to_confirm(countries: Iterable[str]) -> bool:
    """Whether the law of one of a market's countries leaves no choice but to confirm by letter."""
    return not CONFIRMED_BY_LETTER.isdisjoint(countries)


def purpose_of(interest: str) -> str:
    """What consent to letters about an interest is called: `newsletter:watches`."""
    return f"{GENERAL}:{interest}"


def purposes_of(interests: Iterable[str]) -> list[str]:
    """The purposes of a subscription: the letters themselves and each interest."""
    return [GENERAL, *(purpose_of(one) for one in interests)]


def pause_until(today: date, months: int) -> date | None:
    """The first day on which letters go out again; None where `months` is none of those offered. A month is 30 days."""
    return today + timedelta(days=30 * months) if months in PAUSES else None


def is_written_to(state: str, paused_until: date | None, today: date) -> bool:
    """Whether a mailing service may write to a subscriber now."""
    return state == "confirmed" and (paused_until is None or paused_until <= today)
