"""Structured data for search engines (schema.org, JSON-LD): plain dicts from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Data = dict[str, Any]
STOCK = {
    "in-stock": "InStock", "low": "LimitedAvailability", "made-to-order": "MadeToOrder", "back-soon": "BackOrder",
    "sold-out": "OutOfStock", "boutique": "InStoreOnly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VariantData:
    """A variant for search engines. `amount` is None where its price is on request: then it has no Offer."""

    sku: str
    name: str
    url: str
    material: str = ""
    size: str = ""
    gtin: str = ""
    image: str = ""
    amount: Decimal | None = None
    currency: str = ""
    stock: str = "in-stock"


@dataclass(frozen=True, slots=True)
class ProductData:
    name: str
    url: str
    brand: str
    reference: str = ""
    description: str = ""
    category: str = ""
    images: tuple[str, ...] = ()
    variants: tuple[VariantData, ...] = ()
    seller: str = ""


def product_group(product: ProductData) -> Data:
    """A ProductGroup whose variants carry the offers; a Product where there is nothing to vary."""
    if len(product.variants) == 1:
        return {**_common(product, "Product"), **_variant(product.variants[0], product, own=False)}
    group = _common(product, "ProductGroup")
    if product.reference:
        group["productGroupID"] = product.reference
    varies = [
        f"https://schema.org/{axis}"
        for axis in ("material", "size")
        if len({getattr(variant, axis) for variant in product.variants} - {""}) > 1
    ]
    if varies:
        group["variesBy"] = varies
    if product.variants:
        group["hasVariant"] = [
            {"@type": "Product", **_variant(variant, product, own=True)} for variant in product.variants
        ]
    return group


def _common(product: ProductData, kind: str) -> Data:
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": kind,
            "name": product.name,
            "url": product.url,
            "description": product.description,
            "category": product.category,
            "image": list(product.images),
            "brand": {"@type": "Brand", "name": product.brand},
        }
    )


def _variant(variant: VariantData, product: ProductData, *, own: bool) -> Data:
    told: Data = {"sku": variant.sku, "material": variant.material, "size": variant.size}
    if own:
        told |= {"name": variant.name, "url": variant.url, "image": variant.image or (product.images or ("",))[0]}
    if len(variant.gtin) in {8, 12, 13, 14}:
        told[f"gtin{len(variant.gtin)}"] = variant.gtin
    if variant.amount is not None:
        told["offers"] = _filled(
            {
                "@type": "Offer",
                "url": variant.url,
                "price": f"{variant.amount:f}",
                "priceCurrency": variant.currency,
                "availability": f"https://schema.org/{STOCK[variant.stock]}",
                "itemCondition": "https://schema.org/NewCondition",
                "seller": {"@type": "Organization", "name": product.seller} if product.seller else "",
            }
        )
    return _filled(told)


def breadcrumb_list(steps: Sequence[tuple[str, str]]) -> Data:
    """A BreadcrumbList of (name, absolute address), from the home page to this one."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, 1)
        ],
    }


def item_list(addresses: Sequence[str], *, first: int = 1) -> Data:
    """A listing's creations in order, for a search engine's summary page."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": url} for place, url in enumerate(addresses, first)
        ],
    }


def organization(name: str, url: str, *, logo: str = "", contact: Mapping[str, str] | None = None) -> Data:
    """The house on its home page; `contact` holds telephone and mail where the market has them."""
    told: Data = {"@context": "https://schema.org", "@type": "Organization", "name": name, "url": url, "logo": logo}
    known = {key: value for key, value in (contact or {}).items() if value}
    if known:
        told["contactPoint"] = {"@type": "ContactPoint", "contactType": "customer service", **known}
    return _filled(told)


def website(name: str, url: str, *, search: str, language: str) -> Data:
    """A WebSite with the address of its search, to which the words are added."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": name,
        "url": url,
        "inLanguage": language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search + "{search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def _filled(told: Data) -> Data:
    """Without what is not known: an empty property is an error to a search engine."""
    return {key: value for key, value in told.items() if value not in ("", [], None)}
