"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .pickups import PickUp

__all__ = ["Order", "OrderAddress", "OrderEntry", "OrderFlag", "OrderLine", "OrderNote", "PickUp", "ReviewRule"]
