"""Taking the money that is promised, and giving it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.providers.registry import provider_of
from ecrin.payments.rules import capturable, refundable
from ecrin.payments.selectors import OPEN_OUTCOMES

from .asking import PaymentDenied, carry_out, new_entry

Verb = PaymentEntry.Verb


class NotSoMuch(Conflict):
    """More than may still be captured or refunded; `left` says how much may, in minor units."""

    code = "not-so-much"
    sentence = _("Only %(left)s of it can still be taken or given back.")

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__("", field="amount", left=left)


def capture_payment(*, payment: Payment, amount: int, key: str, actor: Any = None) -> Payment:
    """Take an amount (minor units) of what is authorised; the same key takes it once. Never inside a transaction.
    Returns the payment.

    Args:
        payment: authorised, or captured in part where its provider captures in parts.
        amount: minor units.
        key: the caller's name of this capture (`parcel:17`).
        actor: who asked for it.

    Raises:
        NotSoMuch: not authorised, or less than that.
        PaymentUnclear: the bank did not answer; the worker asks it again with this key.
        PaymentDenied: the bank said no.
    """
    return _move_money(payment, Verb.CAPTURE, amount, key, actor)


def refund_payment(*, payment: Payment, amount: int, key: str, actor: Any = None) -> Payment:
    """Give an amount (minor units) back; the same key gives it back once. Never inside a transaction. Returns the payment.

    Raises:
        NotSoMuch: less than that was taken.
        PaymentUnclear, PaymentDenied: as `capture_payment`.
    """
    return _move_money(payment, Verb.REFUND, amount, key, actor)


def _move_money(payment: Payment, verb: PaymentEntry.Verb, amount: int, key: str, actor: Any) -> Payment:
    entry = _reserve(payment, verb, amount, key, actor)
    if entry.outcome == PaymentEntry.Outcome.DENIED:
        raise PaymentDenied("", reason=entry.code)
    if entry.is_open:
        carry_out(entry, actor=actor)
    return Payment.objects.get(pk=payment.pk)


@transaction.atomic(durable=True)
def _reserve(payment: Payment, verb: PaymentEntry.Verb, amount: int, key: str, actor: Any) -> PaymentEntry:
    """The ledger's row, under the payment's lock: what others have asked for and nobody answered yet is not there twice."""
    row = Payment.objects.select_for_update().get(pk=payment.pk)
    if not row.entries.filter(verb=verb, name=key).exists():
        left = _left(row, verb)
        if not 0 < amount <= left:
            raise NotSoMuch(left)
    return new_entry(row, verb, name=key, amount=amount, actor=actor)


def _left(payment: Payment, verb: PaymentEntry.Verb) -> int:
    """What may still be captured or refunded, in minor units; one query."""
    pending = payment.entries.filter(verb=verb, outcome__in=OPEN_OUTCOMES).values_list("amount", flat=True)
    if verb == Verb.REFUND:
        return refundable(captured=payment.captured, refunded=payment.refunded, pending=pending)
    if not payment.holds_money:
        return 0
    in_parts = provider_of(payment.provider).captures_in_parts
    return capturable(amount=payment.amount, captured=payment.captured, pending=list(pending), in_parts=in_parts)
