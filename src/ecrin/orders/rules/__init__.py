"""What an order is, as plain values: its life cycle, its number, what is asked of it before it is written."""

from .drafts import Address, Gift, OrderDraft, Ordered, Terms
from .ledger import entries_of
from .life import CAN_CANCEL, NEXT, OPEN, UNPAID, State, may_move
from .numbers import FIRST, NUMBER, number_of, purpose_of, row_in, row_of
from .papers import Credited, gross, paper_number, tax_by_rate
from .review import Linked, review_reasons

__all__ = [
    "CAN_CANCEL",
    "FIRST",
    "NEXT",
    "NUMBER",
    "OPEN",
    "UNPAID",
    "Address",
    "Credited",
    "Gift",
    "Linked",
    "OrderDraft",
    "Ordered",
    "State",
    "Terms",
    "entries_of",
    "gross",
    "may_move",
    "number_of",
    "paper_number",
    "purpose_of",
    "review_reasons",
    "row_in",
    "row_of",
    "tax_by_rate",
]
