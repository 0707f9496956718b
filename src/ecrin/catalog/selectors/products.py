"""Published creations as pages and indexes read them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from ecrin.catalog.models import (
    Availability,
    Picture,
    Product,
    ProductGemstone,
    ProductPicture,
    Rendition,
    Variant,
)
from ecrin.catalog.rules import (
    GemstoneUse,
    Level,
    OperatorInfo,
    PictureInfo,
    ProductInfo,
    RenditionInfo,
    VariantInfo,
    level_in,
    may_show,
    slugs_in,
)
from ecrin.core.database.prepared import Prepared
from ecrin.markets.rules import MarketInfo, StorefrontInfo

BATCH = 500
COLUMNS = (
    "id", "reference", "slug", "department_id", "category_id", "collection_id", "rank", "is_new", "is_limited",
    "dimensions", "translations", *Product.translatable,
    "manufacturer__name", "manufacturer__postal_address", "manufacturer__electronic_address",
    "manufacturer__country", "responsible_person__country",
    "responsible_person__name", "responsible_person__postal_address", "responsible_person__electronic_address",
)  # fmt: skip
VARIANT_COLUMNS = ("id", "sku", "material_id", "size", "gtin", "hs_code", "origin", "weight")
PICTURE_COLUMNS = (
    "product_id", "picture_id", "material_id", "role", "picture__file", "picture__width", "picture__height", "picture__alt", "picture__translations",
    "picture__expires_on", "picture__territories",
)  # fmt: skip

# Asked for every page and every batch of an index, so their SQL is kept.
_BY_SLUG = Prepared(lambda slugs: Product.objects.filter(live=True, slug__in=slugs).values_list(*COLUMNS))
_BY_ID = Prepared(lambda ids: Product.objects.filter(live=True, pk__in=ids).order_by("pk").values_list(*COLUMNS))
_LEVELS = Prepared(
    lambda ids, market: Availability.objects.filter(
        Q(market=None) | Q(market_id=market), product_id__in=ids
    ).values_list("product_id", "market_id", "level")
)
_VARIANTS = Prepared(lambda ids: Variant.objects.filter(product_id__in=ids).values_list("product_id", *VARIANT_COLUMNS))
_GEMSTONES = Prepared(
    lambda ids: ProductGemstone.objects.filter(product_id__in=ids).values_list(
        "product_id", "gemstone_id", "count", "carats"
    )
)
_CATEGORIES = Prepared(
    lambda ids: (
        Product.more_categories.through.objects.filter(product_id__in=ids)
        .order_by("id")
        .values_list("product_id", "category_id")
    )
)
_PICTURES = Prepared(lambda ids: ProductPicture.objects.filter(product_id__in=ids).values_list(*PICTURE_COLUMNS))
_RENDITIONS = Prepared(
    lambda ids: (
        Rendition.objects.filter(picture_id__in=ids)
        .order_by("width")
        .values_list("picture_id", "format", "width", "height", "file", "ratio")
    )
)


def product_page(address: str, storefront: StorefrontInfo) -> ProductInfo | None:
    """The published creation of an address part, or None where there is none for this market; seven queries.

    An address without the reference, or with a former one, finds it too: compare `ProductInfo.address` and redirect.
    """
    found = list(_infos(_BY_SLUG(slugs_in(address)), storefront.market))
    exact = [info for info in found if info.address == address]
    return next(iter(exact or sorted(found, key=lambda info: -len(info.slug))), None)


def products_of(ids: Iterable[int], market: MarketInfo) -> dict[int, ProductInfo]:
    """The published creations among `ids` that the market may see, by id; seven queries."""
    return {info.id: info for info in _infos(_BY_ID(list(ids)), market)}


def products_in_bulk(
    market: MarketInfo, ids: Iterable[int] | None = None, *, size: int = BATCH
) -> Iterator[list[ProductInfo]]:
    """Every published creation that the market may see (or those of `ids`), in batches; seven queries a batch.

    All storefronts of the market can be served from one pass: nothing in it depends on a language.
    """
    if ids is not None:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), size):
            yield list(_infos(_BY_ID(wanted[start : start + size]), market))
        return
    rows = Product.objects.filter(live=True).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield list(_infos(_BY_ID(batch), market))
        last = batch[-1]


def _infos(rows: Iterable[tuple[Any, ...]], market: MarketInfo) -> Iterator[ProductInfo]:
    """Six queries beside that of the rows (`COLUMNS`), whatever the number of rows, markets and variants."""
    products = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    ids = [row["id"] for row in products]
    levels = levels_of(ids, market)
    shown = [row for row in products if levels[row["id"]] != "hidden"]
    variants, gemstones, categories = _variants(ids), _gemstones(ids), _more_categories(ids)
    pictures = pictures_of(ids, market.code, timezone.now().date())
    for row in shown:
        pk = row["id"]
        yield ProductInfo(
            **{name: row[name] for name in COLUMNS[:9]},
            level=levels[pk],
            category_ids=tuple(dict.fromkeys(filter(None, (row["category_id"], *categories[pk])))),
            texts={name: row[name] for name in Product.translatable},
            translations=row["translations"],
            dimensions=row["dimensions"],
            variants=tuple(variants[pk]),
            gemstones=tuple(gemstones[pk]),
            pictures=tuple(pictures[pk]),
            manufacturer=_operator(row, "manufacturer"),
            responsible_person=_operator(row, "responsible_person"),
        )


def levels_of(ids: Sequence[int], market: MarketInfo) -> dict[int, Level]:
    """How each creation is had in a market; one query."""
    own: dict[int, str] = {}
    everywhere: dict[int, str] = {}
    for product, of_market, level in _LEVELS(ids, market.id):
        (everywhere if of_market is None else own)[product] = level
    return {pk: level_in(market.state, own.get(pk), everywhere.get(pk)) for pk in ids}


def _variants(ids: Sequence[int]) -> defaultdict[int, list[VariantInfo]]:
    found = defaultdict(list)
    for product, *values in _VARIANTS(ids):
        found[product].append(VariantInfo(**dict(zip(VARIANT_COLUMNS, values, strict=True))))
    return found


def _gemstones(ids: Sequence[int]) -> defaultdict[int, list[GemstoneUse]]:
    found = defaultdict(list)
    for product, gemstone, count, carats in _GEMSTONES(ids):
        found[product].append(GemstoneUse(gemstone_id=gemstone, count=count, carats=carats))
    return found


def _more_categories(ids: Sequence[int]) -> defaultdict[int, list[int]]:
    found = defaultdict(list)
    for product, category in _CATEGORIES(ids):
        found[product].append(category)
    return found


def _operator(row: dict[str, Any], role: str) -> OperatorInfo | None:
    if row[f"{role}__name"] is None:
        return None
    names = ("name", "postal_address", "electronic_address", "country")
    return OperatorInfo(**{name: row[f"{role}__{name}"] for name in names})


def pictures_of(ids: Sequence[int], market: str, today: date) -> defaultdict[int, list[PictureInfo]]:
    """The pictures by product that the market may see on that day, in order; two queries."""
    found = defaultdict(list)
    rows = (dict(zip(PICTURE_COLUMNS, row, strict=True)) for row in _PICTURES(ids))
    allowed = [row for row in rows if _allowed(row, market, today)]
    renditions = renditions_of({row["picture_id"] for row in allowed})
    for row in allowed:
        found[row["product_id"]].append(
            PictureInfo(
                id=row["picture_id"],
                url=default_storage.url(row["picture__file"]),
                width=row["picture__width"],
                height=row["picture__height"],
                role=row["role"],
                material_id=row["material_id"],
                alt=row["picture__alt"],
                translations=row["picture__translations"],
                is_vector=row["picture__file"].lower().endswith(".svg"),
                renditions=tuple(renditions[row["picture_id"]]),
            )
        )
    return found


def _allowed(row: dict[str, Any], market: str, today: date) -> bool:
    return may_show(
        expires_on=row["picture__expires_on"], territories=row["picture__territories"], market=market, today=today
    )


def renditions_of(ids: Iterable[int]) -> defaultdict[int, list[RenditionInfo]]:
    """The files made of pictures, by picture; one query."""
    found = defaultdict(list)
    for picture, kind, width, height, file, ratio in _RENDITIONS(list(ids)):
        found[picture].append(RenditionInfo(kind, width, height, default_storage.url(file), ratio))
    return found


def pictures_in(ids: Iterable[int], market: str) -> dict[int, PictureInfo]:
    """Pictures by id that the market may see today (department, collection and menu pictures); two queries."""
    rows = list(Picture.objects.filter(pk__in=list(ids)))
    today = timezone.now().date()
    allowed = [
        row
        for row in rows
        if may_show(expires_on=row.expires_on, territories=row.territories, market=market, today=today)
    ]
    renditions = renditions_of(row.pk for row in allowed)
    return {
        row.pk: PictureInfo(
            id=row.pk,
            url=row.file.url,
            width=row.width,
            height=row.height,
            alt=row.alt,
            translations=row.translations,
            is_vector=row.is_svg(),
            renditions=tuple(renditions[row.pk]),
        )
        for row in allowed
    }
