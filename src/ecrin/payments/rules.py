"""A payment as a table of states and as arithmetic on whole minor units. Plain Python.

What a provider says (`Standing`) is a picture of the payment at its side at some moment. Pictures arrive doubled, late
and in any order, so they are merged, never obeyed: the state is the furthest that was ever said, and amounts are the
largest totals. Merging does not depend on the order; `tests/test_rules.py` proves it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from ecrin.core.numbers import read_secret, secret_code

State = Literal["new", "started", "refused", "failed", "authorised", "expired", "cancelled", "captured"]

# The life of a payment. `refused -> authorised` is another card on the provider's page; money that moved is never denied,
# so everything may still become `captured`. How much was captured and refunded are amounts, not states.
NEXT: dict[State, frozenset[State]] = {
    "new": frozenset({"started", "cancelled", "failed"}),
    "started": frozenset({"authorised", "refused", "cancelled", "expired", "failed"}),
    "refused": frozenset({"authorised", "cancelled", "expired", "failed"}),
    "failed": frozenset({"authorised", "cancelled", "expired"}),
    "authorised": frozenset({"captured", "cancelled", "expired"}),
    "expired": frozenset({"cancelled", "captured"}),
    "cancelled": frozenset({"captured"}),
    "captured": frozenset(),
}
# How far a state is: what is said later in the provider's own life of a payment stands further on.
RANK: dict[State, int] = {
    "new": 0, "started": 1, "refused": 2, "failed": 3, "authorised": 4, "expired": 5, "cancelled": 6, "captured": 7,
}  # fmt: skip
LIVE: frozenset[State] = frozenset({"new", "started", "authorised"})
HOLDS_MONEY: frozenset[State] = frozenset({"authorised", "captured"})
# What 3-D Secure said, the weightiest last: a failed challenge is forgotten once another was passed.
_WEIGHT = {"": 0, "failed": 1}


class WrongMove(ValueError):  # noqa: N818 - says what is wrong
    """A state that cannot follow another was asked for: a bug of the caller, never of a client."""


class Unfit(ValueError):  # noqa: N818 - says what is wrong
    """What was said does not fit the payment: another currency or amount, or more taken than was agreed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment as its provider has it.

    Attributes:
        amount, currency: what was agreed; None and empty where the provider did not say.
        captured, refunded: totals in minor units.
        reference: the provider's name of the payment (a session).
        charge: the provider's name of the money, which captures and refunds name; empty where it is the same.
        three_d_secure: `authenticated`, `attempted`, `exempted`, `not-asked`, `failed`, or the provider's own word.
        refusal_code: why a card was last refused; `refused_at` when.
        authorised_until: when an authorisation ends by itself.
    """

    state: State
    amount: int | None = None
    currency: str = ""
    captured: int = 0
    refunded: int = 0
    reference: str = ""
    charge: str = ""
    three_d_secure: str = ""
    refusal_code: str = ""
    refused_at: datetime | None = None
    authorised_until: datetime | None = None


def move(before: State, after: State) -> State:
    """The state `after`, if it may follow `before`.

    Raises:
        WrongMove: it may not.
    """
    if after not in NEXT[before]:
        raise WrongMove(f"a payment does not go from {before} to {after}")
    return after


def way(before: State, said: State) -> tuple[State, ...]:
    """The states to go through from `before` when a provider says `said`; none where that is known or older.

    Nothing that others wait for is skipped: what is captured was started and authorised.
    """
    if RANK[said] <= RANK[before]:
        return ()
    stops: list[State] = []
    if before == "new" and said not in NEXT["new"]:
        stops.append("started")
    if said == "captured" and RANK[before] < RANK["authorised"]:
        stops.append("authorised")
    stops.append(said)
    state = before
    for stop in stops:
        state = move(state, stop)
    return tuple(stops)


def merge(known: Standing, said: Standing) -> Standing:
    """What is known once `said` is added. The order in which standings are added does not matter.

    Raises:
        Unfit: another currency or amount, more captured than agreed, or more refunded than captured.
    """
    if said.currency and said.currency != known.currency:
        raise Unfit(f"{said.currency} instead of {known.currency}")
    if said.amount is not None and said.amount != known.amount:
        raise Unfit(f"an amount of {said.amount} instead of {known.amount}")
    captured, refunded = max(known.captured, said.captured), max(known.refunded, said.refunded)
    if not 0 <= refunded <= captured <= (known.amount or 0):
        raise Unfit(f"{captured} captured and {refunded} refunded of {known.amount}")
    state: State = max(known.state, said.state, key=RANK.__getitem__)
    latest = max((known, said), key=_refusal)
    return Standing(
        state="captured" if captured else state,
        amount=known.amount,
        currency=known.currency,
        captured=captured,
        refunded=refunded,
        reference=known.reference or said.reference,
        charge=known.charge or said.charge,
        three_d_secure=max(known.three_d_secure, said.three_d_secure, key=_weight),
        refusal_code=latest.refusal_code,
        refused_at=latest.refused_at,
        authorised_until=max((at for at in (known.authorised_until, said.authorised_until) if at), default=None),
    )


def _refusal(standing: Standing) -> tuple[float, str]:
    return (standing.refused_at.timestamp() if standing.refused_at else 0.0, standing.refusal_code)


def _weight(outcome: str) -> tuple[int, str]:
    return (_WEIGHT.get(outcome, 2), outcome)


def capturable(*, amount: int, captured: int, pending: Iterable[int], in_parts: bool) -> int:
    """What may still be captured of an authorised `amount`, in minor units; never negative.

    Args:
        amount: what was authorised.
        captured: what was taken so far.
        pending: captures that were asked for and not answered yet; they count as taken.
        in_parts: whether the provider captures more than once; where it does not, the first capture ends it.
    """
    asked = sum(pending)
    if not in_parts and (captured or asked):
        return 0
    return max(amount - captured - asked, 0)


def refundable(*, captured: int, refunded: int, pending: Iterable[int]) -> int:
    """What may still be given back, in minor units; refunds that were asked for and not answered count as given."""
    return max(captured - refunded - sum(pending), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a payment holds, in minor units. What a bank was asked and has not answered yet counts as done.

    Attributes:
        captured: taken so far.
        may_take, may_give: what may still be taken of it, and given back.
        in_parts: whether its provider takes more than once.
        refunds: what was given back, by the caller's name of it (`return:12`).
    """

    captured: int = 0
    may_take: int = 0
    may_give: int = 0
    in_parts: bool = True
    refunds: Mapping[str, int] = field(default_factory=dict, hash=False)


