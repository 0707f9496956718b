"""Reads of bags, wishes and limits; each says how many queries it takes."""

from .bags import Counts, bag_by_token, counts_of, find_bag, open_bags
from .limits import limit_sentence, limits
from .making import components_of, made_of_lines
from .pieces import Known, known_pieces, lines_and_today, offers_in_short, taken_today
from .reading import empty_bag, read_bag, read_pieces, said
from .sharing import shared_list, shared_list_of, shared_wish
from .wishes import read_wishes, wishes_of

__all__ = [
    "Counts",
    "Known",
    "bag_by_token",
    "components_of",
    "counts_of",
    "empty_bag",
    "find_bag",
    "known_pieces",
    "limit_sentence",
    "limits",
    "lines_and_today",
    "made_of_lines",
    "offers_in_short",
    "open_bags",
    "read_bag",
    "read_pieces",
    "read_wishes",
    "said",
    "shared_list",
    "shared_list_of",
    "shared_wish",
    "taken_today",
    "wishes_of",
]
