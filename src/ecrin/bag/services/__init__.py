"""Verbs of the bag. Every change of a bag first locks its row, so that two at once wait for each other and lose nothing.

Refusal
├── NotFound      no such line, or no such creation
├── InvalidInput  a number, a message or a personalisation that cannot be
└── Conflict
├── BagClosed      it became an order meanwhile, or went into another bag
├── NotSoldHere    it cannot be bought online in this market
├── CannotMake     not as wished, or what it needs is gone
├── FewLeft        fewer are left than wanted
├── LimitReached   more than one order, one piece or one day may have
└── AlreadyGiven   somebody bought it from the shared wishlist
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
from .hints import (
    close_hint,
    drop_hint,
    drop_old_hints,
    is_refusal,
    refusal_token,
    refuse_hints,
)
from .limits import load_limits, note_limit_change
from .lines import add_to_bag, change_quantity, remove_line, return_to_bag, save_for_later, undo_removal
from .locking import new_bag
from .refusals import BagClosed, CannotMake, FewLeft, LimitReached, NotSoldHere
from .sharing import AlreadyGiven, choose_gift, close_wishlist, mark_given, mark_wanted, share_wishlist
from .watches import (
    NothingToWatch,
    WatchesFull,
    ask_watch,
    confirm_watch,
    drop_old_watches,
    end_watch,
    end_watches_of,
    hand_over_watches,
    settle_watch,
    tell_if_due,
)
from .wishes import add_wish, drop_wish, move_to_wishlist

__all__ = [
    "AlreadyGiven",
    "BagClosed",
    "CannotMake",
    "FewLeft",
    "LimitReached",
    "NotSoldHere",
    "NothingToWatch",
    "WatchesFull",
    "add_to_bag",
    "add_wish",
    "ask_watch",
    "carry_on",
    "change_quantity",
    "choose_gift",
    "close_bag",
    "close_hint",
    "close_wishlist",
    "confirm_watch",
    "drop_expired",
    "drop_hint",
    "drop_old_hints",
    "drop_old_watches",
    "drop_wish",
    "end_watch",
    "end_watches_of",
    "hand_over_bag",
    "hand_over_watches",
    "is_refusal",
    "load_limits",
    "mark_given",
    "mark_wanted",
    "merge_bags",
    "move_to_market",
    "move_to_wishlist",
    "new_bag",
    "note_limit_change",
    "note_seen",
    "refusal_token",
    "refuse_hints",
    "remove_line",
    "reopen_bag",
    "return_to_bag",
    "save_for_later",
    "set_draft",
    "set_gift",
    "settle_watch",
    "share_wishlist",
    "tell_if_due",
    "undo_removal",
]
