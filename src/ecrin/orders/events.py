"""Facts of orders. `order` is the row, which every program of the house may know; it opens nothing by itself."""

from dataclasses import dataclass
from typing import ClassVar, Literal

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
class ReturnFact(OrderFact):
    """What all facts of a return have: they belong to the history of its order. `parcel` is the return's row."""

    parcel: int


@dataclass(frozen=True)
class ReturnAsked(ReturnFact):
    """A client announced pieces that she sends back."""

    name: ClassVar[str] = "orders.return-asked"


@dataclass(frozen=True)
class Withdrawn(ReturnFact):
    """A client withdrew from the contract, from all of it or from some pieces."""

    name: ClassVar[str] = "orders.withdrawn"


@dataclass(frozen=True)
class ReturnCancelled(ReturnFact):
    name: ClassVar[str] = "orders.return-cancelled"


@dataclass(frozen=True)
class ReturnReceived(ReturnFact):
    name: ClassVar[str] = "orders.return-received"


@dataclass(frozen=True)
class ReturnInspected(ReturnFact):
    """It was looked at, and at least one piece is accepted."""

    name: ClassVar[str] = "orders.return-inspected"


@dataclass(frozen=True)
class ReturnRefused(ReturnFact):
    """It was looked at, and no piece is accepted."""

    name: ClassVar[str] = "orders.return-refused"


@dataclass(frozen=True)
class RefundProposed(ReturnFact):
    """One of two people decided that money goes back."""

    name: ClassVar[str] = "orders.refund-proposed"


@dataclass(frozen=True)
class RefundDecided(ReturnFact):
    """Money goes back: the bank is asked by the worker."""

    name: ClassVar[str] = "orders.refund-decided"


@dataclass(frozen=True)
class CreditDecided(ReturnFact):
    """Who received a gift has a credit for what came back; no money goes back."""

    name: ClassVar[str] = "orders.credit-decided"


@dataclass(frozen=True)
class ReturnRefunded(ReturnFact):
    """The bank gave it back."""

    name: ClassVar[str] = "orders.return-refunded"


@dataclass(frozen=True)
class ExchangeSent(ReturnFact):
    """The other size is on its way."""

    name: ClassVar[str] = "orders.exchange-sent"


@dataclass(frozen=True)
class WithdrawalDeclared:
    """Somebody declared that she withdraws; the worker finds out from what."""

    name: ClassVar[str] = "orders.withdrawal-declared"
    declaration: int

    @property
    def subject(self) -> str:
        return f"withdrawal:{self.declaration}"


@dataclass(frozen=True)
class ReturnRuleChanged:
    """Staff added, changed or deleted a rule of returns by category."""

    name: ClassVar[str] = "orders.return-rule-changed"
    rule: int
    action: Literal["added", "changed", "deleted"]

    @property
    def subject(self) -> str:
        return f"return-rule:{self.rule}"


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


@dataclass(frozen=True)
class ParcelSent(OrderFact):
    """Some or all of its pieces left the house; `parcel` is the row."""

    name: ClassVar[str] = "orders.parcel-sent"
    parcel: int


@dataclass(frozen=True)
class ParcelDelivered(OrderFact):
    """A parcel arrived; `parcel` is the row."""

    name: ClassVar[str] = "orders.parcel-delivered"
    parcel: int


@dataclass(frozen=True)
class OrderEdited(OrderFact):
    """Pieces were taken out of it before they left, by staff (`edited`) or since its client withdrew from them
    (`withdrawn`); `entry` is the last row of its ledger then.
    """

    name: ClassVar[str] = "orders.order-edited"
    entry: int
    reason: str = "edited"


@dataclass(frozen=True)
class AdditionFact(OrderFact):
    """What all facts of what is added to an order have; `addition` is the row."""

    addition: int


@dataclass(frozen=True)
class AdditionOffered(AdditionFact):
    """Staff offered pieces; they are held, and the client is asked for the difference."""

    name: ClassVar[str] = "orders.addition-offered"


@dataclass(frozen=True)
class PiecesAdded(AdditionFact):
    """The difference is paid, or there is none: the pieces are the order's own."""

    name: ClassVar[str] = "orders.pieces-added"


@dataclass(frozen=True)
class AdditionEnded(AdditionFact):
    """It came to nothing; `why` is `withdrawn`, `lapsed`, `cancelled` (the order) or `sent` (the order left)."""

    name: ClassVar[str] = "orders.addition-ended"
    why: str


@dataclass(frozen=True)
class AddressCorrected(OrderFact):
    """Staff corrected where it goes or who pays, before it left."""

    name: ClassVar[str] = "orders.address-corrected"


@dataclass(frozen=True)
class OrderJoined(OrderFact):
    """It was placed as a guest; now it belongs to the account whose mail it was placed with."""

    name: ClassVar[str] = "orders.order-joined"


@dataclass(frozen=True)
class InvoiceIssued(OrderFact):
    """Its invoice was written (`paper`, a row)."""

    name: ClassVar[str] = "orders.invoice-issued"
    paper: int


@dataclass(frozen=True)
class CreditIssued(OrderFact):
    """A credit note was written (`paper`, a row)."""

    name: ClassVar[str] = "orders.credit-issued"
    paper: int


@dataclass(frozen=True)
class CreditUsed(OrderFact):
    """A credit pays `amount` (minor units) of it."""

    name: ClassVar[str] = "orders.credit-used"
    amount: int
