"""Offers for many creations or SKUs at once, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence

from ecrin.catalog.models import Variant
from ecrin.catalog.rules import ProductInfo
from ecrin.catalog.selectors import prices_of, products_of, taxonomy
from ecrin.core.money import from_minor
from ecrin.inventory.rules import IN_STOCK
from ecrin.inventory.selectors import stock_of
from ecrin.markets.rules import MarketInfo

from .rules import Days, Offer, ProductOffer, best_of, offer_of


def offers_of(products: Sequence[ProductInfo], market: MarketInfo) -> dict[int, ProductOffer]:
    """The offer of each creation and of each of its variants, by id; two queries whatever their number."""
    skus = [sku for product in products for sku in product.skus]
    prices, stock, delivery = prices_of(skus, market), stock_of(skus), standard_delivery(market)
    protected = {material.id for material in taxonomy().materials.values() if material.is_protected}
    found = {}
    for product in products:
        offers = {}
        for variant in product.variants:
            amount = prices.get(variant.sku or "")
            offers[variant.id] = offer_of(
                level=product.level,
                market=market.code,
                market_open=market.is_open,
                price=None if amount is None else from_minor(amount, market.currency),
                stock=stock.get(variant.sku or "", IN_STOCK),
                delivery=delivery,
                is_protected=variant.material_id in protected,
            )
        found[product.id] = best_of(offers, level=product.level)
    return found


def offers_by_sku(skus: Iterable[str], market: MarketInfo) -> dict[str, Offer]:
    """The offer of each SKU that a published creation of the market has; others are absent. Ten queries."""
    wanted = set(skus)
    ids = set(Variant.objects.filter(sku__in=wanted).values_list("product_id", flat=True))
    products = products_of(ids, market)
    offers = offers_of(list(products.values()), market)
    return _by_sku(products, offers, wanted)


def _by_sku(
    products: Mapping[int, ProductInfo], offers: Mapping[int, ProductOffer], wanted: set[str]
) -> dict[str, Offer]:
    return {
        variant.sku: offers[product.id].variants[variant.id]
        for product in products.values()
        for variant in product.variants
        if variant.sku in wanted
    }


def standard_delivery(market: MarketInfo) -> Days | None:
    """Business days of the market's first delivery method; None where it has none."""
    return Days(market.delivery[0].min_days, market.delivery[0].max_days) if market.delivery else None
