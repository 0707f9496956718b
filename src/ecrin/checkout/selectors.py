"""What the steps look at: the bag that is being ordered, and what was typed so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.atelier.rules import added_up
from ecrin.bag.models import Bag
from ecrin.bag.rules import BagLineView, BagView, Broken, broken_limits
from ecrin.bag.selectors import known_pieces, limit_sentence, limits, read_pieces, said, taken_today
from ecrin.boutiques.rules import PickUpChoice
from ecrin.boutiques.selectors import pickups_for
from ecrin.clients.models import SavedAddress
from ecrin.clients.rules import is_country
from ecrin.clients.selectors import addresses_of
from ecrin.core.money import to_minor
from ecrin.inventory.rules import MADE
from ecrin.legal.models import Version
from ecrin.legal.rules import PERSONALISED, SALE
from ecrin.legal.selectors import Notice, current_version, notices_for
from ecrin.markets.rules import DeliveryInfo, MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Quote, QuoteLine, quote_of
from ecrin.offers.selectors import standard_delivery
from ecrin.orders.models import Order
from ecrin.orders.rules import ReturnTerms
from ecrin.orders.selectors.terms import return_sentences, return_terms
from ecrin.payments.selectors import CreditInfo, MethodInfo, credit_by_code, methods_for

Country = tuple[str, str]


@dataclass
class Visit:
    """One look at the checkout: whose bag, in which storefront, with what was typed so far. Each read is made once."""

    storefront: StorefrontInfo
    bag: Bag
    view: BagView
    draft: dict[str, dict[str, str]] = field(default_factory=dict)
    client: Any = None
    credits: dict[str, CreditInfo | None] = field(default_factory=dict)

    @property
    def market(self) -> MarketInfo:
        return self.storefront.market

    def typed(self, step: str) -> dict[str, str]:
        """What a step knows: what was typed, else what her account knows. Her mail is that of her account."""
        if step == "contact" and self.client is not None:
            return {"email": self.client.email}
        if step == "delivery" and not self.draft.get(step) and self.addresses:
            return self.going_to(self.addresses[0])
        return self.draft.get(step, {})

    @cached_property
    def addresses(self) -> list[SavedAddress]:
        """Where a client's orders went that the market delivers to, the one proposed first in front; one query, none for
        a guest.
        """
        if self.client is None:
            return []
        there = dict(self.countries)
        return [saved for saved in addresses_of(self.client) if saved.country in there]

    def going_to(self, saved: SavedAddress) -> dict[str, str]:
        """The answer of the step of delivery that an address of hers gives, in the way that was chosen."""
        ways = [one.code for one in self.market.delivery]
        chosen = self.draft.get("delivery", {}).get("method", "")
        way = chosen if chosen in ways else next(iter(ways), "")
        return {**saved.address.as_data(), "telephone": saved.telephone, "method": way}

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
    def pickups(self) -> list[PickUpChoice]:
        """Where the whole bag can be collected; two queries, none in a market without such boutiques."""
        return pickups_of(self.view)

    @property
    def is_kept(self) -> bool:
        """Whether what she would collect waits for her without end, being made for her alone (`orders.rules.pickups`)."""
        return has_final(self.view)

    @cached_property
    def terms(self) -> Version | None:
        """The conditions of sale that are accepted with the order; one query."""
        return current_version(SALE, self.storefront)

    @cached_property
    def made_terms(self) -> Version | None:
        """The notice on what is made for her alone, which she accepts with such a piece; one query where there is one."""
        return current_version(PERSONALISED, self.storefront) if has_final(self.view) else None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the law has shown beside an order here. No query while no wording is published."""
        return notices_for(self.storefront)

    def methods(self, amount: int, currency: str) -> list[MethodInfo]:
        """Ways to pay an amount (minor units); one query."""
        return methods_for(self.market, amount=amount, currency=currency)

    def credit(self, code: str) -> CreditInfo | None:
        """The credit of a code; at most two queries, none where nothing was typed."""
        if code not in self.credits:
            self.credits[code] = credit_by_code(code) if code.strip() else None
        return self.credits[code]

    def delivery(self, code: str) -> DeliveryInfo | None:
        return next((one for one in self.market.delivery if one.code == code), None)


def has_final(view: BagView) -> bool:
    """Whether something in a bag is made for one person and never comes back."""
    return any(line.made is not None and line.made.is_final for line in view.lines)


