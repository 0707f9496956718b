"""What the steps look at: the bag that is being ordered, and what was typed so far."""

from dataclasses import dataclass, field
from functools import cached_property

from ecrin.bag.models import Bag
from ecrin.bag.rules import BagView
from ecrin.clients.rules import is_country
from ecrin.legal.models import Version
from ecrin.legal.rules import SALE
from ecrin.legal.selectors import Notice, current_version, notices_for
from ecrin.markets.rules import DeliveryInfo, MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Quote
from ecrin.payments.selectors import MethodInfo, methods_for

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
    def terms(self) -> Version | None:
        """The conditions of sale that are accepted with the order; one query."""
        return current_version(SALE, self.storefront)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the law has shown beside an order here. No query while no wording is published."""
        return notices_for(self.storefront)

    def methods(self, quote: Quote) -> list[MethodInfo]:
        """Ways to pay it; one query."""
        return methods_for(self.market, amount=quote.total, currency=quote.currency)

    def delivery(self, code: str) -> DeliveryInfo | None:
        return next((one for one in self.market.delivery if one.code == code), None)


def countries_of(storefront: StorefrontInfo) -> tuple[Country, ...]:
    """Codes and names of the countries of a storefront's market, those first where it is the first language."""
    here = [one for one in snapshot().countries if one.market.code == storefront.market.code and is_country(one.code)]
    at_home = [one for one in here if one.storefronts and one.storefronts[0].code == storefront.code]
    return tuple(
        (one.code, str(one.text(storefront.language)))
        for one in [*at_home, *(one for one in here if one not in at_home)]
    )


def all_countries(language: str) -> tuple[Country, ...]:
    """Where an invoice may go: every country of the house."""
    found = [(one.code, str(one.text(language))) for one in snapshot().countries if is_country(one.code)]
    return tuple(sorted(found, key=lambda pair: pair[1]))
