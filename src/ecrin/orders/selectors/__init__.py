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
from .papers import invoice_of, papers_of, parties_of
from .pieces import Piece, pieces_of
from .review import linked_orders, review_rule_of
from .sheets import Printed, Sheet, named_papers, printed, sheet_of

__all__ = [
    "Piece",
    "Printed",
    "Sheet",
    "address_of",
    "goes_to",
    "invoice_of",
    "linked_orders",
    "local",
    "named_papers",
    "order_by_number",
    "order_by_token",
    "order_placed_from",
    "orders_matching",
    "papers_of",
    "parties_of",
    "pieces_of",
    "printed",
    "review_rule_of",
    "sheet_of",
    "unpaid_since",
    "whole_order",
]
