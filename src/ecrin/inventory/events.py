"""Facts of stock."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class StockMoved:
    """Pieces came, went or were counted; `quantity` is the difference, `reason` one of `Movement.Reason`."""

    name: ClassVar[str] = "inventory.stock-moved"
    sku: str
    location: str
    quantity: int
    reason: str
    movement: int

    @property
    def subject(self) -> str:
        return f"sku:{self.sku}"


@dataclass(frozen=True)
class LowMarkChanged:
    """From how many pieces on "few left" is told of a SKU."""

    name: ClassVar[str] = "inventory.low-mark-changed"
    sku: str
    low_at: int

    @property
    def subject(self) -> str:
        return f"sku:{self.sku}"
