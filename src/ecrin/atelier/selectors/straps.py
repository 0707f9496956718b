"""Straps and the watches that they fit, kept in memory; what a watch with another strap costs and when it is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _

from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.atelier.rules import Fact, Made, Wished
from ecrin.atelier.rules import straps as rules
from ecrin.atelier.rules.straps import Attachment
from ecrin.catalog.rules import PictureInfo, ProductInfo, VariantInfo
from ecrin.catalog.selectors import pictures_in, prices_of, products_of, taxonomy
from ecrin.core.changes import Following
from ecrin.inventory.rules import IN_STOCK, Stock, days_until_there
from ecrin.inventory.selectors import stock_of
from ecrin.markets.rules import MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot

KEY = "straps"
GONE = frozenset({"sold-out", "back-soon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapInfo:
    """How a strap is made. `product` is the creation's id."""

    product: int
    attachment: Attachment
    buckle: str = ""
    buckle_metal_id: int | None = None
    wrist_least: int | None = None
    wrist_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchInfo:
    """How a watch takes its strap. `comes_with` is a SKU, `bench` the business days that changing it takes."""

    product: int
    attachment: Attachment
    comes_with: str = ""
    bench: tuple[int, int] = rules.BENCH


@dataclass(frozen=True, slots=True)
class Fittings:
    """All straps and watches, by the id of their creation; pictures of watches on straps by watch, strap and material."""

    straps: Mapping[int, StrapInfo]
    watches: Mapping[int, WatchInfo]
    views: Mapping[tuple[int, str, int | None], int]


def _read() -> Fittings:
    """Three queries."""
    straps = {
        row.product_id: StrapInfo(
            product=row.product_id, attachment=row.attachment, buckle=row.buckle, buckle_metal_id=row.buckle_metal_id,
            wrist_least=row.wrist_least, wrist_most=row.wrist_most,
        )
        for row in Strap.objects.all()
    }  # fmt: skip
    watches = {
        row.product_id: WatchInfo(
            product=row.product_id,
            attachment=row.attachment,
            comes_with=row.comes_with,
            bench=(row.days_least, row.days_most),
        )
        for row in WatchFitting.objects.all()
    }
    rows = StrapView.objects.values_list("watch_id", "strap", "material_id", "picture_id")
    return Fittings(straps, watches, {(watch, sku, material): picture for watch, sku, material, picture in rows})


fittings = Following(_read, KEY)
"""How straps and watches fit, as it is now; no query when nothing changed."""


def _read_categories() -> frozenset[int]:
    rows = Strap.objects.filter(product__category__isnull=False).values_list("product__category_id", flat=True)
    return frozenset(pk for pk in rows.order_by().distinct() if pk)


strap_categories = Following(_read_categories, KEY, "product:")
"""The categories that straps stand in, by id; no query when no creation changed, else one."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Straps and watches that a market may see, by id, its straps' variants by SKU, and its watches (their ids) by SKU, each
    in the house's order.
    """

    products: Mapping[int, ProductInfo]
    variants: Mapping[str, tuple[ProductInfo, VariantInfo]]
    watches: Mapping[str, int]
    pictures: Mapping[int, PictureInfo]


def _load(code: str) -> Pieces:
    """Nine queries."""
    market, known = snapshot().markets[code], fittings()
    found = products_of([*known.straps, *known.watches], market)
    products = dict(sorted(found.items(), key=lambda item: (item[1].rank, item[1].slug)))
    variants = {
        variant.sku: (product, variant)
        for product in products.values()
        if product.id in known.straps
        for variant in product.variants
        if variant.sku
    }
    watches = {sku: product.id for product in products.values() if product.id in known.watches for sku in product.skus}
    return Pieces(products, variants, watches, pictures_in(set(known.views.values()), code) if known.views else {})


@cache
def _pieces_of(code: str) -> Following[Pieces]:
    return Following(partial(_load, code), KEY, "product:", "taxonomy", "markets")


def pieces_in(market: MarketInfo) -> Pieces:
    """What a market may see of straps and watches; no query when nothing changed."""
    return _pieces_of(market.code)()


def straps_for(watch: int, market: MarketInfo) -> list[tuple[ProductInfo, VariantInfo]]:
    """Every strap of the market that fits a watch, variant by variant, in the house's order. No query."""
    info = fittings().watches.get(watch)
    return _fitting(info.attachment, market) if info else []


def _fitting(watch: Attachment, market: MarketInfo) -> list[tuple[ProductInfo, VariantInfo]]:
    straps = fittings().straps
    return [
        (product, variant)
        for product, variant in pieces_in(market).variants.values()
        if rules.fits(straps[product.id].attachment, watch)
    ]


def watches_for(strap: int, market: MarketInfo) -> list[ProductInfo]:
    """Every watch of the market that a strap fits, in the house's order. No query."""
    known = fittings()
    info, found = known.straps.get(strap), pieces_in(market).products
    if info is None:
        return []
    return [
        product
        for product in found.values()
        if product.id in known.watches and rules.fits(info.attachment, known.watches[product.id].attachment)
    ]


def watches_with_straps(market: MarketInfo) -> list[ProductInfo]:
    """The market's watches for which it has straps, in the house's order. No query."""
    watches = fittings().watches
    found = [product for product in pieces_in(market).products.values() if product.id in watches]
    return [product for product in found if straps_for(product.id, market)]


def view_of(watch: int, strap: str, material: int | None, market: MarketInfo) -> PictureInfo | None:
    """A picture of the watch on a strap, in this material of the watch or in any; None where the house has none. No query."""
    views = fittings().views
    found = views.get((watch, strap, material)) or views.get((watch, strap, None))
    return pieces_in(market).pictures.get(found or 0)


