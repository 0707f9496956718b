"""Can this be had, at what price, when? One answer for a variant, one for a creation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from moneyed import Money

from ecrin.catalog.rules import Level
from ecrin.core.house import overridable
from ecrin.inventory.rules import Stock

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
