"""Numbers that people read aloud, and tokens that nobody guesses.

A human number is a plain row number with a check digit (ISO 7064 MOD 11,10: one wrong digit is always seen, two swapped
nearly always), grouped for reading: `R-1023-4`. It is not secret: what it names needs a right or a token besides.
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud and written by hand


def human_number(prefix: str, number: int) -> str:
    """`human_number("R", 1023)` is `R-1023-…`, the last sign being the check digit."""
    if number < 0:
        raise ValueError("a human number is not negative")
    digits = f"{number:04d}"
    return f"{prefix}-{digits}-{check_digit(digits)}"


def read_number(prefix: str, text: str) -> int | None:
    """The number in what a person typed (spaces, hyphens and case do not matter), or None where it cannot be right."""
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    digits = plain.removeprefix(prefix.upper())
    if len(digits) < 5 or not digits.isdecimal() or check_digit(digits[:-1]) != digits[-1]:
        return None
    return int(digits[:-1])


def check_digit(digits: str) -> str:
    """The check digit of a row of decimal digits, by ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def token(bits: int = 160) -> str:
    """An unguessable token for an address; 27 signs by default."""
    return secrets.token_urlsafe(bits // 8)


def spoken_code(length: int = 8) -> str:
    """A random code to read aloud (gift cards, pick-up): 30 signs that are not mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
