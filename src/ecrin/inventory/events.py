"""Facts of stock. They belong to the history of their SKU."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class _OfSku:
    sku: str

    @property
    def subject(self) -> str:
        return f"sku:{self.sku}"


@dataclass(frozen=True)
class StockMoved(_OfSku):
    """Pieces came, went or were counted; `quantity` is the difference, `reason` one of `Movement.Reason`."""

    name: ClassVar[str] = "inventory.stock-moved"
    location: str
    quantity: int
    reason: str
    movement: int


@dataclass(frozen=True)
class LowMarkChanged(_OfSku):
    """From how many pieces on "few left" is told of a SKU."""

    name: ClassVar[str] = "inventory.low-mark-changed"
    low_at: int
