"""The receipt of a gift: a code without a price, and what somebody knows who has the parcel in her hands. Plain Python."""

import hmac
import unicodedata

from ecrin.core.numbers import read_secret, secret_code

GIFT = "G"
GROUPS, WIDTH = 2, 5
"""Nine random signs and one that checks them: with a second thing to know, and few attempts, nobody guesses it."""


def new_gift_code() -> str:
    """A code such as `G-7KMQ2-XW4P9`."""
    return secret_code(GIFT, groups=GROUPS, width=WIDTH)


def read_gift_code(text: str) -> str | None:
    """The code in what a person typed, or None where it cannot be right."""
    return read_secret(GIFT, text, groups=GROUPS, width=WIDTH)


def knows_where_it_went(said: str, *, postal_code: str, family_name: str, given_name: str) -> bool:
    """Whether somebody says the postal code or the name on the parcel; case, accents, spaces and hyphens do not matter.
    Where nothing of it is kept any more nobody knows it. As long for a right answer as for a wrong one.
    """
    typed = _plain(said)
    known = [_plain(postal_code), _plain(family_name or given_name)]
    fits = [hmac.compare_digest(typed.encode(), one.encode()) and bool(one) for one in known]
    return any(fits)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if sign.isalnum())
