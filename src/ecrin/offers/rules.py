"""Can this be had, at what price, when? One answer for a variant, one for a creation. And what several cost together:
the quote, with tax rounded once per rate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from moneyed import Money

from ecrin.catalog.rules import Level
from ecrin.core.house import overridable
from ecrin.inventory.rules import Stock
from ecrin.markets.rules import Calendar, DeliveryInfo, MarketInfo, arriving_after, first_dispatch, leaving_after

Availability = Literal["in-stock", "low", "made-to-order", "back-soon", "sold-out", "boutique", "request", "hidden"]
BUYABLE: frozenset[str] = frozenset({"in-stock", "low", "made-to-order"})
_BEST_FIRST: tuple[Availability, ...] = (
    "in-stock", "low", "made-to-order", "back-soon", "sold-out", "boutique", "request", "hidden",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Business days, from the least to the most."""

    least: int
    most: int

    def __add__(self, other: "Days") -> "Days":
        return Days(self.least + other.least, self.most + other.most)

    def __sub__(self, other: "Days") -> "Days":
        return Days(self.least - other.least, self.most - other.most)


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last day on which it arrives."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Offer:
    """What a market is told of a variant. `price` is None where none is shown; `promise` where nothing can be bought."""

    price: Money | None
    availability: Availability
    promise: Days | None = None

    @property
    def can_buy(self) -> bool:
        return self.price is not None and self.availability in BUYABLE


@dataclass(frozen=True, slots=True)
class ProductOffer:
    """What a market is told of a creation: the best of its variants' answers.

    `price` is the lowest that is shown; `has_range` says that other variants cost more ("from").
    """

    price: Money | None
    has_range: bool
    availability: Availability
    variants: Mapping[int, Offer] = field(default_factory=dict, hash=False)

    @property
    def can_buy(self) -> bool:
        return any(offer.can_buy for offer in self.variants.values())


@overridable
def shows_price(level: Level, market: str) -> bool:  # noqa: ARG001 - a house decides by market
    """Whether an open market shows the price of a creation at a level; a house may show boutique prices in some."""
    return level == "online"


@overridable
def extra_days(stock: Stock, *, is_protected: bool) -> Days:
    """Business days on top of delivery: the workshop's, few left (5 to 7), the permit of a protected species (10)."""
    days = Days(stock.extra_days, stock.extra_days)
    if stock.state == "low":
        days += Days(5, 7)
    if is_protected:
        days += Days(10, 10)
    return days


def calendar_of(market: MarketInfo, method: DeliveryInfo, *, country: str = "") -> Calendar:
    """When what goes by a delivery method leaves and arrives; in the market's own country where none is known."""
    return Calendar(market.dispatch, market.time_zone, method.cut_off, method.on_saturdays, country or market.home)


def dates_of(promise: Days, *, transit: Days, calendar: Calendar, now: datetime) -> Dates | None:
    """The days between which something ordered at `now` (aware) arrives; None where nothing ever leaves.

    Args:
        promise: business days in all; what is more than `transit` passes before the parcel leaves, on days on which
            parcels leave.
        transit: business days of the carrier.
    """
    start = first_dispatch(calendar, now)
    if start is None:
        return None
    before = promise - transit
    first, last = (
        arriving_after(calendar, leaving_after(calendar.dispatch, start, max(0, wait)), days)
        for wait, days in ((before.least, transit.least), (before.most, transit.most))
    )
    return Dates(first, max(first, last))


def promise_by(promises: Iterable[Days], *, usual: Days, chosen: Days) -> Days:
    """When several pieces are there together, by another delivery than the usual one that their promises count with: the
    slowest decides.
    """
    least, most = zip(*((one.least - usual.least, one.most - usual.most) for one in promises), strict=True)
    return Days(chosen.least + max(least), chosen.most + max(most))


def availability_of(level: Level, stock: Stock, *, has_price: bool) -> Availability:
    """One answer from the level in the market, the stock flag and whether there is a price at all.

    Without a price nothing can be bought: what would be sold online is on request.
    """
    if level != "online":
        return level
    if not has_price:
        return "request"
    return stock.state


