"""Papers that were issued, and who stands on them."""

from dataclasses import asdict
from typing import Any

from ecrin.clients.rules import Address
from ecrin.core.house import current_house
from ecrin.markets.rules import SellerInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.markets.templatetags.locale import address_lines
from ecrin.orders.models import Order, OrderAddress, Paper

from .orders import address_of


def invoice_of(order: Order) -> Paper | None:
    """The invoice of an order, None until it left; one query."""
    return Paper.objects.filter(order=order, kind=Paper.Kind.INVOICE).first()


def papers_of(order: Order) -> list[Paper]:
    """Its invoice and its credit notes, the oldest first; one query."""
    return list(Paper.objects.filter(order=order))


def storefront_of(order: Order) -> StorefrontInfo | None:
    """Where it was ordered; another of its house where that one is gone. No query while the markets stand."""
    return snapshot().storefronts.get(order.storefront_code) or snapshot().default


def seller_of(order: Order) -> SellerInfo:
    """Who sells in its market; the house by its name alone where nothing more is known. No query."""
    market = snapshot().markets.get(order.market_code)
    return (market.seller if market else None) or SellerInfo(code="house", name=current_house().name)


def parties_of(order: Order) -> dict[str, Any]:
    """Who sells, who pays, where it goes, and in which words and money: what a paper keeps of them; at most two queries."""
    storefront, seller = storefront_of(order), seller_of(order)
    language = storefront.language if storefront else "en"
    delivery, billing = address_of(order, OrderAddress.Role.DELIVERY), address_of(order, OrderAddress.Role.BILLING)
    return {
        "language": language,
        "interface": order.language,
        "locale": storefront.babel if storefront else "en",
        "currency": order.currency,
        "tax_included": order.tax_included,
        "order": order.number,
        "seller": {**asdict(seller), "lines": list(address_lines(seller) or (seller.name,))},
        "buyer": _party(billing or delivery, language),
        "receiver": _party(delivery, language),
    }


def _party(address: OrderAddress | None, language: str) -> dict[str, Any]:
    if address is None:
        return {"lines": [], "country": ""}
    data = {name: getattr(address, name) for name in Address.__dataclass_fields__}
    lines = list(Address.from_data(data).lines(language, abroad=True))
    if address.company:
        lines.insert(0, address.company)
    return {"lines": lines, "country": address.country}
