"""The arithmetic and policy of the bag: plain Python."""

from .gift import MOST_LINES, MOST_SIGNS, BadMessage, card_length, checked_message
from .limits import Broken, Limit, LimitKind, Piece, broken_limits
from .lines import MOST_IN_BAG, MOST_OF_ONE, mark_of
from .view import BagLineView, BagView, Message, Problem, WishView

__all__ = [
    "MOST_IN_BAG",
    "MOST_LINES",
    "MOST_OF_ONE",
    "MOST_SIGNS",
    "BadMessage",
    "BagLineView",
    "BagView",
    "Broken",
    "Limit",
    "LimitKind",
    "Message",
    "Piece",
    "Problem",
    "WishView",
    "broken_limits",
    "card_length",
    "checked_message",
    "mark_of",
]
