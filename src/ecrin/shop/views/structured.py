"""Absolute addresses and structured data of a page."""

from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ecrin.catalog.selectors import taxonomy
from ecrin.core.house import current_house
from ecrin.markets.rules import StorefrontInfo
from ecrin.shop.rules.structured import Data, ProductData, VariantData, organization, product_group, website
from ecrin.shop.selectors.product import ProductPage


def absolute(request: HttpRequest, path: str) -> str:  # noqa: ARG001 - a house with many hosts decides by request
    """A path on the house's own site address, whatever host was asked: one page has one address."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_ADDRESS + path


def organization_data(request: HttpRequest, storefront: StorefrontInfo) -> Data:
    """The house, for its home page."""
    market, house = storefront.market, current_house()
    return organization(
        house.name,
        absolute(request, storefront.root),
        logo=absolute(request, f"{settings.STATIC_URL}{house.logo}") if house.logo else "",
        contact={"telephone": market.telephone, "email": market.mail},
    )


def website_data(request: HttpRequest, storefront: StorefrontInfo) -> Data:
    """The storefront as a site with its own search, for its home page."""
    home = absolute(request, storefront.root)
    return website(current_house().name, home, search=f"{home}search/?q=", language=storefront.html_lang)


def product_data(request: HttpRequest, page: ProductPage) -> Data:
    """The creation with its variants; those priced on request carry no offer."""
    product, storefront = page.product, page.storefront
    images = tuple(absolute(request, picture.big) for picture in page.pictures)
    materials = taxonomy().materials
    variants = []
    for variant in product.variants:
        offer = page.offer.variants[variant.id]
        material = materials[variant.material_id] if variant.material_id else None
        query = "&".join(
            f"{name}={value}"
            for name, value in (("material", material.slug if material else ""), ("size", variant.size))
            if value
        )
        label = material.label(storefront.language) if material else ""
        variants.append(
            VariantData(
                sku=variant.sku or "",
                name=", ".join(filter(None, (str(page.name), label, variant.size))),
                url=absolute(request, page.path + (f"?{query}" if query else "")),
                material=label,
                size=variant.size,
                gtin=variant.gtin,
                image=images[0] if images else "",
                amount=Decimal(offer.price.amount) if offer.price is not None else None,
                currency=storefront.market.currency,
                stock=offer.availability,
            )
        )
    return product_group(
        ProductData(
            name=str(page.name),
            url=absolute(request, page.path),
            brand=current_house().name,
            reference=product.reference or "",
            description=str(page.texts["summary"]) or str(page.texts["story"]),
            category=" > ".join(str(step.name) for step in page.steps[1:-1]),
            images=images,
            variants=tuple(variants),
            seller=storefront.market.seller.name if storefront.market.seller else "",
        )
    )


def sharing_text(page: ProductPage) -> str:
    """What a shared link says."""
    return _("%(name)s by %(house)s") % {"name": page.name, "house": current_house().name}
