"""Reads of orders; each says how many queries it takes."""

from .composed import composition_of
from .orders import (
    address_of,
    goes_to,
    local,
    order_by_number,
    order_by_token,
    order_placed_from,
    orders_matching,
    unpaid_since,
    whole_order,
)
from .pieces import Piece, pieces_of
from .review import linked_orders, review_rule_of

__all__ = [
    "Piece",
    "address_of",
    "composition_of",
    "goes_to",
    "linked_orders",
    "local",
    "order_by_number",
    "order_by_token",
    "order_placed_from",
    "orders_matching",
    "pieces_of",
    "review_rule_of",
    "unpaid_since",
    "whole_order",
]
