"""Facts of accounts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class LetterAsked:
    """A letter about her account is wanted: `confirm` (prove the mail), `reset` (another password), `exists` (somebody
    wanted to begin an account that is there), `code` (six digits to sign in with), `mail` (prove another address). What
    opens something is made when the letter is written; no fact carries it.

    `key` is what the code was asked under, or the row of the other address. `client` is 0 where nobody has the address
    that was typed: a fact is recorded all the same, so that both take as long.
    """

    name: ClassVar[str] = "account.letter-asked"
    client: int
    kind: str
    storefront: str
    key: str = ""

    @property
    def subject(self) -> str:
        return f"client:{self.client}"


@dataclass(frozen=True)
class SecurityChanged:
    """How she signs in has changed: `passkey-added`, `passkey-removed`, `app-added`, `app-removed`, `codes-made`,
    `password-changed`.
    """

    name: ClassVar[str] = "account.security-changed"
    client: int
    kind: str
    storefront: str

    @property
    def subject(self) -> str:
        return f"client:{self.client}"
