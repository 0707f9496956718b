"""Sentences about prices and availability in the storefront's words; the language must be active."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from moneyed import Money

from ecrin.core.money import money_text
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Days


def tax_words(storefront: StorefrontInfo) -> str:
    """What the market's prices include."""
    return {
        "excl-sales-tax": _("excl. sales tax"),
        "incl-vat": _("incl. VAT"),
        "incl-tax": _("incl. tax"),
    }.get(storefront.market.tax_display, "")


def price_words(price: Money | None, storefront: StorefrontInfo, *, has_range: bool = False) -> str:
    """`$3,450`, `From $3,450` or `Price on request`."""
    if price is None:
        return _("Price on request")
    text = money_text(price, storefront.babel)
    return _("From %(price)s") % {"price": text} if has_range else text


def availability_words(availability: str) -> str:
    """How a creation is had, for its page."""
    return {
        "in-stock": _("Available"),
        "low": _("Only a few left"),
        "made-to-order": _("Made to order for you"),
        "back-soon": _("Back soon"),
        "sold-out": _("Not available at the moment"),
        "boutique": _("Available in our boutiques"),
        "request": _("Price on request"),
    }.get(availability, "")


def promise_words(promise: Days | None) -> str:
    """When it is with the client; empty where nothing is promised."""
    if promise is None:
        return ""
    if promise.least == promise.most:
        return ngettext("With you in %(days)s business day", "With you in %(days)s business days", promise.most) % {
            "days": promise.most
        }
    return _("With you in %(least)s to %(most)s business days") % {"least": promise.least, "most": promise.most}


def availability_labels() -> dict[str, str]:
    """What the listing's filter calls each way to have a creation, best first."""
    return {
        "now": _("Available online"),
        "order": _("Made to order"),
        "later": _("Back soon"),
        "boutique": _("In our boutiques"),
        "request": _("Price on request"),
    }


def facet_names() -> dict[str, str]:
    """The headings of the filters."""
    return {
        "department": _("Department"),
        "category": _("Category"),
        "collection": _("Collection"),
        "material": _("Material"),
        "gemstone": _("Gemstone"),
        "price": _("Price"),
        "availability": _("Availability"),
    }


def sort_names() -> dict[str, str]:
    return {
        "default": _("Our selection"),
        "price-asc": _("Price, low to high"),
        "price-desc": _("Price, high to low"),
    }
