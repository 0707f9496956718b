"""Codes that are written to a client, and how long somebody counts as herself."""

import hashlib
import hmac
from dataclasses import dataclass

CODE_DIGITS = 6
CODE_SECONDS = 15 * 60
CODE_TRIES = 5
"""How often a code may be typed wrong before another one has to be asked for."""
SURE_SECONDS = 15 * 60
"""How long after she showed who she is a client may change how she signs in."""
SEEN_SECONDS = 10 * 60
"""How exactly the house knows when a device was last seen."""
MAIL_SECONDS = 24 * 60 * 60
"""How long the letter to another address works."""
MAIL_SALT = "ecrin.account.mail"
MOST_PASSKEYS = 10
KNOWN_SECONDS = 365 * 24 * 60 * 60
"""How long a browser is known as one in which she signed in."""


def code_of(secret: str, key: str, client: int) -> str:
    """The six digits that belong to what was asked under `key`. The letter works them out when it is written, the page
    when they are typed, so that they are kept nowhere.
    """
    digest = hmac.new(secret.encode(), f"ecrin.account.code:{key}:{client}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def digits_of(typed: str) -> str:
    """A code as it was typed or pasted, without the spaces and dashes that letters and applications show in it."""
    return "".join(sign for sign in typed if sign not in " \u00a0\u202f-–")


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code that somebody asked for, as her session keeps it.

    `client` is 0 where nobody has the address: nothing was sent then, and no code is right. `why` is what it opens:
    `in` (a session) or `again` (what only she may change).
    """

    key: str
    client: int
    mail: str
    at: float
    tries: int = 0
    why: str = "in"
    then: str = ""

    def is_over(self, now: float) -> bool:
        return now - self.at > CODE_SECONDS or self.tries >= CODE_TRIES

    def is_right(self, secret: str, typed: str) -> bool:
        right = code_of(secret, self.key, self.client)
        return hmac.compare_digest(right.encode(), digits_of(typed).encode()) and self.client > 0
