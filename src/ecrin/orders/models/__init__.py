"""What orders keep."""

from .composed import Composition
from .desk import OrderFlag, OrderNote, ReviewRule
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .papers import Paper, PaperSeries
from .parcels import Carrier, Parcel, ParcelLine, ParcelRule
from .pickups import PickUp
from .returns import RETURN_RULES, CategoryReturnRule, Declaration, Return, ReturnLine, ReturnRule

__all__ = [
    "RETURN_RULES",
    "Carrier",
    "CategoryReturnRule",
    "Composition",
    "Declaration",
    "Order",
    "OrderAddress",
    "OrderEntry",
    "OrderFlag",
    "OrderLine",
    "OrderNote",
    "Paper",
    "PaperSeries",
    "Parcel",
    "ParcelLine",
    "ParcelRule",
    "PickUp",
    "Return",
    "ReturnLine",
    "ReturnRule",
    "ReviewRule",
]