def has_views(watch: int) -> bool:
    """Whether the house has a picture of this watch on any strap. No query."""
    return any(of == watch for of, _strap, _material in fittings().views)


def keys_for(product: int, market: MarketInfo) -> set[str]:
    """The change keys that a page about a watch or strap depends on besides its own. No query."""
    known = fittings()
    if product in known.watches:
        return {KEY} | {key for strap, _variant in straps_for(product, market) for key in strap.keys}
    if product in known.straps:
        return {KEY} | {watch.key for watch in watches_for(product, market)}
    return {KEY}


# A watch with another strap


@dataclass(frozen=True, slots=True)
class Change:
    """What it means to have a watch with another strap: minor units more or less, business days more, or why not."""

    extra: int = 0
    days: tuple[int, int] = (0, 0)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of SKUs in a market: prices in minor units, and stock."""

    prices: Mapping[str, int]
    stock: Mapping[str, Stock]


def shelf_of(skus: Iterable[str], market: MarketInfo) -> Shelf:
    """Two queries."""
    wanted = sorted({sku for sku in skus if sku})
    return Shelf(prices_of(wanted, market), stock_of(wanted))


def changes_for(watch_sku: str, straps: Sequence[str], market: MarketInfo, shelf: Shelf) -> dict[str, Change]:
    """What each of these straps (SKUs) would mean for a watch, by SKU. No query.

    Args:
        shelf: what is known of these straps, of the one that the watch comes with, and of the watch's own SKU.
    """
    return {sku: _change(watch_sku, sku, market, shelf) for sku in straps}


def comes_with(watch: int) -> str:
    """The SKU of the strap that a watch comes with; empty where none is named. No query."""
    info = fittings().watches.get(watch)
    return info.comes_with if info else ""


def _change(watch_sku: str, sku: str, market: MarketInfo, shelf: Shelf) -> Change:
    here = pieces_in(market)
    info, known = fittings().watches.get(here.watches.get(watch_sku, 0)), here.variants.get(sku)
    if info is None or info.comes_with not in shelf.prices:
        return Change(problem=_("This watch leaves with its own strap. You can have another one beside it."))
    if sku == info.comes_with:
        return Change(problem=_("The watch comes with this strap already."))
    if known is None or known[0].level != "online" or not market.is_open or sku not in shelf.prices:
        return Change(problem=_("This strap is not sold here. Please choose another one."))
    if not rules.fits(fittings().straps[known[0].id].attachment, info.attachment):
        return Change(problem=_("This strap does not fit this watch. Please choose another one."))
    stock = shelf.stock.get(sku, IN_STOCK)
    if stock.state in GONE:
        return Change(
            problem=_("This strap is sold out at the moment. Please choose another one, or keep the watch’s own.")
        )
    days = rules.days_more(
        info.bench,
        strap=days_until_there(stock, is_protected=_is_protected(known[1])),
        watch=days_until_there(shelf.stock.get(watch_sku, IN_STOCK), is_protected=False),
    )
    return Change(rules.extra_of(shelf.prices[sku], shelf.prices[info.comes_with]), days)


def _is_protected(variant: VariantInfo) -> bool:
    material = taxonomy().materials.get(variant.material_id or 0)
    return material is not None and material.is_protected


def label_of(sku: str, storefront: StorefrontInfo) -> str:
    """What a strap is called: name, leather or metal, size; its SKU where the market does not show it. No query."""
    known = pieces_in(storefront.market).variants.get(sku)
    if known is None:
        return sku
    product, variant = known
    material = taxonomy().materials.get(variant.material_id or 0)
    name = product.text("name", storefront.language).value
    parts = [name, material.label(storefront.language) if material else "", variant.size]
    return ", ".join(part for part in parts if part)


def made_of(wished: Sequence[Wished], storefront: StorefrontInfo) -> list[Made]:
    """Watches with another strap, as they are wished for: `{"sku": "MV22010-BUC"}`. Two queries, whatever their number.

    Nothing that was posted is taken on trust: what fits, what it costs and what comes off is worked out here.
    """
    market = storefront.market
    watches = pieces_in(market).watches
    asked = [_asked(one.payload) for one in wished]
    included = [comes_with(watches.get(one.sku, 0)) for one in wished]
    shelf = shelf_of([*asked, *included, *(one.sku for one in wished)], market)
    return [
        _made(_change(one.sku, sku, market, shelf), sku, own, storefront, _seen_on(one.sku, sku, market))
        for one, sku, own in zip(wished, asked, included, strict=True)
    ]


def _asked(payload: Mapping[str, Any]) -> str:
    """The SKU that was posted, as far as it can be one."""
    sku = payload.get("sku")
    return sku.strip() if isinstance(sku, str) and len(sku) <= 40 else ""


def _seen_on(sku: str, strap: str, market: MarketInfo) -> PictureInfo | None:
    """A picture of the piece of a watch on a strap; None where the house has none. No query."""
    pieces = pieces_in(market)
    watch = pieces.products.get(pieces.watches.get(sku, 0))
    piece = next((one for one in watch.variants if one.sku == sku), None) if watch else None
    return view_of(watch.id, strap, piece.material_id, market) if watch and piece else None


def _made(change: Change, sku: str, own: str, storefront: StorefrontInfo, picture: PictureInfo | None) -> Made:
    if change.problem:
        return Made(payload={"sku": sku}, problem=change.problem)
    return Made(
        extra=change.extra,
        least=change.days[0],
        most=change.days[1],
        components={sku: 1},
        facts=(Fact(_("Strap"), label_of(sku, storefront)),),
        payload={"sku": sku, "taken_off": own},
        picture=picture,
    )
