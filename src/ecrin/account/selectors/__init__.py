"""Reads of accounts; each says how many queries it takes."""

from .security import APP, KEY, SPARE, Passkey, WaysIn, has_factor, staff_without_factor, ways_in

__all__ = [
    "APP",
    "KEY",
    "SPARE",
    "Passkey",
    "WaysIn",
    "has_factor",
    "staff_without_factor",
    "ways_in",
]
