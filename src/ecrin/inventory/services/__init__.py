"""Verbs of stock. Each locks the SKUs that it changes, in their order."""

from .bringing import bring_held as bring_held
from .stock import MOST_PIECES as MOST_PIECES
from .stock import OutOfStock as OutOfStock
from .stock import PiecesPromised as PiecesPromised
from .stock import count_stock as count_stock
from .stock import hold_stock as hold_stock
from .stock import keep_held as keep_held
from .stock import pass_hold as pass_hold
from .stock import receive_stock as receive_stock
from .stock import release_hold as release_hold
from .stock import remove_stock as remove_stock
from .stock import save_location as save_location
from .stock import set_low_at as set_low_at
from .stock import take_held as take_held
from .stock import transfer_stock as transfer_stock
