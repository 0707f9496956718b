"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .returns import Declaration, Return, ReturnLine, ReturnRule

__all__ = [
    "Declaration",
    "Order",
    "OrderAddress",
    "OrderEntry",
    "OrderFlag",
    "OrderLine",
    "OrderNote",
    "Return",
    "ReturnLine",
    "ReturnRule",
    "ReviewRule",
]
