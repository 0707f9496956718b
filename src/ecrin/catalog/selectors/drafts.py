"""A draft as the product page would show it."""

from dataclasses import replace

from ecrin.catalog.models import Operator, Product
from ecrin.catalog.rules import GemstoneUse, OperatorInfo, PictureInfo, ProductInfo, VariantInfo
from ecrin.markets.rules import MarketInfo

from .products import levels_of, pictures_in


def preview_of(product: Product, market: MarketInfo) -> ProductInfo:
    """An unpublished creation (`get_latest_revision_as_object()`, or a form's) seen from a market; about six queries.

    Variants that were never saved have no id of their own: they get negative ones, so that each stays itself.
    """
    same = ("reference", "slug", "department_id", "category_id", "collection_id", "rank", "is_new", "is_limited")
    more = [category.pk for category in product.more_categories.all()]
    return ProductInfo(
        id=product.pk or 0,
        **{name: getattr(product, name) for name in same},
        level=levels_of([product.pk or 0], market)[product.pk or 0],
        category_ids=tuple(dict.fromkeys(filter(None, (product.category_id, *more)))),
        texts={name: getattr(product, name) for name in Product.translatable},
        translations=product.translations,
        dimensions=product.dimensions,
        variants=_variants(product),
        gemstones=tuple(
            GemstoneUse(gemstone_id=use.gemstone_id, count=use.count, carats=use.carats)
            for use in product.gemstones.all()
        ),
        pictures=_pictures(product, market),
        manufacturer=_operator(product.manufacturer),
        responsible_person=_operator(product.responsible_person),
    )


def _variants(product: Product) -> tuple[VariantInfo, ...]:
    same = ("sku", "material_id", "size", "gtin", "hs_code", "origin", "weight")
    return tuple(
        VariantInfo(id=variant.pk or -place, **{name: getattr(variant, name) for name in same})
        for place, variant in enumerate(product.variants.all(), start=1)
    )


def _pictures(product: Product, market: MarketInfo) -> tuple[PictureInfo, ...]:
    uses = list(product.pictures.all())
    known = pictures_in((use.picture_id for use in uses), market.code)
    return tuple(
        replace(known[use.picture_id], role=use.role, material_id=use.material_id)
        for use in uses
        if use.picture_id in known
    )


def _operator(operator: Operator | None) -> OperatorInfo | None:
    if operator is None:
        return None
    names = ("name", "postal_address", "electronic_address", "country")
    return OperatorInfo(**{name: getattr(operator, name) for name in names})
