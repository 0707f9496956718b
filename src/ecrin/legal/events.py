"""Facts of documents, and of requests about data."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class VersionPublished:
    """A wording is in force from now on."""

    name: ClassVar[str] = "legal.version-published"
    document: int
    version: int
    number: int

    @property
    def subject(self) -> str:
        return f"document:{self.document}"


@dataclass(frozen=True)
class DataFact:
    """Of a request about somebody's data."""

    name: ClassVar[str]
    request: int

    @property
    def subject(self) -> str:
        return f"data-request:{self.request}"


@dataclass(frozen=True)
class DataAsked(DataFact):
    """Somebody asked; who she is has to be proven by a letter."""

    name: ClassVar[str] = "legal.data-asked"


@dataclass(frozen=True)
class DataEntered(DataFact):
    """Staff entered what somebody asked by letter, mail or telephone."""

    name: ClassVar[str] = "legal.data-entered"


@dataclass(frozen=True)
class DataVerified(DataFact):
    """It is clear who asks: the work begins, or goes on."""

    name: ClassVar[str] = "legal.data-verified"


@dataclass(frozen=True)
class DataTold(DataFact):
    """A letter is due: `ready`, `waiting`, `erased`, `extended` or `refused`."""

    name: ClassVar[str] = "legal.data-told"
    letter: str


@dataclass(frozen=True)
class CopyFetched(DataFact):
    """Somebody fetched a copy."""

    name: ClassVar[str] = "legal.copy-fetched"
