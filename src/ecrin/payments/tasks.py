"""What the worker does for payments: by the clock, and the letter of a credit."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ecrin.core.mail import letter
from ecrin.core.money import from_minor
from ecrin.markets.selectors import snapshot, storefront_context

from .events import CreditGiven, CreditLetterAsked
from .models import Credit, RehearsalNotice
from .providers.rehearsal import bank
from .providers.rehearsal.notices import HEADER, sign
from .services import ask_unclear, take_notice, watch_expiry

__all__ = ["ask_unclear", "bring_rehearsal_notices", "send_credit", "watch_expiry"]

log = logging.getLogger(__name__)

ATTEMPTS = 5
AGAIN = timedelta(seconds=30)


def bring_rehearsal_notices(*, limit: int = 100) -> int:
    """The rehearsal bank brings its notices to the house, signed as over the wire. Returns how many were taken.

    One that the house does not take is brought again some times, then given up, as banks do. Two queries where there is
    nothing to bring.
    """
    bank.end_what_ends()
    taken = 0
    for notice in RehearsalNotice.objects.filter(due_at__lte=timezone.now())[:limit]:
        body = notice.body.encode()
        try:
            take_notice(provider="rehearsal", body=body, headers={HEADER: sign(body)})
        except Exception:  # what the house does wrong is not the bank's to judge
            log.exception("a notice of the rehearsal bank was not taken")
            _later(notice)
        else:
            notice.delete()
            taken += 1
    return taken


@transaction.atomic
def _later(notice: RehearsalNotice) -> None:
    rows = RehearsalNotice.objects.filter(pk=notice.pk)
    if notice.attempts + 1 >= ATTEMPTS:
        rows.delete()
    else:
        rows.update(attempts=F("attempts") + 1, due_at=timezone.now() + AGAIN)


def send_credit(fact: CreditGiven | CreditLetterAsked) -> None:
    """Its code, to its receiver, in her language; nothing once she was erased."""
    credit = Credit.objects.get(pk=fact.credit)
    storefront = snapshot().storefronts.get(credit.storefront_code) or snapshot().default
    if not credit.email or not credit.is_given:
        return
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    with storefront_context(storefront), override(storefront.interface):
        letter(
            "payments/credit",
            to=credit.email,
            language=credit.language,
            context={
                "credit": credit,
                "amount": from_minor(credit.amount, credit.currency),
                "name": credit.name,
                "spent_in": snapshot().markets.get(credit.market_code),
                "storefront": storefront,
                "market": storefront.market,
                "shop": f"{settings.SITE_ADDRESS}{storefront.root}",
                "balance": f"{settings.SITE_ADDRESS}{reverse('gift-credit')}",
            },
            reply_to=storefront.market.mail,
        ).send()
