"""What is known of SKUs, in few queries: enough to put one into a bag."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from ecrin.bag.rules import Piece
from ecrin.catalog.models import Variant
from ecrin.catalog.rules import address_part
from ecrin.catalog.selectors import prices_of, taxonomy
from ecrin.catalog.selectors.products import levels_of
from ecrin.core.money import from_minor
from ecrin.core.texts import Text, text_in
from ecrin.inventory.rules import IN_STOCK
from ecrin.inventory.selectors import stock_and_left
from ecrin.markets.rules import MarketInfo
from ecrin.offers.rules import Offer, offer_of
from ecrin.offers.selectors import standard_delivery
from ecrin.orders.selectors import pieces_ordered_since

from .limits import limits


@dataclass(frozen=True, slots=True)
class Known:
    """A SKU wherever it is sold: what it is called, and what limits ask of it. `live` says whether it is published."""

    sku: str
    product_id: int
    material_id: int | None
    size: str
    name: str
    address: str
    category_id: int | None
    department_id: int
    is_limited: bool
    live: bool
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False, repr=False)

    def label(self, language: str) -> Text:
        return text_in(language, "name", source=self.name, translations=self.translations)

    @property
    def piece(self) -> Piece:
        """As limits see it."""
        return Piece(self.sku, taxonomy().path_of(self.department_id, self.category_id), self.is_limited)


def known_pieces(skus: Iterable[str]) -> dict[str, Known]:
    """What is known of each SKU that there is, published or not; one query."""
    rows = Variant.objects.filter(sku__in=set(skus)).values_list(
        "sku", "product_id", "material_id", "size", "product__name", "product__slug", "product__reference",
        "product__category_id", "product__department_id", "product__is_limited", "product__live",
        "product__translations",
    )  # fmt: skip
    return {
        sku: Known(sku, product, material, size, name, address_part(slug, reference), category, department, limited,
                   live, translations)
        for sku, product, material, size, name, slug, reference, category, department, limited, live, translations
        in rows
        if sku is not None
    }  # fmt: skip


def offers_in_short(known: Mapping[str, Known], market: MarketInfo) -> tuple[dict[str, Offer], dict[str, int]]:
    """The offer of each published SKU that the market may see, and how many are left of those that can run out; three
    queries, where `offers_by_sku` reads whole creations in ten.
    """
    shown = {sku: piece for sku, piece in known.items() if piece.live}
    levels = levels_of([piece.product_id for piece in shown.values()], market)
    prices = prices_of(list(shown), market)
    stock, left = stock_and_left(shown)
    materials = taxonomy().materials
    offers = {}
    for sku, piece in shown.items():
        level = levels[piece.product_id]
        material = materials.get(piece.material_id or 0)
        if level != "hidden":
            offers[sku] = offer_of(
                level=level,
                market=market.code,
                market_open=market.is_open,
                price=None if sku not in prices else from_minor(prices[sku], market.currency),
                stock=stock.get(sku, IN_STOCK),
                delivery=standard_delivery(market),
                is_protected=material is not None and material.is_protected,
            )
    return offers, left


def day_begins(market: MarketInfo, now: datetime | None = None) -> datetime:
    """When the day began by the market's own clock."""
    local = (now or timezone.now()).astimezone(ZoneInfo(market.time_zone or "UTC"))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def taken_today(client: Any, market: MarketInfo, *, email: str = "") -> dict[str, int]:
    """How many of each SKU a client ordered today, in orders of her own or with her e-mail address: what was added today to
    an older order too, and nothing of what came to nothing. One query, none for who is unknown or where no limit counts
    by day.

    Args:
        client: its row, or the client.
    """
    if not count_by_day() or (client is None and not email):
        return {}
    return pieces_ordered_since(day_begins(market), client=client, email=email)


def count_by_day() -> bool:
    """Whether any limit counts by day."""
    return any(limit.kind == "sku-per-client-per-day" for limit in limits())
