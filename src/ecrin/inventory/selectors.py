"""Reads of stock."""

from collections.abc import Iterable
from typing import cast

from .models import StockFlag
from .rules import Stock, StockState


def stock_of(skus: Iterable[str]) -> dict[str, Stock]:
    """What is known of SKUs' stock; one that is absent is in stock. One query."""
    rows = StockFlag.objects.filter(sku__in=list(skus)).values_list("sku", "state", "extra_days")
    return {sku: Stock(cast("StockState", state), extra_days) for sku, state, extra_days in rows}
