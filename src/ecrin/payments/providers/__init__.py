"""The port to those who move money, and its values. A provider is a folder here and a line in `registry.py`.

Every call that changes something carries an idempotency key: the same key asked again is the same thing done once. A
provider answers with a value, or raises one of two:

    Unclear    no answer, a time-out, a 5xx: it may have happened. Asked again, with the same key.
    Denied     a clear no: it did not happen and will not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Refusal
from ecrin.payments.models import Payment
from ecrin.payments.rules import Standing as Standing


class Unclear(Exception):  # noqa: N818 - says what is wrong
    """Whether it happened is not known. The text is for the log and the ledger."""


class ByHand(Unclear):
    """A person of the house does it. Asked again, with the same key, once she said that it is done."""


class Denied(Exception):  # noqa: N818 - says what is wrong
    """It did not happen. `code` is a plain word (`insufficient-funds`)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Forged(Refusal):
    """A notice whose signature is not the provider's."""

    code = "forged-notice"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This notice is not signed as it should be.")


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the client to the provider's page. `reference` is the provider's name of the payment."""

    url: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the client does by herself (a bank transfer), as pairs of a label and a value, within `days`."""

    lines: tuple[tuple[str, str], ...]
    reference: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Authorised:
    """Authorised without a page of the provider's."""

    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused at once, with a plain word that says why."""

    code: str


Answer = Redirect | Instructions | Authorised | Refused


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """A notice whose signature was verified.

    Attributes:
        event_id: the provider's own id of it; the same one is applied once.
        payment: our token, where the notice carries it; else it is matched by `reference` or `charge`.
        standing: what it says; None where the provider is to be looked up instead.
    """

    event_id: str
    kind: str
    payment: str = ""
    reference: str = ""
    charge: str = ""
    standing: Standing | None = None


class Provider(Protocol):
    """Six calls. Each may raise `Unclear` or `Denied`; none is made inside a database transaction of ours.

    Attributes:
        captures_in_parts: whether an authorisation is captured more than once.
        page_origin: where its page stands (`https://checkout.stripe.com`), for the policy of a page whose form leads
            there; empty where it is our own.
    """

    captures_in_parts: bool
    page_origin: str

    def start(self, payment: Payment, *, key: str, return_to: str) -> Answer:
        """Open a payment at the provider; the client comes back to `return_to` whatever happens there."""
        ...

    def capture(self, payment: Payment, amount: int, *, key: str) -> Standing: ...

    def cancel(self, payment: Payment, *, key: str) -> Standing: ...

    def refund(self, payment: Payment, amount: int, *, key: str) -> Standing: ...

    def find(self, payment: Payment) -> Standing: ...

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeRead | None:
        """What a notice says, its signature verified over the raw body; None where it is of no interest.

        Raises:
            Forged: the signature is missing, wrong or too old.
        """
        ...
