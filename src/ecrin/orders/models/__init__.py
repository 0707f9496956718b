"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .papers import Paper, PaperSeries

__all__ = [
    "Order",
    "OrderAddress",
    "OrderEntry",
    "OrderFlag",
    "OrderLine",
    "OrderNote",
    "Paper",
    "PaperSeries",
    "ReviewRule",
]
