"""What the worker does for payments by the clock. One that goes wrong does not keep the others."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ecrin.core.errors import Refusal
from ecrin.core.journal import record
from ecrin.payments.events import PaymentExpiring
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.selectors import ending_authorisations, entries_to_ask_again, payments_to_look_at, unwanted_payments

from .asking import PaymentByHand, carry_out, new_entry
from .capturing import refund_payment
from .paying import CannotCancel, cancel_payment, settle_payment

log = logging.getLogger(__name__)

SILENCE = timedelta(minutes=3)
Row = TypeVar("Row")


def ask_unclear() -> int:
    """Ask again what was not answered, with the same keys; let go what nobody wants any more; look at payments of which
    nothing was heard. Returns how many were asked about.
    """
    now = timezone.now()
    return (
        _each(entries_to_ask_again(now=now), _ask_again)
        + _each(unwanted_payments(), _let_go)
        + _each(payments_to_look_at(now=now, after=SILENCE), lambda payment: settle_payment(token=payment.token))
    )


def _ask_again(entry: PaymentEntry) -> None:
    carry_out(_counted(entry))


@transaction.atomic(durable=True)
def _counted(entry: PaymentEntry) -> PaymentEntry:
    return new_entry(entry.payment, entry.verb, name=entry.name, amount=entry.amount)


def _let_go(payment: Payment) -> None:
    """Cancel it; where the money was taken all the same, give all of it back."""
    try:
        cancel_payment(payment=payment)
    except CannotCancel:
        row = Payment.objects.get(pk=payment.pk)
        if owed := row.captured - row.refunded:
            with suppress(PaymentByHand):  # on the list of what a person sends back
                refund_payment(payment=row, amount=owed, key=f"unwanted-{row.refunded}")


def let_go(*, purpose: str, token: str = "") -> int:
    """Nobody wants a purpose's money: what is promised is cancelled, what was taken is given back. Never inside a
    transaction; doing it twice is doing it once. Returns how many payments it was.

    Args:
        token: only this payment of the purpose.

    Raises:
        PaymentUnclear: a bank did not answer; the worker goes on with it.
        PaymentDenied: a bank said no.
    """
    rows = _not_wanted(purpose, token)
    for payment in rows:
        _let_go(payment)
    return len(rows)


@transaction.atomic(durable=True)
def _not_wanted(purpose: str, token: str) -> list[Payment]:
    """Mark what is live or was taken, so that the worker goes on where this process stops."""
    family = list(Payment.objects.select_for_update().filter(purpose=purpose).order_by("pk"))
    rows = [
        each for each in family
        if token in {"", each.token} and (each.is_live or each.captured > each.refunded)
    ]  # fmt: skip
    Payment.objects.filter(pk__in=[each.pk for each in rows]).update(is_unwanted=True)
    return rows


def watch_expiry(*, now: datetime | None = None) -> int:
    """Report authorisations that end within a day, once; look at those whose end has come. Returns how many ended or
    were reported.
    """
    now = now or timezone.now()
    return _each(list(ending_authorisations(now=now)), lambda payment: _watch(payment, now))


def _watch(payment: Payment, now: datetime) -> None:
    if payment.authorised_until is not None and payment.authorised_until <= now:
        settle_payment(token=payment.token)
    elif payment.expiry_told_at is None:
        _tell_of_end(payment, now)


@transaction.atomic
def _tell_of_end(payment: Payment, now: datetime) -> None:
    told = Payment.objects.filter(Q(pk=payment.pk, expiry_told_at=None, state="authorised")).update(expiry_told_at=now)
    if told:
        record(PaymentExpiring(payment.token, payment.purpose))


def reconcile(*, since: datetime) -> int:
    """Ask the providers about every payment with money since then, so that `differences` compares with what they say
    now. Returns how many answered. One call each.
    """
    money = Q(state__in=["authorised", "captured"]) | Q(captured__gt=0)
    rows = Payment.objects.filter(money, opened_at__gte=since).order_by("pk")
    return _each(list(rows), lambda payment: settle_payment(token=payment.token))


def _each(rows: Iterable[Row], act: Callable[[Row], Any]) -> int:
    """Do it for each; returns for how many it went well."""
    well = 0
    for row in rows:
        try:
            act(row)
            well += 1
        except Refusal as refusal:
            log.warning("%s: %s", row, refusal.code)
        except Exception:  # whatever is wrong with one, the others have their turn
            log.exception("%s", row)
    return well
