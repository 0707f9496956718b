"""What a notice says, kept as JSON and done to its payment."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Q

from ecrin.payments.models import Notice, Payment
from ecrin.payments.rules import Standing, Unfit

from .standing import Family, apply

log = logging.getLogger(__name__)

Outcome = Notice.Outcome


def do_waiting(payment: Payment, family: Family) -> None:
    """Do what notices said that came before their locked payment had the provider's names. One query where there is none."""
    names = [name for name in (payment.provider_reference, payment.provider_charge) if name]
    for notice in Notice.objects.filter(Q(provider=payment.provider, about__in=names, outcome=Outcome.WAITING)):
        do(notice, payment, family)


def do(notice: Notice, payment: Payment, family: Family) -> None:
    """Do what a notice says of a locked payment, and write beside it what came of it."""
    notice.payment = payment
    if not notice.said:
        notice.outcome = Outcome.LOOK
        _have_looked_at(payment)
    else:
        try:
            changed = apply(payment, from_json(notice.said), family)
        except Unfit as error:
            log.exception("notice %s of %s does not fit", notice.event_id, payment.token)
            notice.outcome, notice.reason = Outcome.UNFIT, str(error)[:200]
        else:
            notice.outcome = Outcome.APPLIED if changed else Outcome.KNOWN
        if payment.state == Payment.State.AUTHORISED and not payment.three_d_secure:
            _have_looked_at(payment)  # a notice may not say what 3-D Secure said
    notice.save(update_fields=["payment", "outcome", "reason"])


def _have_looked_at(payment: Payment) -> None:
    """The worker looks at the bank next."""
    if not payment.wants_look:
        payment.wants_look = True
        payment.save(update_fields=["wants_look"])


def as_json(standing: Standing) -> dict[str, Any]:
    """A standing as a notice's row keeps it."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(standing).items()}


def from_json(said: Mapping[str, Any]) -> Standing:
    """The standing that a row keeps."""
    moments = {key: datetime.fromisoformat(said[key]) for key in ("refused_at", "authorised_until") if said.get(key)}
    return Standing(**{**said, "refused_at": None, "authorised_until": None, **moments})
