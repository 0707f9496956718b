"""What a stock flag says."""

from dataclasses import dataclass
from typing import Literal

StockState = Literal["in-stock", "low", "made-to-order", "back-soon", "sold-out"]


@dataclass(frozen=True, slots=True)
class Stock:
    """`extra_days` are the business days until it leaves the workshop."""

    state: StockState = "in-stock"
    extra_days: int = 0


IN_STOCK = Stock()
