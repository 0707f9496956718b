"""Facts of orders. `order` is the row, which every program of the house may know; it opens nothing by itself."""

from dataclasses import dataclass
from typing import ClassVar

from .rules import purpose_of


@dataclass(frozen=True)
class OrderFact:
    """What all facts of an order have."""

    name: ClassVar[str] = ""
    order: int

    @property
    def subject(self) -> str:
        return purpose_of(self.order)


@dataclass(frozen=True)
class OrderPlaced(OrderFact):
    """It is written and its pieces are held; nothing is paid yet."""

    name: ClassVar[str] = "orders.order-placed"


@dataclass(frozen=True)
class OrderConfirmed(OrderFact):
    """It is paid (or its payment authorised) and may be prepared."""

    name: ClassVar[str] = "orders.order-confirmed"


@dataclass(frozen=True)
class OrderHeldForReview(OrderFact):
    """It is paid, and a person has to look at it first."""

    name: ClassVar[str] = "orders.order-held-for-review"


@dataclass(frozen=True)
class OrderLapsed(OrderFact):
    """Nobody paid in time; its pieces are free again."""

    name: ClassVar[str] = "orders.order-lapsed"


@dataclass(frozen=True)
class OrderCancelled(OrderFact):
    """It ended before it left; `reason` is `client`, `house`, `review`, `changed` (the client went back to her bag) or
    `uncollected` (nobody came for it).
    """

    name: ClassVar[str] = "orders.order-cancelled"
    reason: str


@dataclass(frozen=True)
class OrderPreparing(OrderFact):
    name: ClassVar[str] = "orders.order-preparing"


@dataclass(frozen=True)
class OrderDispatched(OrderFact):
    """Its pieces left the house; what was authorised is taken."""

    name: ClassVar[str] = "orders.order-dispatched"


@dataclass(frozen=True)
class OrderDelivered(OrderFact):
    name: ClassVar[str] = "orders.order-delivered"


@dataclass(frozen=True)
class OrderReady(OrderFact):
    """It lies ready in its boutique."""

    name: ClassVar[str] = "orders.order-ready"


@dataclass(frozen=True)
class OrderCollected(OrderFact):
    """Its client has it in her hands; what was authorised is taken."""

    name: ClassVar[str] = "orders.order-collected"


@dataclass(frozen=True)
class PickUpReminded(OrderFact):
    """Its last days of waiting have begun, and its client is told."""

    name: ClassVar[str] = "orders.pickup-reminded"


@dataclass(frozen=True)
class MoneyUnwanted(OrderFact):
    """Money came for an order that cannot have its pieces any more: `payment` (a token) goes back."""

    name: ClassVar[str] = "orders.money-unwanted"
    payment: str


@dataclass(frozen=True)
class OrderNoted(OrderFact):
    """Staff wrote something down."""

    name: ClassVar[str] = "orders.order-noted"
    note: int


@dataclass(frozen=True)
class LinkAsked:
    """Somebody typed a number and an e-mail address and wants the way to her order. `row` may be nobody's, `digest` is the
    address under the house's key: whether both belong together is found out later, by the worker.
    """

    name: ClassVar[str] = "orders.link-asked"
    row: int
    digest: str

    @property
    def subject(self) -> str:
        return purpose_of(self.row)
