"""What happens in this room that somebody will ask for later. Putting a piece into a bag is not among it: most bags
are a stranger's, and nobody needs the history of what she did not buy.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class BagsMerged:
    """What a visitor chose before she signed in went into her own bag."""

    name: ClassVar[str] = "bag.bags-merged"
    bag: int
    into: int

    @property
    def subject(self) -> str:
        return f"bag:{self.into}"


@dataclass(frozen=True)
class BagReopened:
    """An order was given up: its lines came back into a bag."""

    name: ClassVar[str] = "bag.bag-reopened"
    bag: int
    into: int

    @property
    def subject(self) -> str:
        return f"bag:{self.into}"


@dataclass(frozen=True)
class LimitChanged:
    """Staff added, changed or deleted a buying limit."""

    name: ClassVar[str] = "bag.limit-changed"
    limit: int
    action: Literal["added", "changed", "deleted"]

    @property
    def subject(self) -> str:
        return f"limit:{self.limit}"


@dataclass(frozen=True)
class HintDropped:
    """Somebody has the house write to somebody else; to whom and what stands in the row until it is sent."""

    name: ClassVar[str] = "bag.hint-dropped"
    hint: int

    @property
    def subject(self) -> str:
        return f"hint:{self.hint}"


@dataclass(frozen=True)
class WatchAsked:
    """Who has no account wants to be told of a creation, and is asked by a letter whether it was she."""

    name: ClassVar[str] = "bag.watch-asked"
    watch: int

    @property
    def subject(self) -> str:
        return f"watch:{self.watch}"


@dataclass(frozen=True)
class WatchMet:
    """It is back, or its price fell: `before` is the amount that she saw, in minor units."""

    name: ClassVar[str] = "bag.watch-met"
    watch: int
    before: int | None = None

    @property
    def subject(self) -> str:
        return f"watch:{self.watch}"