# A credit: what the house owes to whoever has its code

CREDIT = "C"
CODE = {"groups": 3, "width": 4}
"""Eleven random signs and one that checks them: the code alone opens the credit."""
FREES: dict[str, int] = {"issued": 1, "held": -1, "taken": 0, "let-go": 1, "given-back": 1, "voided": -1}
"""What each row of a credit's ledger does to what is free of it; what is taken was held before."""
TIME_LEFT = timedelta(days=30)


def new_credit_code() -> str:
    """A code such as `C-7KMQ-2XW4-PRT9`."""
    return secret_code(CREDIT, **CODE)


def read_credit_code(text: str) -> str | None:
    """The code in what a person typed, or None where it cannot be right."""
    return read_secret(CREDIT, text, **CODE)


def credit_codes(text: str) -> tuple[str, ...]:
    """The codes in what a person typed, each once, as she typed it: several stand one after another with commas."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;+\n،、，；]", text):
        if part.strip():
            found.setdefault(read_credit_code(part) or part.strip().upper(), part.strip())
    return tuple(found.values())


def spread_over(free: Iterable[int], total: int) -> list[int]:
    """How much each credit pays of a total, one after another: each all that is free of it until nothing remains; minor
    units.
    """
    shares = []
    for each in free:
        shares.append(covers(each, total))
        total -= shares[-1]
    return shares


def free_of(entries: Iterable[tuple[str, int]]) -> int:
    """What may still be spent of a credit, in minor units, by the kinds and amounts of its ledger."""
    return sum(FREES[kind] * amount for kind, amount in entries)


def covers(free: int, total: int) -> int:
    """How much of a total a credit pays, in minor units."""
    return max(min(free, total), 0)


def is_over(ends_on: date | None, today: date) -> bool:
    """Whether a credit's last day has passed; one without an end lasts."""
    return ends_on is not None and today > ends_on


def end_after_return(ends_on: date | None, today: date) -> date | None:
    """The last day of a credit to which something came back: never so soon that it cannot be spent."""
    return None if ends_on is None else max(ends_on, today + TIME_LEFT)
