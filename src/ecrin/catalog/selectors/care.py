"""What staff should look at: prices and safety information that are missing, and rights in pictures that nobody wrote
down.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from ecrin.catalog.models import Availability, Picture, Price, ProductPicture, Variant
from ecrin.catalog.rules import ProductInfo
from ecrin.catalog.rules.pictures import rights_missing
from ecrin.catalog.rules.safety import safety_gaps
from ecrin.markets.rules import MarketInfo

from .products import products_in_bulk


@dataclass(frozen=True, slots=True)
class Gap:
    """A creation and what the product-safety law misses of it in European markets."""

    product: ProductInfo
    missing: tuple[str, ...]


def gaps_of(product: ProductInfo, languages: Iterable[str]) -> tuple[str, ...]:
    """What is missing of a creation for European markets in these languages."""
    warned = [
        language
        for language, entry in product.translations.items()
        if entry.get("safety_warnings") and entry.get("state") != "draft"
    ]
    return safety_gaps(
        manufacturer=product.manufacturer,
        responsible_person=product.responsible_person,
        identifier=product.reference or "",
        has_picture=bool(product.pictures),
        warnings=product.texts["safety_warnings"],
        warned_in=warned,
        languages=languages,
    )


def safety_gaps_in(market: MarketInfo, languages: Iterable[str]) -> Iterator[Gap]:
    """The creations that a European market sells with something missing; eight queries a batch of five hundred."""
    tongues = tuple(languages)
    for batch in products_in_bulk(market):
        for product in batch:
            missing = gaps_of(product, tongues) if product.level == "online" else ()
            if missing:
                yield Gap(product, missing)


def unpriced_in(markets: Iterable[MarketInfo]) -> Q:
    """Published creations that one of these markets sells online and none of whose SKUs has a price there.

    A condition for creations: it asks nothing by itself. Markets that are not open sell nothing.
    """
    of_product = Availability.objects.filter(product=OuterRef("pk"))
    everywhere = of_product.filter(market=None)
    by_default = Exists(everywhere.filter(level=Availability.Level.ONLINE)) | ~Exists(everywhere)
    lacking = Q(pk__in=())
    for market in markets:
        if not market.is_open:
            continue
        own = of_product.filter(market_id=market.id)
        is_online = Exists(own.filter(level=Availability.Level.ONLINE)) | (~Exists(own) & by_default)
        skus = Variant.objects.filter(product=OuterRef(OuterRef("pk"))).order_by().values("sku")
        priced = Price.objects.filter(market_id__in=market.price_chain, sku__in=skus)
        lacking |= Q(is_online) & ~Q(Exists(priced))
    return Q(live=True) & lacking


def pictures_without_rights() -> list[tuple[Picture, tuple[str, ...]]]:
    """Used pictures with what is not written down of the house's rights in them; two queries."""
    worn = set(ProductPicture.objects.filter(role="worn").values_list("picture_id", flat=True))
    found = []
    for picture in Picture.objects.filter(uses__isnull=False).distinct().order_by("title", "pk"):
        missing = rights_missing(
            photographer=picture.photographer,
            licence=picture.licence,
            persons=picture.persons,
            is_worn=picture.pk in worn,
        )
        if missing:
            found.append((picture, missing))
    return found
