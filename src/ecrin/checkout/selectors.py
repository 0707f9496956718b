"""What the steps look at: the bag that is being ordered, what was typed so far, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from ecrin.bag.models import Bag
from ecrin.bag.selectors import BagView
from ecrin.clients.rules import is_country
from ecrin.core.money import to_minor
from ecrin.legal.selectors import VersionInfo, current_version
from ecrin.markets.rules import DeliveryInfo, MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Quote, QuoteLine
from ecrin.offers.selectors import quote_for
from ecrin.payments.selectors import MethodInfo, methods_for

CONDITIONS = "conditions-of-sale"
Country = tuple[str, str]


@dataclass
class Visit:
    """One look at the checkout: whose bag, in which storefront, with what was typed so far. Each read is made once."""

    storefront: StorefrontInfo
    bag: Bag
    view: BagView
    draft: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def market(self) -> MarketInfo:
        return self.storefront.market

    def typed(self, step: str) -> dict[str, str]:
        return self.draft.get(step, {})

    @cached_property
    def countries(self) -> tuple[Country, ...]:
        """Where the market delivers, in the words of the page."""
        return countries_of(self.storefront)

    @property
    def country(self) -> str:
        """Where it goes by what was typed so far, else where the storefront is at home."""
        typed = self.typed("delivery").get("country", "")
        return typed if typed in dict(self.countries) else self.countries[0][0]

    @cached_property
    def terms(self) -> VersionInfo | None:
        """The conditions of sale that are accepted with the order; one query."""
        return current_version(CONDITIONS, self.market.code, self.storefront.language)

    def quote(self, *, delivery: str = "", address: Mapping[str, Any] | None = None) -> Quote:
        """What it costs, by what is known so far; at most two queries."""
        where = address or {}
        return quote_for(
            quote_lines(self.view),
            market=self.market,
            delivery=delivery,
            country=where.get("country", ""),
            area=where.get("area", ""),
            postal_code=where.get("postal_code", ""),
            on=timezone.localdate(),
        )

    def methods(self, quote: Quote) -> list[MethodInfo]:
        """Ways to pay it; one query."""
        return methods_for(self.market, amount=quote.total, currency=quote.currency)

    def delivery(self, code: str) -> DeliveryInfo | None:
        return next((one for one in self.market.delivery if one.code == code), None)


def quote_lines(view: BagView) -> list[QuoteLine]:
    return [QuoteLine(line.key, line.sku, line.quantity, to_minor(line.unit)) for line in view.lines if line.unit]


def countries_of(storefront: StorefrontInfo) -> tuple[Country, ...]:
    """Codes and names of the countries of a storefront's market, those first where it is the first language."""
    here = [one for one in snapshot().countries if one.market.code == storefront.market.code and is_country(one.code)]
    at_home = [one for one in here if one.storefronts and one.storefronts[0].code == storefront.code]
    return tuple((one.code, str(one.text(storefront.language))) for one in [*at_home, *(one for one in here if one not in at_home)])


def all_countries(language: str) -> tuple[Country, ...]:
    """Where an invoice may go: every country of the house."""
    found = [(one.code, str(one.text(language))) for one in snapshot().countries if is_country(one.code)]
    return tuple(sorted(found, key=lambda pair: pair[1]))
