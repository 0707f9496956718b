"""What orders keep."""

from .composed import Composition
from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine

__all__ = ["Composition", "Order", "OrderAddress", "OrderEntry", "OrderFlag", "OrderLine", "OrderNote", "ReviewRule"]
