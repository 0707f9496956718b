"""Facts of proposals. They carry rows and kinds, never what was written of a person."""

from dataclasses import dataclass
from typing import ClassVar

from .rules import subject_of


@dataclass(frozen=True)
class ProposalFact:
    """What all facts of a proposal have."""

    name: ClassVar[str] = ""
    proposal: int

    @property
    def subject(self) -> str:
        return subject_of(self.proposal)


@dataclass(frozen=True)
class ProposalBegun(ProposalFact):
    name: ClassVar[str] = "concierge.proposal-begun"


@dataclass(frozen=True)
class ProposalChanged(ProposalFact):
    """`part` is `pieces`, `client`, `delivery` or `gift`."""

    name: ClassVar[str] = "concierge.proposal-changed"
    part: str


@dataclass(frozen=True)
class ProposalSent(ProposalFact):
    """Its link works from now on, for some days."""

    name: ClassVar[str] = "concierge.proposal-sent"


@dataclass(frozen=True)
class ProposalWithdrawn(ProposalFact):
    name: ClassVar[str] = "concierge.proposal-withdrawn"


@dataclass(frozen=True)
class ProposalExpired(ProposalFact):
    name: ClassVar[str] = "concierge.proposal-expired"


@dataclass(frozen=True)
class ProposalOrdered(ProposalFact):
    """Its client accepted it: `order` is the row."""

    name: ClassVar[str] = "concierge.proposal-ordered"
    order: int
