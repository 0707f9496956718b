"""The life cycle of an order, as a table."""

from collections.abc import Mapping
from typing import Literal

State = Literal[
    "awaiting-payment", "lapsed", "review", "confirmed", "preparing", "ready", "dispatched", "delivered", "cancelled"
]

# A hold that ran out without money is `lapsed`; money that comes late brings it back where its pieces are still there.
# What is collected lies `ready` in its boutique and never travels; what travels is never `ready`.
NEXT: Mapping[State, frozenset[State]] = {
    "awaiting-payment": frozenset({"confirmed", "review", "lapsed", "cancelled"}),
    "lapsed": frozenset({"confirmed", "review", "cancelled"}),
    "review": frozenset({"confirmed", "cancelled"}),
    "confirmed": frozenset({"preparing", "ready", "dispatched", "cancelled"}),
    "preparing": frozenset({"ready", "dispatched", "cancelled"}),
    "ready": frozenset({"delivered", "cancelled"}),
    "dispatched": frozenset({"delivered"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
}
UNPAID: frozenset[State] = frozenset({"awaiting-payment", "lapsed"})
OPEN: frozenset[State] = frozenset({"review", "confirmed", "preparing"})
"""Paid or promised to be, and still in the house: what staff have to do something about."""
CAN_CANCEL: frozenset[State] = frozenset(state for state, following in NEXT.items() if "cancelled" in following)


def may_move(state: State, to: State) -> bool:
    """Whether the life cycle leads from one state to the other."""
    return to in NEXT[state]
