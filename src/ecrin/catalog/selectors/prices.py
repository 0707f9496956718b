"""Prices as they are and as they were."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ecrin.catalog.models import Price, PriceChange
from ecrin.catalog.rules import PricePoint, lowest_since, price_in
from ecrin.core.database.prepared import Prepared
from ecrin.markets.rules import MarketInfo

_PRICES = Prepared(
    lambda skus, markets: Price.objects.filter(sku__in=skus, market_id__in=markets).values_list(
        "sku", "market_id", "amount"
    )
)


def prices_of(skus: Iterable[str], market: MarketInfo) -> dict[str, int]:
    """What each SKU costs in a market, in minor units, following its fallbacks; SKUs without price are absent. One query."""
    return _followed(_PRICES(list(skus), market.price_chain), market)


def prices_in_bulk(skus: QuerySet[Any, Any], market: MarketInfo) -> dict[str, int]:
    """As `prices_of`, of all SKUs that a query of them names, however many; one query."""
    rows = Price.objects.filter(sku__in=skus, market_id__in=market.price_chain)
    return _followed(rows.values_list("sku", "market_id", "amount").iterator(chunk_size=5000), market)


def _followed(rows: Iterable[tuple[str, int, int]], market: MarketInfo) -> dict[str, int]:
    """The amount of each SKU that counts in a market, of rows of SKU, market and amount."""
    amounts: dict[str, dict[int, int]] = {}
    for sku, of_market, amount in rows:
        amounts.setdefault(sku, {})[of_market] = amount
    found = {sku: price_in(market.price_chain, by_market) for sku, by_market in amounts.items()}
    return {sku: amount for sku, amount in found.items() if amount is not None}


def price_history(sku: str, market: MarketInfo) -> list[PriceChange]:
    """Every change of a SKU's price in the market or its fallbacks, newest first; one query."""
    rows = PriceChange.objects.filter(sku=sku, market_id__in=market.price_chain).select_related("market", "actor")
    return list(rows.order_by("-at", "-id"))


def lowest_of_30_days(sku: str, market: MarketInfo) -> int | None:
    """The lowest price that a client of the market could have paid in the 30 days before now; one query."""
    now = timezone.now()
    return lowest_since(_points(sku, market), now - timedelta(days=30), now)


def lowest_before(sku: str, market: MarketInfo) -> int | None:
    """The lowest price that a client of the market could have paid in the 30 days before the present one began, None where
    there was none before (Directive 98/6/EC, art. 6a(2)); one query.
    """
    points = _points(sku, market)
    while len(points) > 1 and points[-2].amount == points[-1].amount:
        points.pop()  # a change of another market of the chain changed nothing here
    if len(points) < 2:
        return None
    began = points.pop().at
    return lowest_since(points, began - timedelta(days=30), began)


def _points(sku: str, market: MarketInfo) -> list[PricePoint]:
    """What a SKU cost in a market from when on, oldest first; one query."""
    rows = PriceChange.objects.filter(Q(sku=sku), market_id__in=market.price_chain, at__lte=timezone.now())
    amounts: dict[int, int] = {}
    history = []
    for of_market, amount, at in rows.order_by("at", "id").values_list("market_id", "new_amount", "at"):
        if amount is None:
            amounts.pop(of_market, None)
        else:
            amounts[of_market] = amount
        history.append(PricePoint(at, price_in(market.price_chain, amounts)))
    return history
