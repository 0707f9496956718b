"""Offers for many creations or SKUs at once, in a fixed number of queries; and what they cost together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from ecrin.catalog.models import Variant
from ecrin.catalog.rules import ProductInfo
from ecrin.catalog.selectors import prices_of, products_of, taxonomy
from ecrin.core.money import from_minor
from ecrin.inventory.rules import IN_STOCK
from ecrin.inventory.selectors import stock_of
from ecrin.markets.rules import DeliveryInfo, MarketInfo
from ecrin.markets.selectors import tax_rate

from .rules import (
    Dates,
    Days,
    Offer,
    ProductOffer,
    Quote,
    QuoteLine,
    best_of,
    calendar_of,
    dates_of,
    offer_of,
    quote_of,
)


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


def promised_dates(
    promise: Days | None,
    market: MarketInfo,
    *,
    method: DeliveryInfo | None = None,
    country: str = "",
    now: datetime | None = None,
) -> Dates | None:
    """Between which days a promise is kept that is given at `now`. No query. None where no day can be told.

    Args:
        promise: business days in all, counted with `method`; the market's standard delivery where that is None.
        country: where it goes, empty where that is not known yet.
    """
    method = method or next(iter(market.delivery), None)
    if promise is None or method is None:
        return None
    transit = Days(method.min_days, method.max_days)
    calendar = calendar_of(market, method, country=country)
    return dates_of(promise, transit=transit, calendar=calendar, now=now or timezone.now())


class TaxService(Protocol):
    """What a house that asks a service for its rates puts in the place of `rate_by_table` (`settings.TAX_SERVICE`)."""

    def __call__(self, *, country: str, area: str, postal_code: str, on: date) -> Decimal | None: ...


def rate_by_table(*, country: str, area: str, postal_code: str, on: date) -> Decimal | None:  # noqa: ARG001 - the port's
    """The rate by the house's own table: the area's where the country has rates by area, else the country's. At most two
    queries. None where none is known.
    """
    own = tax_rate(country, area, on=on) if area else None
    return tax_rate(country, on=on) if own is None else own


@cache
def tax_service(name: str) -> TaxService:
    service: TaxService = import_string(name)
    return service


def quote_for(
    lines: Sequence[QuoteLine],
    *,
    market: MarketInfo,
    delivery: str = "",
    country: str = "",
    area: str = "",
    postal_code: str = "",
    on: date,
) -> Quote:
    """What lines cost in a market, brought to an address on a day; at most two queries.

    Args:
        delivery: code of a delivery method of the market; the fee of none is nought.
        country: ISO code of where it goes, empty where that is not known yet; so is the tax then.
    """
    method = next((one for one in market.delivery if one.code == delivery), None)
    goods = sum(line.amount for line in lines)
    rate = None
    if country:
        rate = tax_service(settings.TAX_SERVICE)(country=country, area=area, postal_code=postal_code, on=on)
    return quote_of(
        lines,
        currency=market.currency,
        tax_included=market.tax_included,
        delivery=method.fee_for(goods) if method else 0,
        rate=rate,
    )
