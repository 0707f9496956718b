"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine

__all__ = ["Order", "OrderAddress", "OrderEntry", "OrderFlag", "OrderLine", "OrderNote", "ReviewRule"]
