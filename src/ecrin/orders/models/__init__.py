"""What orders keep."""

from .additions import Addition, AdditionLine
from .composed import Composition
from .desk import OrderFlag, OrderNote, ReviewRule
from .gifts import GiftReceipt, GiftReceiver
from .order import Order, OrderAddress, OrderEntry, OrderLine
from .papers import Paper, PaperSeries
from .parcels import Carrier, Parcel, ParcelLine, ParcelRule
from .pickups import PickUp
from .returns import RETURN_RULES, CategoryReturnRule, Declaration, Return, ReturnLine, ReturnRule
from .tenders import Tender

__all__ = [
    "RETURN_RULES",
    "Addition",
    "AdditionLine",
    "Carrier",
    "CategoryReturnRule",
    "Composition",
    "Declaration",
    "GiftReceipt",
    "GiftReceiver",
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
    "Tender",
]
