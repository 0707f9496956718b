"""Reads of orders; each says how many queries it takes."""

from .additions import addition_by_token, additions_of, agreed_of, open_addition, purposes_of, unanswered_additions
from .clients import order_of, orders_of, ready_for, returns_under_way
from .composed import composition_of
from .gifts import gift_at, gift_found, gift_terms_of, kept_from_giver, told_to_giver
from .orders import (
    address_of,
    goes_to,
    local,
    order_by_number,
    order_by_token,
    order_placed_from,
    orders_matching,
    pieces_ordered_since,
    unpaid_since,
    whole_order,
)
from .papers import invoice_of, papers_of, parties_of
from .parcels import Sent, left_here, line_shares, parcel_rule_of, parcels_of, sent_pieces
from .pickups import ends_soon, is_kept_ready, pickup_of, uncollected_since
from .pieces import Piece, added_pieces, pieces_of
from .promises import due_of, is_late, keeps_promise, late_at
from .review import linked_orders, review_rule_of
from .sheet_parts import Sheet
from .sheets import Printed, named_papers, printed, sheet_of

__all__ = [
    "Piece",
    "Printed",
    "Sent",
    "Sheet",
    "added_pieces",
    "addition_by_token",
    "additions_of",
    "address_of",
    "agreed_of",
    "composition_of",
    "due_of",
    "ends_soon",
    "gift_at",
    "gift_found",
    "gift_terms_of",
    "goes_to",
    "invoice_of",
    "is_kept_ready",
    "is_late",
    "keeps_promise",
    "kept_from_giver",
    "late_at",
    "left_here",
    "line_shares",
    "linked_orders",
    "local",
    "named_papers",
    "open_addition",
    "order_by_number",
    "order_by_token",
    "order_of",
    "order_placed_from",
    "orders_matching",
    "orders_of",
    "papers_of",
    "parcel_rule_of",
    "parcels_of",
    "parties_of",
    "pickup_of",
    "pieces_of",
    "pieces_ordered_since",
    "printed",
    "purposes_of",
    "ready_for",
    "returns_under_way",
    "review_rule_of",
    "sent_pieces",
    "sheet_of",
    "told_to_giver",
    "unanswered_additions",
    "uncollected_since",
    "unpaid_since",
    "whole_order",
]
