"""What happens in this room."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "deleted"]


@dataclass(frozen=True)
class MarketChanged:
    """A row of this room was added, changed or deleted by staff; `kind` is its model (`market`, `taxrate`)."""

    name: ClassVar[str] = "markets.market-changed"
    kind: str
    row: int
    action: Action

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.row}"
