"""Facts of accounts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class LetterAsked:
    """A letter about her account is wanted: `confirm` (prove the mail), `reset` (another password), `exists` (somebody
    wanted to begin an account that is there). The keys in it are made when it is written; no fact carries one.
    """

    name: ClassVar[str] = "account.letter-asked"
    client: int
    kind: str
    storefront: str

    @property
    def subject(self) -> str:
        return f"client:{self.client}"
