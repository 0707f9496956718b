"""Facts of documents."""

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
