"""What staff should look at: safety information that is missing, and rights in pictures that nobody wrote down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ecrin.catalog.models import Picture, ProductPicture
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
