"""Verbs of stock. Each locks the SKUs that it changes, in their order."""

from .bringing import bring_held as bring_held
from .holds import OutOfStock as OutOfStock
from .holds import hold_stock as hold_stock
from .holds import keep_held as keep_held
from .holds import pass_hold as pass_hold
from .holds import release_hold as release_hold
from .holds import take_held as take_held
from .levels import MOST_PIECES as MOST_PIECES
from .movements import PiecesPromised as PiecesPromised
from .movements import count_stock as count_stock
from .movements import receive_stock as receive_stock
from .movements import remove_stock as remove_stock
from .movements import save_location as save_location
from .movements import set_low_at as set_low_at
from .movements import transfer_stock as transfer_stock
