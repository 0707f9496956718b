"""How a provider is asked: written down and committed, asked outside any transaction, the answer written down.

`atomic(durable=True)` is what refuses to be called inside somebody's transaction (`RuntimeError`): a call to a provider
cannot be rolled back, so nothing that is rolled back may hold one.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, Refusal
from ecrin.core.journal import record
from ecrin.payments.events import PaymentInstructed
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.providers import (
    Answer,
    Authorised,
    ByHand,
    Denied,
    Instructions,
    Provider,
    Redirect,
    Refused,
    Standing,
    Unclear,
)
from ecrin.payments.providers.registry import provider_of

from .standing import COLUMNS, apply, apply_or_log, lock_family
from .telling import do_waiting

log = logging.getLogger(__name__)

Outcome = PaymentEntry.Outcome
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Providers forget a key after a day. What is older is not asked again but shown to a person (`selectors.differences`).
KEYS_LAST = timedelta(hours=20)


class PaymentUnclear(Refusal):
    """The bank gave no clear answer; it is asked again with the same key, so nothing is done twice."""

    code = "payment-unclear"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _(
        "The bank has not answered yet. We keep asking; nothing is ever taken twice. Please try again in a moment."
    )


class PaymentByHand(PaymentUnclear):
    """A person of the house has to do it; it is on her list."""

    code = "payment-by-hand"
    sentence = _("This is transferred by hand. It is on the list of what is to be sent back.")


class PaymentDenied(Conflict):
    """The bank said no. `reason` is its plain word."""

    code = "payment-denied"
    sentence = _("The bank declined to do this (%(reason)s). Nothing was changed.")


def ask_provider(ask: Callable[[], Any], entry: PaymentEntry | None = None) -> Any:
    """What the provider answers; where it gives no clear answer or a no, that is written beside the entry.

    Raises:
        PaymentUnclear, PaymentDenied: as they say.
    """
    try:
        return ask()
    except ByHand as error:
        if entry is not None:
            _unclear(entry, str(error))
        raise PaymentByHand from error
    except Unclear as error:
        log.warning("no clear answer to %s: %s", entry or "a look", error)
        if entry is not None:
            _unclear(entry, str(error))
        raise PaymentUnclear from error
    except Denied as error:
        if entry is not None:
            _denied(entry, error.code)
        raise PaymentDenied("", reason=error.code) from error


def new_entry(payment: Payment, verb: str, *, name: str = "", amount: int = 0, actor: Any = None) -> PaymentEntry:
    """The ledger's row of something to ask, in the caller's transaction; the one that is there for the same verb and name.

    Raises:
        RuntimeError: the same name was used for another amount.
    """
    key = f"{payment.token}:{verb}" + (f":{name}" if name else "")
    entry, is_new = PaymentEntry.objects.get_or_create(
        key=key,
        defaults={
            "payment": payment,
            "verb": verb,
            "name": name,
            "amount": amount,
            "actor_id": getattr(actor, "pk", None),
            "times_asked": 1,
            "ask_again_at": timezone.now() + 2 * FIRST_WAIT,  # where this process dies before the answer
        },
    )
    if entry.amount != amount:
        raise RuntimeError(f"the key {key} was used for {entry.amount}, not for {amount}")
    if not is_new and entry.is_open:
        entry.times_asked += 1
        entry.ask_again_at = _next(entry)
        entry.save(update_fields=["times_asked", "ask_again_at"])
    return entry


def _next(entry: PaymentEntry) -> Any:
    """When to ask again: twice as long each time, at most an hour; never once the provider may have forgotten the key."""
    now = timezone.now()
    if now - entry.asked_at > KEYS_LAST:
        return None
    return now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(entry.times_asked, 10))


def carry_out(entry: PaymentEntry, *, actor: Any = None) -> Any:
    """Ask what an entry says, outside any transaction, and write the answer down. Returns the provider's answer.

    Raises:
        PaymentUnclear, PaymentDenied: as they say.
    """
    payment = entry.payment
    provider = provider_of(payment.provider)
    answer = ask_provider(lambda: ASKS[entry.verb](provider, payment, entry), entry)
    _done(entry, answer, actor=actor)
    return answer


def _start(provider: Provider, payment: Payment, entry: PaymentEntry) -> Answer:
    return provider.start(payment, key=entry.key, return_to=return_address(payment))


def return_address(payment: Payment) -> str:
    """Where the provider sends the client back: the house's page, with the payment's token."""
    joint = "&" if "?" in payment.return_to else "?"
    return f"{payment.return_to}{joint}payment={payment.token}"


def _capture(provider: Provider, payment: Payment, entry: PaymentEntry) -> Standing:
    return provider.capture(payment, entry.amount, key=entry.key)


def _cancel(provider: Provider, payment: Payment, entry: PaymentEntry) -> Standing:
    return provider.cancel(payment, key=entry.key)


def _refund(provider: Provider, payment: Payment, entry: PaymentEntry) -> Standing:
    return provider.refund(payment, entry.amount, key=entry.key)


ASKS: dict[str, Callable[[Provider, Payment, PaymentEntry], Any]] = {
    "start": _start, "capture": _capture, "cancel": _cancel, "refund": _refund,
}  # fmt: skip


@transaction.atomic(durable=True)
def _unclear(entry: PaymentEntry, said: str) -> None:
    open_entry = PaymentEntry.objects.filter(pk=entry.pk, outcome__in=[Outcome.ASKED, Outcome.UNCLEAR])
    open_entry.update(outcome=Outcome.UNCLEAR, code=said[:200], ask_again_at=_next(entry))


@transaction.atomic(durable=True)
def _denied(entry: PaymentEntry, code: str) -> None:
    PaymentEntry.objects.filter(pk=entry.pk).exclude(outcome=Outcome.DONE).update(
        outcome=Outcome.DENIED, code=code[:200], answered_at=timezone.now(), ask_again_at=None
    )
    if entry.verb != PaymentEntry.Verb.START:
        return
    payment, family = lock_family(Q(pk=entry.payment_id))
    if payment is not None and payment.state == Payment.State.NEW:
        apply(payment, Standing("failed", refusal_code=code[:60], refused_at=timezone.now()), family)


@transaction.atomic(durable=True)
def _done(entry: PaymentEntry, answer: Any, *, actor: Any) -> None:
    payment, family = lock_family(Q(pk=entry.payment_id))
    if payment is None:
        raise RuntimeError(f"the payment of {entry.key} is gone")
    if isinstance(answer, Standing):
        apply_or_log(payment, answer, family, actor=actor)
    else:
        _started(payment, answer, family)
    do_waiting(payment, family)
    PaymentEntry.objects.filter(pk=entry.pk).update(
        outcome=Outcome.DONE, answered_at=timezone.now(), ask_again_at=None, code=""
    )


def _started(payment: Payment, answer: Answer, family: list[Payment]) -> None:
    """What a provider answered to `start`. The mail address is not needed any more: it is forgotten."""
    payment.email = ""
    standing = Standing("started")
    if isinstance(answer, Redirect | Instructions):
        payment.provider_reference = answer.reference
    if isinstance(answer, Redirect):
        payment.page_url = answer.url
    elif isinstance(answer, Instructions):
        payment.instructions = [list(line) for line in answer.lines]
    elif isinstance(answer, Authorised):
        standing = answer.standing or Standing("authorised")
    elif isinstance(answer, Refused):
        standing = Standing("refused", refusal_code=answer.code, refused_at=timezone.now())
    if not apply(payment, standing, family):
        payment.save(update_fields=COLUMNS)
    if isinstance(answer, Instructions) and payment.is_live and not payment.is_unwanted:
        record(PaymentInstructed(payment.token, payment.purpose, answer.days))
