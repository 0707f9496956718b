"""When a price carries its tax words, and what a listing's filter calls how a creation is had."""

from ecrin.core.house import overridable

AVAILABILITIES = ("now", "order", "later", "boutique", "request")
"""What a visitor filters by, best first: at once, made for her, back soon, in boutiques, price on request."""
_OF_OFFER = {
    "in-stock": "now", "low": "now", "made-to-order": "order", "back-soon": "later", "sold-out": "later",
    "boutique": "boutique", "request": "request",
}  # fmt: skip


@overridable
def card_names_tax(tax_display: str) -> bool:
    """Whether a card's price says what it includes: where VAT is included the law wants it beside every price
    (Germany's PAngV, Switzerland's PBV); elsewhere the creation's own page says it.
    """
    return tax_display == "incl-vat"


def availability_facet(availability: str) -> str:
    """The filter's value for an offer's availability; empty for what is not shown."""
    return _OF_OFFER.get(availability, "")
