"""Who asked to be told of what, and what there is to tell."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ecrin.bag.models import Watch
from ecrin.bag.rules.watches import MOST_WATCHES, is_due
from ecrin.catalog.models import Variant
from ecrin.catalog.rules import PictureSources, ProductInfo, VariantInfo, size_in
from ecrin.catalog.selectors import lowest_before, products_of, taxonomy
from ecrin.core.money import to_minor
from ecrin.core.texts import Text
from ecrin.markets.rules import MarketInfo, StorefrontInfo
from ecrin.offers.rules import Offer, ProductOffer
from ecrin.offers.selectors import offers_of

from .reading import path_of, picture_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What a watched creation, or the piece of it, is to be had for now.

    Attributes:
        amount: of a creation without a chosen piece the lowest of all its pieces, whether there or not, so that one which
            comes back is no lower price; minor units, None where no price is shown.
        can_buy: at that price; `is_there` at any.
    """

    product: ProductInfo
    variant: VariantInfo | None
    amount: int | None
    can_buy: bool
    is_there: bool
    can_come_back: bool


def live_watches() -> QuerySet[Watch]:
    """Those whose time runs and whose mail is proven, of clients who are still there."""
    rows = Watch.objects.filter(confirmed_at__isnull=False, told_at=None, expires_at__gt=timezone.now())
    return rows.filter(Q(client=None) | Q(client__is_active=True))


def watches_touched(keys: Collection[str]) -> QuerySet[Watch]:
    """Live watches that changes of these keys (`sku:…`, `product:…`) may concern; one query with its reader's."""
    skus = [key.removeprefix("sku:") for key in keys if key.startswith("sku:")]
    products = [int(key.removeprefix("product:")) for key in keys if key.startswith("product:") and key[8:].isdecimal()]
    products += Variant.objects.filter(sku__in=skus).values_list("product_id", flat=True)
    return live_watches().filter(product_id__in=products)


def coming_watches(source: Any, target: Any) -> list[Watch]:
    """What is watched for one account and not for another, as many as fit, the latest first; two queries."""
    now = timezone.now()
    marks = [
        {(one.kind, one.product_id, one.sku, one.market_code): one for one in Watch.objects.filter(client=client)}
        for client in (target, source)
    ]
    own, others = marks
    alive = sum(one.expires_at > now for one in own.values())
    new = [one for mark, one in others.items() if mark not in own and one.expires_at > now]
    return new[: max(MOST_WATCHES - alive, 0)]


def watch_by_token(token: str) -> Watch | None:
    """The watch that a letter leads to; one query."""
    return Watch.objects.filter(token=token).select_related("product").first()


def watched_by(client: Any, market: MarketInfo) -> dict[tuple[int, str], frozenset[str]]:
    """Of what a client is told in a market, by row of the creation and SKU; one query, none for who is not signed in."""
    found: dict[tuple[int, str], frozenset[str]] = {}
    if client is None:
        return found
    rows = Watch.objects.filter(client=client, market_code=market.code, expires_at__gt=timezone.now())
    for product, sku, kind in rows.values_list("product_id", "sku", "kind"):
        found[product, sku] = found.get((product, sku), frozenset()) | {kind}
    return found


def seen_now(wanted: Iterable[tuple[int, str]], market: MarketInfo) -> dict[tuple[int, str], Seen]:
    """What creations and pieces (row, SKU or empty) are to be had for in a market; nine queries whatever their number.
    What the market may not see, or was published no more, is absent.
    """
    asked = set(wanted)
    products = products_of({product for product, _sku in asked}, market) if asked else {}
    offers = offers_of(list(products.values()), market) if products else {}
    found = {}
    for product, sku in asked:
        if product in products:
            seen = _seen(products[product], offers[product], sku)
            if seen is not None:
                found[product, sku] = seen
    return found


def _seen(product: ProductInfo, offer: ProductOffer, sku: str) -> Seen | None:
    if sku:
        variant = next((one for one in product.variants if one.sku == sku), None)
        return _of_piece(product, variant, offer.variants[variant.id]) if variant else None
    priced = [(own.price, place) for place, own in offer.variants.items() if own.price is not None]
    lowest = min((to_minor(price) for price, _ in priced), default=None)
    at_it = [place for price, place in priced if to_minor(price) == lowest]
    buyable = next((place for place in at_it if offer.variants[place].can_buy), None)
    variant = next((one for one in product.variants if one.id == (buyable or next(iter(at_it), None))), None)
    can_come_back = not offer.can_buy and any(_is_out(own) for own in offer.variants.values())
    return Seen(product, variant, lowest, buyable is not None, offer.can_buy, can_come_back)


def _of_piece(product: ProductInfo, variant: VariantInfo, own: Offer) -> Seen:
    amount = None if own.price is None else to_minor(own.price)
    return Seen(product, variant, amount, own.can_buy, own.can_buy, _is_out(own))


def _is_out(offer: Offer) -> bool:
    return offer.availability in {"sold-out", "back-soon"}


def has_news(watch: Watch, seen: Seen | None, market: MarketInfo) -> bool:
    """Whether there is something true to tell of a watch; one query where a price fell."""
    if seen is None:
        return False
    if watch.kind == Watch.Kind.BACK:
        return is_due("back", can_buy=seen.is_there, amount=None, seen=None, lowest_before=None)
    fell = (
        seen.can_buy and seen.amount is not None and watch.seen_amount is not None and seen.amount < watch.seen_amount
    )
    before = lowest_before(seen.variant.sku or "", market) if fell and seen.variant else None
    return is_due("price", can_buy=seen.can_buy, amount=seen.amount, seen=watch.seen_amount, lowest_before=before)


@dataclass(frozen=True, slots=True)
class Told:
    """A watch as its letter and its page tell it."""

    name: Text
    details: str
    path: str
    picture: PictureSources | None


def told_of(product: ProductInfo, variant: VariantInfo | None, storefront: StorefrontInfo) -> Told:
    """What a creation, or a piece of it, is called and where it is. No query once the taxonomy stands."""
    names = taxonomy()
    material = names.materials.get(variant.material_id or 0) if variant else None
    guide = names.size_guide_of(product.category_id)
    size = variant.size if variant else ""
    shown = size_in(size, system=storefront.market.ring_sizes, table=guide.table if guide else {}) if size else ""
    parts = [material.label(storefront.language) if material else "", shown]
    return Told(
        product.text("name", storefront.language),
        " · ".join(part for part in parts if part),
        path_of(product, variant, storefront),
        picture_of(product, material.id if material else None),
    )
