"""Stock as arithmetic: what a client is told, and from where pieces are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

StockState = Literal["in-stock", "low", "made-to-order", "back-soon", "sold-out"]
MADE: StockState = "made-to-order"
LOW_AT = 2


@dataclass(frozen=True, slots=True)
class Stock:
    """What is known of a SKU.

    Attributes:
        extra_days: business days until it leaves the workshop.
        free: pieces that can be promised now; None where pieces are not counted.
    """

    state: StockState = "in-stock"
    extra_days: int = 0
    free: int | None = None


IN_STOCK = Stock()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pieces of one SKU at one location that serves online orders."""

    location: str
    on_hand: int
    held: int = 0

    @property
    def free(self) -> int:
        return self.on_hand - self.held


@dataclass(frozen=True, slots=True)
class Taken:
    """Pieces taken from one location."""

    location: str
    quantity: int


def told(*, flag: StockState, extra_days: int, free: int | None, low_at: int = LOW_AT) -> Stock:
    """What a client is told, from the flag that staff set and the pieces that are counted.

    Where pieces are counted, counting wins: some are there, or few. When none is left the flag says what then happens,
    if it speaks of a piece that is not there (made to order, back soon); otherwise the SKU is sold out.
    """
    if free is None:
        return Stock(flag, extra_days)
    if free > 0:
        return Stock("low" if free <= low_at else "in-stock", 0, free)
    if flag in {MADE, "back-soon"}:
        return Stock(flag, extra_days, 0)
    return Stock("sold-out", 0, 0)


def days_until_there(stock: Stock, *, is_protected: bool) -> tuple[int, int]:
    """Least and most business days until a piece is at hand: the workshop's, few left (5 to 7), the permit of a protected
    species (10).
    """
    least = most = stock.extra_days
    if stock.state == "low":
        least, most = least + 5, most + 7
    if is_protected:
        least, most = least + 10, most + 10
    return least, most


def allocate(quantity: int, shelves: Iterable[Shelf]) -> tuple[Taken, ...]:
    """From where to take pieces: one location that has all of them before several, in the order given.

    Returns nothing where there are not enough.
    """
    known = list(shelves)
    whole = next((shelf for shelf in known if shelf.free >= quantity), None)
    if whole is not None:
        return (Taken(whole.location, quantity),)
    taken, missing = [], quantity
    for shelf in known:
        if part := min(max(shelf.free, 0), missing):
            taken.append(Taken(shelf.location, part))
            missing -= part
    return () if missing else tuple(taken)
