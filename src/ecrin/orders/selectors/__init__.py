"""Reads of orders; each says how many queries it takes."""

from .clients import order_of, orders_of
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
from .parcels import Sent, left_here, line_shares, parcel_rule_of, parcels_of, sent_pieces
from .pieces import Piece, pieces_of
from .review import linked_orders, review_rule_of

__all__ = [
    "Piece",
    "Sent",
    "address_of",
    "goes_to",
    "left_here",
    "line_shares",
    "linked_orders",
    "local",
    "order_by_number",
    "order_by_token",
    "order_of",
    "order_placed_from",
    "orders_matching",
    "orders_of",
    "parcel_rule_of",
    "parcels_of",
    "pieces_of",
    "pieces_ordered_since",
    "review_rule_of",
    "sent_pieces",
    "unpaid_since",
    "whole_order",
]
