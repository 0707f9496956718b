"""The one place where what a provider says becomes what the house knows, and is told to others."""

import logging
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ecrin.core.journal import record
from ecrin.payments.events import (
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentExpired,
    PaymentRefunded,
    PaymentRefused,
    PaymentStarted,
)
from ecrin.payments.models import Payment
from ecrin.payments.rules import RANK, Standing, State, Unfit, merge, way
from ecrin.payments.selectors import OPEN_OUTCOMES

log = logging.getLogger(__name__)

COLUMNS = (
    "state", "captured", "refunded", "is_unwanted", "provider_reference", "provider_charge", "page_url", "instructions",
    "email", "three_d_secure", "refusal_code", "refused_at", "started_at", "authorised_at", "authorised_until",
    "said_at", "said_captured", "said_refunded",
)  # fmt: skip
Family = list[Payment]


def lock_family(which: Q) -> tuple[Payment | None, Family]:
    """The payment that `which` names, and every attempt for the same purpose, locked in one order. Two queries.

    All of them: when one is authorised the others are let go.
    """
    named = Payment.objects.filter(which).values_list("pk", "purpose").first()
    if named is None:
        return None, []
    family = list(Payment.objects.select_for_update().filter(purpose=named[1]).order_by("pk"))
    return next(each for each in family if each.pk == named[0]), family


def apply(payment: Payment, said: Standing, family: Family, *, actor: Any = None) -> bool:
    """Add what was said to a locked payment, save it, record what is new. Returns whether anything was.

    Raises:
        Unfit: it does not fit the payment; nothing is changed.
    """
    known = payment.standing()
    merged = merge(known, said)
    if merged == known:
        return False
    now = timezone.now()
    stops = way(known.state, merged.state)
    more, back = merged.captured - payment.captured, merged.refunded - payment.refunded
    refund = _refund_of(payment, back) if back else ""
    _write(payment, merged)
    if more or back:
        payment.said_at, payment.said_captured, payment.said_refunded = now, merged.captured, merged.refunded
    for stop in stops:
        _enter(payment, stop, family, now, actor)
    payment.save(update_fields=COLUMNS)
    if more:
        record(PaymentCaptured(payment.token, payment.purpose, more, payment.currency), actor=actor)
    if back:
        record(PaymentRefunded(payment.token, payment.purpose, back, payment.currency, refund), actor=actor)
    return True


def apply_or_log(payment: Payment, said: Standing, family: Family, *, actor: Any = None) -> bool:
    """As `apply`; what does not fit is logged and shows as a difference (`selectors.differences`)."""
    try:
        return apply(payment, said, family, actor=actor)
    except Unfit:
        log.exception("what %s says of %s does not fit", payment.provider, payment.token)
        return False


def _write(payment: Payment, merged: Standing) -> None:
    payment.captured, payment.refunded = merged.captured, merged.refunded
    payment.provider_reference, payment.provider_charge = merged.reference, merged.charge
    payment.three_d_secure = merged.three_d_secure
    payment.refusal_code, payment.refused_at = merged.refusal_code, merged.refused_at
    payment.authorised_until = merged.authorised_until


def _enter(payment: Payment, state: State, family: Family, now: datetime, actor: Any) -> None:
    """One step of the way, with its fact."""
    payment.state = state
    if RANK[state] > RANK["started"]:
        payment.email = ""
    token, purpose = payment.token, payment.purpose
    if state == "started":
        payment.started_at = now
        record(PaymentStarted(token, purpose), actor=actor)
    elif state in {"refused", "failed"}:
        record(PaymentRefused(token, purpose, payment.refusal_code or state), actor=actor)
    elif state == "cancelled":
        record(PaymentCancelled(token, purpose), actor=actor)
    elif state == "expired":
        record(PaymentExpired(token, purpose), actor=actor)
    elif state == "authorised":
        payment.authorised_at = now
        if _wins(payment, family):
            record(PaymentAuthorised(token, purpose, payment.amount, payment.currency), actor=actor)


def _wins(payment: Payment, family: Family) -> bool:
    """Whether this is the attempt that pays the purpose: the first one that is authorised for what is asked now. The
    others are then let go. One that does not win stays unwanted, and is let go or given back itself.
    """
    others = [each for each in family if each.pk != payment.pk]
    newest = max(family, key=lambda each: each.attempt)
    if any(each.holds_money and not each.is_unwanted for each in others) or payment.amount != newest.amount:
        payment.is_unwanted = True
        return False
    payment.is_unwanted = False
    for each in others:
        if each.is_live and not each.is_unwanted:
            each.is_unwanted = True
            each.save(update_fields=["is_unwanted"])
    return True


def _refund_of(payment: Payment, amount: int) -> str:
    """Which refund a provider speaks of: the oldest of this amount that was asked for and not answered. One query."""
    rows = payment.entries.filter(verb="refund", amount=amount, outcome__in=OPEN_OUTCOMES).order_by("pk")
    return rows.values_list("name", flat=True).first() or ""
