"""Sentences about prices in the storefront's words; the language must be active."""

from django.utils.translation import gettext as _
from moneyed import Money

from ecrin.core.money import money_text
from ecrin.markets.rules import StorefrontInfo


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
