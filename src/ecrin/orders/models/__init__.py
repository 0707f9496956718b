"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .parcels import Carrier, Parcel, ParcelLine, ParcelRule
from .returns import Declaration, Return, ReturnLine, ReturnRule

__all__ = [
    "Carrier",
    "Declaration",
    "Order",
    "OrderAddress",
    "OrderEntry",
    "OrderFlag",
    "OrderLine",
    "OrderNote",
    "Parcel",
    "ParcelLine",
    "ParcelRule",
    "Return",
    "ReturnLine",
    "ReturnRule",
    "ReviewRule",
]
