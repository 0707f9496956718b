"""Reads of accounts; each says how many queries it takes."""

from .closing import ClosingTold, closing_told
from .merging import Merging, mails_of_page, merging_of, merging_problem
from .security import APP, KEY, SPARE, Passkey, WaysIn, has_factor, staff_without_factor, ways_in

__all__ = [
    "APP",
    "KEY",
    "SPARE",
    "ClosingTold",
    "Merging",
    "Passkey",
    "WaysIn",
    "closing_told",
    "has_factor",
    "mails_of_page",
    "merging_of",
    "merging_problem",
    "staff_without_factor",
    "ways_in",
]
