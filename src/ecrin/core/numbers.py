"""Numbers that people read aloud, and tokens that nobody guesses.

A human number is a plain row number with a check digit (ISO 7064 MOD 11,10: one wrong digit is always seen, two swapped
nearly always), grouped for reading: `R-1023-4`. It is not secret: what it names needs a right or a token besides.

A secret code is random and opens something by itself (a credit) or with little else (a gift): `C-7KMQ-2XW4-PRT9`. Its
last sign is a check sign by the same rule over thirty signs, so that a slip of the pen is seen before anybody looks.
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


def secret_code(prefix: str, *, groups: int, width: int) -> str:
    """`secret_code("C", groups=3, width=4)`: a random code in groups of signs, the last one checking the others."""
    signs = spoken_code(groups * width - 1)
    signs += check_sign(signs)
    return "-".join([prefix, *(signs[start : start + width] for start in range(0, len(signs), width))])


def read_secret(prefix: str, text: str, *, groups: int, width: int) -> str | None:
    """The code in what a person typed, as `secret_code` writes it (spaces, hyphens and case do not matter), or None where
    it cannot be right.
    """
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    length = groups * width
    signs = plain[len(prefix) :] if len(plain) == length + len(prefix) and plain.startswith(prefix) else plain
    if len(signs) != length or any(sign not in ALPHABET for sign in signs) or check_sign(signs[:-1]) != signs[-1]:
        return None
    return "-".join([prefix, *(signs[start : start + width] for start in range(0, length, width))])


def check_sign(signs: str) -> str:
    """The check sign of signs of `ALPHABET`, by the rule of ISO 7064's hybrid systems with 30 and 31."""
    size = len(ALPHABET)
    product = size
    for sign in signs:
        total = (ALPHABET.index(sign) + product) % size or size
        product = total * 2 % (size + 1)
    return ALPHABET[(size + 1 - product) % size]
