"""Codes that the world has agreed on: GTIN, HS, countries."""

import re

from babel import Locale

_COUNTRIES = frozenset(code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)) - {
    "EU", "EZ", "UN", "XA", "XB", "ZZ", "QO",
}  # fmt: skip


def is_gtin(code: str) -> bool:
    """8, 12, 13 or 14 digits whose last is the check digit (GS1 General Specifications, 7.9)."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", code):
        return False
    return gtin_check_digit(code[:-1]) == int(code[-1])


def gtin_check_digit(body: str) -> int:
    """The digit that completes a GTIN: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def is_hs_code(code: str) -> bool:
    """Six digits of the Harmonised System, with up to six national ones; points between pairs are allowed."""
    return bool(re.fullmatch(r"[0-9]{4}\.?[0-9]{2}(\.?[0-9]{2}){0,3}", code)) and "01" <= code[:2] <= "97"


def is_country(code: str) -> bool:
    """An ISO 3166 alpha-2 code, in capitals."""
    return code in _COUNTRIES
