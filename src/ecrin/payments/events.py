"""Facts of payments: the payment's token and its purpose, amounts in minor units. Their subject is the purpose."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class _OfPayment:
    payment: str
    purpose: str

    @property
    def subject(self) -> str:
        return self.purpose


@dataclass(frozen=True)
class PaymentStarted(_OfPayment):
    """The client is on her way to the provider's page, or has its instructions."""

    name: ClassVar[str] = "payments.started"


@dataclass(frozen=True)
class PaymentAuthorised(_OfPayment):
    """The money is promised by the provider; it is captured at once or when the house asks for it."""

    name: ClassVar[str] = "payments.authorised"
    amount: int
    currency: str


@dataclass(frozen=True)
class PaymentRefused(_OfPayment):
    """The provider said no; nothing was taken. `code` is a plain word (`insufficient-funds`)."""

    name: ClassVar[str] = "payments.refused"
    code: str


@dataclass(frozen=True)
class PaymentCaptured(_OfPayment):
    """This much more was taken. Several of them may follow one another."""

    name: ClassVar[str] = "payments.captured"
    amount: int
    currency: str


@dataclass(frozen=True)
class PaymentCancelled(_OfPayment):
    """What was promised was let go; nothing is taken any more."""

    name: ClassVar[str] = "payments.cancelled"


@dataclass(frozen=True)
class PaymentRefunded(_OfPayment):
    """This much more was given back. `refund` is the key of the refund that asked for it, empty where it was made elsewhere."""

    name: ClassVar[str] = "payments.refunded"
    amount: int
    currency: str
    refund: str


@dataclass(frozen=True)
class PaymentExpired(_OfPayment):
    """The client did not pay in time, or an authorisation ended before it was captured."""

    name: ClassVar[str] = "payments.expired"


@dataclass(frozen=True)
class PaymentExpiring(_OfPayment):
    """An authorisation ends within a day: capture it, or ask the client again."""

    name: ClassVar[str] = "payments.expiring"


@dataclass(frozen=True)
class PaymentInstructed(_OfPayment):
    """The client moves the money herself, within `days`."""

    name: ClassVar[str] = "payments.instructed"
    days: int


@dataclass(frozen=True)
class TransferArrived(_OfPayment):
    """Staff saw the money on the house's account."""

    name: ClassVar[str] = "payments.transfer-arrived"


@dataclass(frozen=True)
class TransferSentBack(_OfPayment):
    """Staff sent the money back by hand."""

    name: ClassVar[str] = "payments.transfer-sent-back"


@dataclass(frozen=True)
class CreditFact:
    """What all facts of a credit have: its row."""

    name: ClassVar[str] = ""
    credit: int

    @property
    def subject(self) -> str:
        return f"credit:{self.credit}"


@dataclass(frozen=True)
class CreditProposed(CreditFact):
    """One of two people wishes to give it."""

    name: ClassVar[str] = "payments.credit-proposed"


@dataclass(frozen=True)
class CreditGiven(CreditFact):
    """It can be spent; the letter with its code goes out."""

    name: ClassVar[str] = "payments.credit-given"


@dataclass(frozen=True)
class CreditDeclined(CreditFact):
    """The second person did not agree."""

    name: ClassVar[str] = "payments.credit-declined"


@dataclass(frozen=True)
class CreditVoided(CreditFact):
    """What was left of it was taken away, with a reason in its ledger."""

    name: ClassVar[str] = "payments.credit-voided"


@dataclass(frozen=True)
class CreditLetterAsked(CreditFact):
    """Staff send its letter once more."""

    name: ClassVar[str] = "payments.credit-letter-asked"
