"""What an order is, as plain values: its life cycle, its number, what is asked of it before it is written."""

from .drafts import Address, Gift, OrderDraft, Ordered, Terms
from .ledger import entries_of
from .life import CAN_CANCEL, NEXT, OPEN, UNPAID, State, may_move
from .numbers import FIRST, NUMBER, number_of, purpose_of, row_in, row_of
from .papers import Credited, gross, paper_number, tax_by_rate
from .parcels import LineShare, amount_of, unsent_of
from .returns import (
    AFTERWARDS,
    CHECKS,
    UNDER_WAY,
    Left,
    ReturnState,
    given_back,
    is_exchange_only,
    is_within,
    last_day,
    left_of,
    may_follow,
    needs_second_person,
    return_number,
    return_row,
    why_kept,
    working_day_from,
)
from .review import Linked, review_reasons

__all__ = [
    "AFTERWARDS",
    "CAN_CANCEL",
    "CHECKS",
    "FIRST",
    "NEXT",
    "NUMBER",
    "OPEN",
    "UNDER_WAY",
    "UNPAID",
    "Address",
    "Credited",
    "Gift",
    "Left",
    "LineShare",
    "Linked",
    "OrderDraft",
    "Ordered",
    "ReturnState",
    "State",
    "Terms",
    "amount_of",
    "entries_of",
    "given_back",
    "gross",
    "is_exchange_only",
    "is_within",
    "last_day",
    "left_of",
    "may_follow",
    "may_move",
    "needs_second_person",
    "number_of",
    "paper_number",
    "purpose_of",
    "return_number",
    "return_row",
    "review_reasons",
    "row_in",
    "row_of",
    "tax_by_rate",
    "unsent_of",
    "why_kept",
    "working_day_from",
]
