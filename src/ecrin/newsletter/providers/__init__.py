"""The port to whoever sends the letters, and its values. A service knows a subscriber by `key`, never by her address, so
that she can change it or be forgotten and still be found there.

Each call may be made twice: put again is put once, and what is gone may be removed again. What fails raises `Unclear`; the
worker asks again later, with what is true by then.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Unclear(Exception):  # noqa: N818 - says what is wrong
    """No answer, or not one that can be read: asked again."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whom a service may write to. `leave` and `preferences` are whole addresses of her own: they belong into every letter,
    `leave` as its List-Unsubscribe header too (RFC 8058).
    """

    key: str
    mail: str
    storefront: str
    market: str
    language: str
    interests: tuple[str, ...]
    confirmed_at: str
    leave: str
    preferences: str


class Mailing(Protocol):
    """Somebody who sends letters."""

    def put(self, subscriber: Subscriber) -> None:
        """She gets letters, and this is what is known of her."""
        ...

    def remove(self, key: str) -> None:
        """She gets none; nothing of her is kept there."""
        ...

    def find(self, key: str) -> Subscriber | None:
        """What the service knows of her."""
        ...


def mailing() -> Mailing:
    """Whom the settings name."""
    found: Mailing = import_string(settings.MAILING)()
    return found
