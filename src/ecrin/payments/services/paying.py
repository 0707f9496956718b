"""From the wish to pay to the answer of the bank."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.markets.rules import MarketInfo
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.providers import Authorised, Instructions, Redirect, Refused, Standing
from ecrin.payments.providers.registry import provider_of
from ecrin.payments.rules import LIVE
from ecrin.payments.selectors import MethodInfo, methods_for

from .asking import PaymentDenied, ask_provider, carry_out, new_entry
from .standing import apply, apply_or_log, lock_family
from .telling import do_waiting

State = Payment.State
Verb = PaymentEntry.Verb
Outcome = PaymentEntry.Outcome


class NotPayable(InvalidInput):
    code = "not-payable"
    sentence = _("You cannot pay this way here. Please choose another.")


class CannotCancel(Conflict):
    code = "cannot-cancel"
    sentence = _("The money was taken already. It can be given back instead.")


@transaction.atomic
def open_payment(  # noqa: PLR0913 - what a bank has to know
    *,
    purpose: str,
    amount: int,
    currency: str,
    method: str,
    market: MarketInfo,
    language: str,
    email: str,
    reference: str,
    return_to: str,
) -> Payment:
    """Write down that somebody wants to pay; nobody is asked yet. In the caller's transaction where there is one.

    A live payment of the same purpose, method and amount is returned, and so is one that holds the money already.
    Another live one is marked to be cancelled.

    Args:
        purpose: what for: `order:…`.
        amount: minor units of `currency`.
        reference: what the client reads at the bank (an order's number).
        return_to: the house's own path, to which the bank sends the client back.

    Raises:
        NotPayable: no such way to pay this amount here.
    """
    offered = methods_for(market, amount=amount, currency=currency)
    chosen = next((each for each in offered if each.code == method), None)
    if chosen is None or amount <= 0:
        raise NotPayable(field="method")
    blank = Payment(
        purpose=purpose, method_code=method, provider=chosen.provider, captures=chosen.captures, language=language,
        market_code=market.code, currency=currency, amount=amount, reference=reference, email=email, return_to=return_to,
    )  # fmt: skip
    for _attempt in range(3):
        family = list(Payment.objects.select_for_update().filter(purpose=purpose).order_by("pk"))
        kept = next((each for each in family if _serves(each, amount, currency, chosen)), None)
        if kept is not None:
            _replace(family, kept)
            return kept
        blank.attempt = max((each.attempt for each in family), default=0) + 1
        try:
            with transaction.atomic():
                blank.save(force_insert=True)
        except IntegrityError:  # somebody opened one for the same purpose just now
            blank.pk = None
            continue
        _replace(family, blank)
        return blank
    raise Conflict


def _serves(payment: Payment, amount: int, currency: str, chosen: MethodInfo) -> bool:
    """Whether an earlier attempt is as good as a new one."""
    if payment.is_unwanted or (payment.amount, payment.currency) != (amount, currency):
        return False
    return payment.holds_money or (payment.state in LIVE and payment.method_code == chosen.code)


def _replace(family: list[Payment], kept: Payment) -> None:
    for each in family:
        if each.pk != kept.pk and each.is_live and not each.is_unwanted:
            each.is_unwanted = True
            each.save(update_fields=["is_unwanted"])


@transaction.atomic
def give_up_payments(*, purpose: str) -> int:
    """Nobody waits for a purpose's money any more: mark what is live to be cancelled by the worker. In the caller's
    transaction where there is one. Returns how many.

    One that the client pays in that very moment is told as `PaymentAuthorised` all the same: who hears it decides.
    """
    rows = list(Payment.objects.select_for_update().filter(purpose=purpose).order_by("pk"))
    live = [each for each in rows if each.is_live and not each.is_unwanted]
    Payment.objects.filter(pk__in=[each.pk for each in live]).update(is_unwanted=True)
    return len(live)


def start_payment(*, payment: Payment) -> Redirect | Instructions | Authorised | Refused:
    """Ask the provider to open it; asked again it says the same and opens nothing. Never inside a transaction.

    Raises:
        RuntimeError: called inside a transaction.
        PaymentUnclear: the bank did not answer; call it again.
    """
    entry = _entry_of_start(payment)
    if entry is not None:
        try:
            carry_out(entry)
        except PaymentDenied as error:
            return Refused(str(error.context["reason"]))
    return told(Payment.objects.get(pk=payment.pk))


@transaction.atomic(durable=True)
def _entry_of_start(payment: Payment) -> PaymentEntry | None:
    """What is still to be asked; None where it was answered."""
    row = Payment.objects.select_for_update().get(pk=payment.pk)
    if row.state != State.NEW:
        return None
    entry = new_entry(row, Verb.START, amount=row.amount)
    return entry if entry.is_open else None


def told(payment: Payment) -> Redirect | Instructions | Authorised | Refused:
    """How a payment goes on, as it was answered. No query."""
    if payment.state == State.STARTED:
        if payment.instructions:
            lines = tuple((label, value) for label, value in payment.instructions)
            return Instructions(lines, payment.provider_reference)
        return Redirect(payment.page_url, payment.provider_reference)
    if payment.holds_money:
        return Authorised(payment.standing())
    return Refused(payment.refusal_code or str(payment.state))


def settle_payment(*, token: str) -> Payment:
    """Ask the provider how a payment stands and take that over. May be called any number of times, never inside a
    transaction. Returns the payment.

    Raises:
        NotFound: no such payment.
        PaymentUnclear: the bank did not answer; what is known stays.
        PaymentDenied: the bank does not know it.
    """
    payment, opening = _to_look_at(token)
    if opening is not None:  # whether the bank ever heard of it is not known: asked again, with the same key
        with suppress(PaymentDenied):
            carry_out(opening)
        return Payment.objects.get(pk=payment.pk)
    if not payment.provider_reference:
        return payment
    standing = ask_provider(lambda: provider_of(payment.provider).find(payment))
    return _heard(payment, standing)


@transaction.atomic(durable=True)
def _to_look_at(token: str) -> tuple[Payment, PaymentEntry | None]:
    payment = Payment.objects.select_for_update().filter(token=token).first()
    if payment is None:
        raise NotFound
    payment.asked_at, payment.wants_look = timezone.now(), False
    payment.save(update_fields=["asked_at", "wants_look"])
    if payment.provider_reference:
        return payment, None
    entry = payment.entries.filter(verb=Verb.START).first()
    if entry is None or not entry.is_open:
        return payment, None
    return payment, new_entry(payment, Verb.START, amount=payment.amount)


@transaction.atomic(durable=True)
def _heard(payment: Payment, standing: Standing) -> Payment:
    """Take over what the provider said, and keep its own figures beside ours."""
    row, family = lock_family(Q(pk=payment.pk))
    if row is None:
        raise NotFound
    now = timezone.now()
    if standing.state == "authorised" and standing.authorised_until and standing.authorised_until <= now:
        standing = replace(standing, state="expired")
    apply_or_log(row, standing, family)
    row.said_at, row.said_captured, row.said_refunded = now, standing.captured, standing.refunded
    row.save(update_fields=["said_at", "said_captured", "said_refunded"])
    do_waiting(row, family)
    return row


def cancel_payment(*, payment: Payment, actor: Any = None) -> Payment:
    """Close the bank's page, let what is authorised go. Doing it twice is doing it once. Never inside a transaction.
    Returns the payment.

    Raises:
        CannotCancel: the money was taken.
        PaymentUnclear: the bank did not answer; it is asked again.
    """
    row, entry = _to_cancel(payment, actor)
    if entry is not None and entry.verb == Verb.START:  # is there a page to close? The same key tells.
        try:
            carry_out(entry)
        except PaymentDenied:
            return Payment.objects.get(pk=row.pk)
        row, entry = _to_cancel(payment, actor)
    if entry is None:
        return row
    try:
        carry_out(entry, actor=actor)
    except PaymentDenied:
        row = settle_payment(token=row.token)
        if row.is_live:
            raise
    row = Payment.objects.get(pk=row.pk)
    if row.state == State.CAPTURED:
        raise CannotCancel
    return row


@transaction.atomic(durable=True)
def _to_cancel(payment: Payment, actor: Any) -> tuple[Payment, PaymentEntry | None]:
    """The payment, and what is to be asked of the provider: nothing where it was never told of it."""
    row, family = lock_family(Q(pk=payment.pk))
    if row is None:
        raise NotFound
    if row.state == State.CAPTURED:
        raise CannotCancel
    if not row.is_live:
        return row, None
    if row.state == State.NEW:
        opening = row.entries.filter(verb=Verb.START).first()
        if opening is not None and opening.is_open:
            return row, new_entry(row, Verb.START, amount=row.amount)
        apply(row, Standing("cancelled"), family, actor=actor)
        return row, None
    denied = row.entries.filter(verb=Verb.CANCEL, outcome=Outcome.DENIED).count()
    return row, new_entry(row, Verb.CANCEL, name=str(denied) if denied else "", actor=actor)
