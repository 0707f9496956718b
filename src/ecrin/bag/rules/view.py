"""A bag as pages, the checkout and an order read it: frozen values, seen from one storefront."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from moneyed import Money

from ecrin.atelier.rules import Made
from ecrin.catalog.rules import PictureSources, ProductInfo, VariantInfo
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Days, Offer

from .limits import Broken

Problem = Literal["", "price-changed", "few-left", "sold-out", "cannot-make", "not-here"]


@dataclass(frozen=True, slots=True)
class Message:
    """What changed since she last looked, as a sentence. `key` names the line; empty for the whole bag."""

    code: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLineView:
    """One line. What is not sold here has neither product nor price, but always its name.

    Attributes:
        unit: price of one as it is wished for, None where none is shown; `amount` is for all of them.
        made: what her wishes make of it; None where she has none.
        problem: what changed; `before` is the price that she saw, `left` how many there are.
    """

    key: str
    sku: str
    quantity: int
    name: Text
    material: str
    size: str
    path: str
    product: ProductInfo | None = None
    variant: VariantInfo | None = None
    picture: PictureSources | None = None
    unit: Money | None = None
    amount: Money | None = None
    offer: Offer | None = None
    problem: Problem = ""
    before: Money | None = None
    left: int | None = None
    made: Made | None = None
    seen_currency: str = ""

    @property
    def can_buy(self) -> bool:
        return self.offer is not None and self.offer.can_buy and self.problem != "cannot-make"

    @property
    def promise(self) -> Days | None:
        """Business days until it arrives by standard delivery, its making included. None: not to be had."""
        promise = self.offer.promise if self.offer else None
        return promise + Days(self.made.least, self.made.most) if promise and self.made else promise


@dataclass(frozen=True, slots=True, kw_only=True)
class BagView:
    """The whole bag. `lines` are what would be ordered; `set_aside` cannot be had here now and come back by themselves;
    `saved` were put by for later.

    Attributes:
        subtotal: of `lines`, in the market's currency; what it includes is the market's to say.
        count: pieces in `lines`.
        messages: what changed, said before anything else.
        broken: limits that are passed; nothing can be ordered until none is.
        gift: `wrap`, `message`, `hide_prices`; empty for no gift.
        removed: the name of the piece that was last taken out and can be put back; empty for none.
    """

    storefront: StorefrontInfo
    subtotal: Money
    lines: tuple[BagLineView, ...] = ()
    set_aside: tuple[BagLineView, ...] = ()
    saved: tuple[BagLineView, ...] = ()
    messages: tuple[Message, ...] = ()
    broken: tuple[Broken, ...] = ()
    gift: Mapping[str, Any] = field(default_factory=dict, hash=False)
    removed: str = ""

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def held(self) -> int:
        """Pieces that she sees as being in her bag, those set aside included."""
        return self.count + sum(line.quantity for line in self.set_aside)

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.set_aside or self.saved)

    @property
    def promise(self) -> Days | None:
        """Business days until all of it is there by standard delivery: the slowest piece decides."""
        promises = [line.promise for line in self.lines if line.promise is not None]
        return Days(max(one.least for one in promises), max(one.most for one in promises)) if promises else None

    @property
    def is_ready(self) -> bool:
        """Whether it can be ordered as it stands."""
        return bool(self.lines) and not self.broken and all(line.problem != "few-left" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishView:
    """A wish. `sku` is empty until a piece is chosen; `path` leads to it.

    Attributes:
        product: its row.
        pieces: what can be had of a wish without a piece, as SKU and size.
        is_given: somebody's paid order has it.
        watched: of what its owner is told: `back`, `price`.
    """

    key: str
    sku: str
    name: Text
    material: str
    size: str
    path: str
    picture: PictureSources | None
    price: Money | None
    has_range: bool
    availability: str
    can_buy: bool
    wants_size: bool
    product: int = 0
    pieces: tuple[tuple[str, str], ...] = ()
    is_given: bool = False
    watched: frozenset[str] = frozenset()

    @property
    def is_out(self) -> bool:
        """Whether it may come back."""
        return self.availability in {"sold-out", "back-soon"}
