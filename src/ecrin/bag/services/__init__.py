"""Verbs of the bag. Every change of a bag first locks its row, so that two at once wait for each other and lose nothing.

Refusal
├── NotFound      no such line, or no such creation
├── InvalidInput  a number, a message or a personalisation that cannot be
└── Conflict
├── BagClosed      it became an order meanwhile, or went into another bag
├── NotSoldHere    it cannot be bought online in this market
├── CannotMake     not as wished, or what it needs is gone
├── FewLeft        fewer are left than wanted
└── LimitReached   more than one order, one piece or one day may have
"""

from .bags import (
    carry_on,
    close_bag,
    drop_expired,
    hand_over_bag,
    merge_bags,
    move_to_market,
    note_seen,
    reopen_bag,
    set_draft,
    set_gift,
)
from .limits import load_limits, note_limit_change
from .lines import add_to_bag, change_quantity, remove_line, return_to_bag, save_for_later, undo_removal
from .locking import new_bag
from .refusals import BagClosed, CannotMake, FewLeft, LimitReached, NotSoldHere
from .wishes import add_wish, drop_wish, move_to_wishlist

__all__ = [
    "BagClosed",
    "CannotMake",
    "FewLeft",
    "LimitReached",
    "NotSoldHere",
    "add_to_bag",
    "add_wish",
    "carry_on",
    "change_quantity",
    "close_bag",
    "drop_expired",
    "drop_wish",
    "hand_over_bag",
    "load_limits",
    "merge_bags",
    "move_to_market",
    "move_to_wishlist",
    "new_bag",
    "note_limit_change",
    "note_seen",
    "remove_line",
    "reopen_bag",
    "return_to_bag",
    "save_for_later",
    "set_draft",
    "set_gift",
    "undo_removal",
]
