"""Wishes as their page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet

from ecrin.bag.models import SharedList, Wish
from ecrin.bag.rules import WishView
from ecrin.catalog.rules import ProductInfo, size_in
from ecrin.catalog.selectors import products_of, taxonomy
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import ProductOffer
from ecrin.offers.selectors import offers_of

from .bags import mine
from .reading import path_of, picture_of


def wishes_of(*, token: str, client: Any = None) -> QuerySet[Wish]:
    """A visitor's wishes, the latest first."""
    return Wish.objects.filter(mine(token, client)).order_by("-added_at", "-pk")


@dataclass(frozen=True, slots=True)
class InShort:
    """How many creations a client wishes for, and how many of them somebody has bought, where she wants to know that."""

    wishes: int
    given: int


def wishes_in_short(client: Any) -> InShort:
    """A client's wishlist at a glance; one query."""
    tells = SharedList.objects.filter(client=client, tells=True)
    found = Wish.objects.filter(client=client).aggregate(
        wishes=Count("pk"), given=Count("pk", filter=Q(given_order__isnull=False) & Q(Exists(tells)))
    )
    return InShort(found["wishes"], found["given"])


def read_wishes(
    wishes: QuerySet[Wish],
    storefront: StorefrontInfo,
    *,
    watched: Mapping[tuple[int, str], frozenset[str]] | None = None,
    sizes: Mapping[str, str] | None = None,
) -> tuple[tuple[WishView, ...], int]:
    """The wishes that the market may see, and how many it may not; ten queries whatever their number.

    Args:
        watched: of what their owner is told, by row of the creation and SKU.
        sizes: her sizes by code of the size guide; a wish without a piece leads to its page with hers chosen.
    """
    rows = list(wishes)
    products = products_of({row.product_id for row in rows}, storefront.market) if rows else {}
    offers = offers_of(list(products.values()), storefront.market) if products else {}
    shown = tuple(
        _wish(row, products[row.product_id], offers[row.product_id], storefront, watched or {}, sizes or {})
        for row in rows
        if row.product_id in products
    )
    return shown, len(rows) - len(shown)


def _wish(
    row: Wish,
    product: ProductInfo,
    offer: ProductOffer,
    storefront: StorefrontInfo,
    watched: Mapping[tuple[int, str], frozenset[str]],
    sizes: Mapping[str, str],
) -> WishView:
    names, language = taxonomy(), storefront.language
    variant = next((one for one in product.variants if row.sku and one.sku == row.sku), None)
    own = offer.variants.get(variant.id) if variant else None
    material = names.materials.get(variant.material_id or 0) if variant else names.material_by_slug.get(row.material)
    guide = names.size_guide_of(product.category_id)
    size = variant.size if variant else ""
    path = path_of(product, variant, storefront)
    if variant is None:
        of_hers = sizes.get(guide.slug, "") if guide else ""
        pairs = [("material", material.slug if material else ""), ("size", of_hers if _has(product, of_hers) else "")]
        query = "&".join(f"{name}={value}" for name, value in pairs if value)
        path = f"{path}?{query}" if query else path
    return WishView(
        key=row.key,
        sku=variant.sku or "" if variant else "",
        name=product.text("name", language),
        material=material.label(language) if material else "",
        size=size_in(size, system=storefront.market.ring_sizes, table=guide.table if guide else {}) if size else "",
        path=path,
        picture=picture_of(product, material.id if material else None),
        price=own.price if own else offer.price,
        has_range=own is None and offer.has_range,
        availability=(own or offer).availability,
        can_buy=own.can_buy if own else offer.can_buy,
        wants_size=variant is None and offer.can_buy,
        product=product.id,
        pieces=() if variant else _pieces(product, offer, material.id if material else None, storefront),
        is_given=row.given_order is not None,
        watched=watched.get((product.id, variant.sku or "" if variant else ""), frozenset()),
    )


def _has(product: ProductInfo, size: str) -> bool:
    return any(variant.size == size for variant in product.variants)


def _pieces(
    product: ProductInfo, offer: ProductOffer, material: int | None, storefront: StorefrontInfo
) -> tuple[tuple[str, str], ...]:
    """What can be had of a creation, in a material where one is wished for: SKU and how it is told from the others."""
    names = taxonomy()
    guide = names.size_guide_of(product.category_id)
    found = []
    for variant in product.variants:
        if not variant.sku or not offer.variants[variant.id].can_buy or material not in {None, variant.material_id}:
            continue
        of = names.materials.get(variant.material_id or 0)
        size = size_in(variant.size, system=storefront.market.ring_sizes, table=guide.table if guide else {})
        told = [of.label(storefront.language) if of and material is None else "", size if variant.size else ""]
        found.append((variant.sku, " · ".join(part for part in told if part)))
    return tuple(found)