def pickups_of(view: BagView) -> list[PickUpChoice]:
    """Where a whole bag can be collected, as it is now; at most two queries. What is made for her, and all that goes with
    it, is made in the workshop first; where nobody can say how long that takes, nothing is collected.
    """
    market = view.storefront.market
    standard = standard_delivery(market)
    making: dict[str, int] = {}
    for line in view.lines:
        if line.made or (line.offer and line.offer.availability == MADE):
            if line.promise is None or standard is None:
                return []
            days = (line.promise - standard).most
            making |= {sku: max(days, making.get(sku, 0)) for sku in _skus_of(line)}
    for_her = {sku for line in view.lines if line.made for sku in _skus_of(line)}
    wanted = added_up({sku: each * line.quantity for sku, each in _skus_of(line).items()} for line in view.lines)
    return pickups_for(wanted, market=market.code, now=timezone.now(), making=making, for_her=for_her)


def _skus_of(line: BagLineView) -> dict[str, int]:
    """A piece of a line and what it is made with."""
    return added_up([{line.sku: 1}, line.made.components if line.made else {}])


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """Pieces that staff are about to add to an order: as they can be had now, what they cost, and why they cannot be added.

    `quote` is of these pieces alone, by the order's own rate; None where one of them cannot be had.
    """

    lines: tuple[BagLineView, ...]
    quote: Quote | None
    refusals: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and self.quote is not None and not self.refusals


def composed_for(order: Order, wanted: Mapping[str, int], storefront: StorefrontInfo) -> Composed:
    """What adding pieces of SKUs to an order would be, in the words of its storefront; at most fifteen queries, none where
    nothing is wanted. Buying limits count the pieces of the order and of the day with them.
    """
    if not wanted:
        return Composed(lines=(), quote=None)
    lines = read_pieces(wanted, storefront)
    said_of = [
        said(line, storefront) if line.name.value else line.sku for line in lines if line.problem or line.unit is None
    ]
    if storefront.market.currency != order.currency:
        return Composed(lines=tuple(lines), quote=None, refusals=(_("This market has another currency by now."),))
    broken = [
        limit_sentence(one, storefront.language, next((line.name.value for line in lines if line.sku in one.skus), ""))
        for one in _broken(order, wanted, storefront)
    ]
    return Composed(
        lines=tuple(lines), quote=None if said_of else _quote_of(order, lines), refusals=(*said_of, *broken)
    )


def _quote_of(order: Order, lines: Iterable[BagLineView]) -> Quote:
    return quote_of(
        [QuoteLine(line.key, line.sku, line.quantity, to_minor(line.unit)) for line in lines if line.unit is not None],
        currency=order.currency,
        tax_included=order.tax_included,
        delivery=0,
        rate=order.tax_rate,
    )


def _broken(order: Order, wanted: Mapping[str, int], storefront: StorefrontInfo) -> list[Broken]:
    """The limits that an order with these pieces would pass: per order with all of its pieces, per day with what was ordered
    today.
    """
    there: dict[str, int] = {}
    for line in order.lines.all():
        there[line.sku] = there.get(line.sku, 0) + line.quantity
    known = known_pieces({*wanted, *there})
    pieces = {sku: piece.piece for sku, piece in known.items()}
    market = storefront.market
    by_day = [one for one in limits() if one.kind == "sku-per-client-per-day"]
    of_order = [one for one in limits() if one.kind != "sku-per-client-per-day"]
    whole = {sku: there.get(sku, 0) + wanted.get(sku, 0) for sku in {**there, **wanted}}
    today = taken_today(order.client_id, market, email=order.email)
    found = broken_limits(whole, pieces, of_order, market=market.code)
    return [
        *(one for one in found if wanted.keys() & set(one.skus)),
        *broken_limits(wanted, pieces, by_day, market=market.code, taken_today=today),
    ]


def terms_of_bag_line(line: BagLineView, market: MarketInfo) -> ReturnTerms:
    """How a piece in a bag would come back. No query."""
    product = line.product
    return return_terms(market, product.department_id if product else None, product.category_id if product else None)


def returns_of_bag(view: BagView) -> tuple[str, ...]:
    """How the pieces of a bag would come back, in sentences; what is made for her alone is not among them. No query."""
    market = view.storefront.market
    return return_sentences(
        (
            (line.name.value, to_minor(line.unit) if line.unit else None, terms_of_bag_line(line, market))
            for line in view.lines
            if line.made is None or not line.made.is_final
        ),
        has_right=market.withdrawal_days is not None,
    )
