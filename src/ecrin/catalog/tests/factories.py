"""Small, quick makers of rows. What is not asked for is the least that works."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Collection as Folder

from ecrin.catalog.models import (
    Availability,
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Picture,
    Price,
    Product,
    ProductGemstone,
    ProductPicture,
    Selection,
    SelectionItem,
    Variant,
)
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market, Storefront
from ecrin.markets.rules import DeliveryInfo, MarketInfo, StorefrontInfo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="500"><circle r="9"/></svg>'


def _name(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def make_market(code: str = "us", *, currency: str = "USD", state: str = "open", **fields: Any) -> Market:
    defaults = {"name": code.upper(), "currency": currency, "state": state, **fields}
    return Market.objects.get_or_create(code=code, defaults=defaults)[0]


def market_info(market: Market | str = "us") -> MarketInfo:
    """A market as a request sees it, without the snapshot."""
    row = make_market(market) if isinstance(market, str) else market
    chain, current = [], row
    while current is not None and current.pk not in chain:
        chain.append(current.pk)
        current = current.price_fallback
    same = ("code", "name", "state", "currency", "tax_display", "units", "ring_sizes", "telephone", "mail")
    return MarketInfo(
        id=row.pk,
        **{name: getattr(row, name) for name in same},
        time_zone=row.time_zone,
        return_days=row.return_days,
        closed_notice=row.closed_notice,
        price_chain=tuple(chain),
        delivery=tuple(
            DeliveryInfo(method.code, method.name, method.min_days, method.max_days, method.fee, method.free_from)
            for method in row.delivery_methods.all()
        ),
    )


def storefront_info(code: str = "en-us", market: Market | str | None = None, language: str = "") -> StorefrontInfo:
    """A storefront as a request has it, without the snapshot."""
    tongue, _, country = code.rpartition("-")
    info = market_info(market or country)
    language = language or tongue
    row = Storefront.objects.get_or_create(
        code=code,
        defaults={
            "market_id": info.id,
            "content_language": language,
            "interface_language": language,
            "babel_locale": language,
            "html_lang": language,
        },
    )[0]
    return StorefrontInfo(
        id=row.pk, code=code, market=info, language=language, interface=language, babel=language, html_lang=language
    )


def make_department(slug: str = "jewelry", **fields: Any) -> Department:
    return Department.objects.get_or_create(slug=slug, defaults={"name": _name(slug), **fields})[0]


def make_category(slug: str = "rings", *, department: str = "jewelry", **fields: Any) -> Category:
    return Category.objects.get_or_create(
        slug=slug, department=make_department(department), defaults={"name": _name(slug), **fields}
    )[0]


def make_collection(slug: str = "aurore", **fields: Any) -> Collection:
    return Collection.objects.get_or_create(slug=slug, defaults={"name": _name(slug), **fields})[0]


def make_material(slug: str = "yellow-gold", *, parts: Sequence[str] = (), **fields: Any) -> Material:
    material, is_new = Material.objects.get_or_create(slug=slug, defaults={"name": _name(slug), **fields})
    if is_new and parts:
        material.parts.set([make_material(part) for part in parts])
    return material


def make_gemstone(slug: str = "diamond", **fields: Any) -> Gemstone:
    return Gemstone.objects.get_or_create(slug=slug, defaults={"name": _name(slug), **fields})[0]


def make_picture(title: str = "ring", *, content: bytes = SVG, ending: str = "svg", **fields: Any) -> Picture:
    if not Folder.objects.exists():  # a test with real transactions empties what migrations made
        Folder.add_root(name="Root")
    picture = Picture(title=title, **fields)
    picture.file.save(f"{title}.{ending}", ContentFile(content), save=False)
    picture.width, picture.height = picture.width or 400, picture.height or 500
    picture.save()
    return picture


def make_product(
    slug: str = "aurore-ring",
    *,
    reference: str | None = "MV10240",
    department: str = "jewelry",
    category: str | None = "rings",
    collection: str | None = None,
    material: str | Sequence[str] | None = "yellow-gold",
    sizes: Sequence[str] = ("",),
    gemstones: Sequence[str] = (),
    prices: Mapping[str, int] | None = None,
    levels: Mapping[str | None, str] | None = None,
    stock: str | None = None,
    **fields: Any,
) -> Product:
    """A published creation with a variant for each material and size, priced alike: `prices={"us": 345000}`."""
    product = Product.objects.create(
        slug=slug,
        reference=reference,
        department=make_department(department),
        category=make_category(category, department=department) if category else None,
        collection=make_collection(collection) if collection else None,
        **{"name": _name(slug), **fields},
    )
    materials = [material] if isinstance(material, str) else list(material or [None])
    for place, (of, size) in enumerate((of, size) for of in materials for size in sizes):
        words = [reference, of if len(materials) > 1 else "", size]
        sku = "-".join(word.upper() for word in words if word) if reference else None
        row = make_material(of) if of else None
        Variant.objects.create(product=product, sku=sku, material=row, size=size, position=place)
        if sku:
            for code, amount in (prices or {}).items():
                Price.objects.create(sku=sku, market=make_market(code), amount=amount)
            if stock:
                StockFlag.objects.create(sku=sku, state=stock)
    for place, stone in enumerate(gemstones):
        ProductGemstone.objects.create(product=product, gemstone=make_gemstone(stone), position=place)
    for code, level in (levels or {}).items():
        Availability.objects.create(product=product, market=make_market(code) if code else None, level=level)
    return product


def add_picture(product: Product, picture: Picture | None = None, **fields: Any) -> ProductPicture:
    return ProductPicture.objects.create(product=product, picture=picture or make_picture(), **fields)


def make_selection(slug: str = "classics", products: Sequence[Product] = (), **fields: Any) -> Selection:
    selection = Selection.objects.create(slug=slug, **{"name": _name(slug), **fields})
    for place, product in enumerate(products):
        SelectionItem.objects.create(selection=selection, product=product, position=place)
    return selection
