"""Reads of orders; each says how many queries it takes."""

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
from .pickups import ends_soon, pickup_of, uncollected_since
from .pieces import Piece, pieces_of
from .review import linked_orders, review_rule_of

__all__ = [
    "Piece",
    "address_of",
    "ends_soon",
    "goes_to",
    "linked_orders",
    "local",
    "order_by_number",
    "order_by_token",
    "order_placed_from",
    "orders_matching",
    "pickup_of",
    "pieces_of",
    "review_rule_of",
    "uncollected_since",
    "unpaid_since",
    "whole_order",
]
