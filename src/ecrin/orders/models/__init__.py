"""What orders keep."""

from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .parcels import Carrier, Parcel, ParcelLine, ParcelRule

__all__ = [
    "Carrier",
    "Order",
    "OrderAddress",
    "OrderEntry",
    "OrderFlag",
    "OrderLine",
    "OrderNote",
    "Parcel",
    "ParcelLine",
    "ParcelRule",
    "ReviewRule",
]
