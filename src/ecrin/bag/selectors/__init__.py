"""Reads of bags, wishes and limits; each says how many queries it takes."""

from .bags import Counts, bag_by_token, counts_of, find_bag, open_bags
from .hints import digest_of, may_receive
from .limits import limit_sentence, limits
from .making import components_of, made_of_lines
from .pieces import Known, known_pieces, offers_in_short, taken_today
from .reading import empty_bag, read_bag, read_pieces, said
from .sharing import shared_list, shared_list_of, shared_wish
from .watches import Seen, Told, has_news, live_watches, seen_now, told_of, watch_by_token, watched_by, watches_touched
from .wishes import InShort, read_wishes, wishes_in_short, wishes_of

__all__ = [
    "Counts",
    "InShort",
    "Known",
    "Seen",
    "Told",
    "bag_by_token",
    "components_of",
    "counts_of",
    "digest_of",
    "empty_bag",
    "find_bag",
    "has_news",
    "known_pieces",
    "limit_sentence",
    "limits",
    "lines_and_today",
    "live_watches",
    "made_of_lines",
    "may_receive",
    "offers_in_short",
    "open_bags",
    "read_bag",
    "read_pieces",
    "read_wishes",
    "said",
    "seen_now",
    "shared_list",
    "shared_list_of",
    "shared_wish",
    "taken_today",
    "told_of",
    "watch_by_token",
    "watched_by",
    "watches_touched",
    "wishes_in_short",
    "wishes_of",
]