def offer_of(
    *,
    level: Level,
    market: str,
    market_open: bool,
    price: Money | None,
    stock: Stock,
    delivery: Days | None,
    is_protected: bool = False,
) -> Offer:
    """The offer of one variant. `delivery` is the market's standard delivery, None where it has none."""
    if not market_open and level == "online":
        level = "request"
    availability = availability_of(level, stock, has_price=price is not None)
    shown = price if market_open and shows_price(level, market) else None
    promise = None
    if delivery is not None and availability in BUYABLE:
        promise = delivery + extra_days(stock, is_protected=is_protected)
    return Offer(shown, availability, promise)


def best_of(offers: Mapping[int, Offer], *, level: Level) -> ProductOffer:
    """The answer for a creation: the best availability, and the lowest price among variants that are not sold out
    (among all, where all are). A creation without variants is had as its level says, and never bought.
    """
    if not offers:
        return ProductOffer(None, has_range=False, availability="request" if level == "online" else level)
    availability = min((offer.availability for offer in offers.values()), key=_BEST_FIRST.index)
    priced = [offer for offer in offers.values() if offer.price is not None]
    wanted = [offer for offer in priced if offer.availability != "sold-out"] or priced
    prices = _amounts(wanted)
    return ProductOffer(
        min(prices) if prices else None, has_range=len(set(prices)) > 1, availability=availability, variants=offers
    )


def _amounts(offers: Iterable[Offer]) -> list[Money]:
    return [offer.price for offer in offers if offer.price is not None]


# What several pieces cost together


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """Pieces of one SKU at one price; `unit` in minor units, as the market shows it. `key` is the caller's own."""

    key: str
    sku: str
    quantity: int
    unit: int

    @property
    def amount(self) -> int:
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with its share of the tax: contained in `amount` where prices include tax, else on top of it."""

    line: QuoteLine
    tax: int

    @property
    def amount(self) -> int:
        return self.line.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What lines and their delivery cost, in minor units of `currency`.

    Attributes:
        goods: the lines together, as the market shows prices.
        rate: the share that is taxed (0.2 is 20 %); None where it cannot be known yet (no address, no rate).
        tax: all tax, delivery's included; None where the rate is not known.
        total: what is due; without tax where prices exclude it and the rate is not known.
    """

    currency: str
    tax_included: bool
    lines: tuple[QuotedLine, ...]
    goods: int
    delivery: int
    delivery_tax: int
    rate: Decimal | None

    @property
    def tax(self) -> int | None:
        return None if self.rate is None else sum(line.tax for line in self.lines) + self.delivery_tax

    @property
    def is_final(self) -> bool:
        """Whether all is known that an order is written from."""
        return self.rate is not None

    @property
    def total(self) -> int:
        return self.goods + self.delivery + (0 if self.tax_included else self.tax or 0)


def quote_of(
    lines: Sequence[QuoteLine], *, currency: str, tax_included: bool, delivery: int, rate: Decimal | None
) -> Quote:
    """The quote of lines that are taxed at one rate, their delivery (in minor units) with them.

    Tax is worked out once, on the sum, and shared out over lines and delivery by their amounts: rounding each line by
    itself and adding up is how totals come to differ by a cent.
    """
    goods = sum(line.amount for line in lines)
    tax = 0 if rate is None else tax_of(goods + delivery, rate, tax_included=tax_included)
    *shares, delivery_tax = share_out(tax, [*(line.amount for line in lines), delivery])
    return Quote(
        currency=currency,
        tax_included=tax_included,
        lines=tuple(QuotedLine(line, share) for line, share in zip(lines, shares, strict=True)),
        goods=goods,
        delivery=delivery,
        delivery_tax=delivery_tax,
        rate=rate,
    )


@overridable
def tax_of(amount: int, rate: Decimal, *, tax_included: bool) -> int:
    """The tax in an amount that includes it, or on one that does not; minor units, halves rounded up."""
    taxed = amount * rate / (1 + rate) if tax_included else amount * rate
    return int(taxed.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts that follow the weights as closely as can be and add up to it exactly.

    Largest remainders first, the earlier part where two are alike. Where all weights are nought the first takes all.
    """
    whole = sum(weights)
    if whole == 0:
        return [total, *[0] * (len(weights) - 1)] if weights else []
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
