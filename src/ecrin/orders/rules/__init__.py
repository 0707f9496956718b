"""What an order is, as plain values: its life cycle, its number, what is asked of it before it is written."""

from .drafts import Address, Gift, OrderDraft, Ordered, Terms
from .ledger import entries_of
from .life import CAN_CANCEL, NEXT, OPEN, UNPAID, State, may_move
from .numbers import FIRST, NUMBER, number_of, purpose_of, row_in, row_of
from .pickups import PICKUP, REMINDS, WAITS, PickUpTerms, is_due_for_reminder, new_code, waits_until
from .review import Linked, review_reasons

__all__ = [
    "CAN_CANCEL",
    "FIRST",
    "NEXT",
    "NUMBER",
    "OPEN",
    "PICKUP",
    "REMINDS",
    "UNPAID",
    "WAITS",
    "Address",
    "Gift",
    "Linked",
    "OrderDraft",
    "Ordered",
    "PickUpTerms",
    "State",
    "Terms",
    "entries_of",
    "is_due_for_reminder",
    "may_move",
    "new_code",
    "number_of",
    "purpose_of",
    "review_reasons",
    "row_in",
    "row_of",
    "waits_until",
]
