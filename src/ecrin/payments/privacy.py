"""What this room knows of a person, to give her and to forget. A payment keeps nobody's name; a credit knows whom its letter
goes to, and that with her code anybody may spend it stays.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.legal.rules import Kept, Subject

from .models import Credit, Payment
from .selectors import free_of_credits

HOLDS: Mapping[str, Sequence[str]] = {
    "Payment": ("email", "page_url", "return_to", "instructions"),
    "Credit": ("name", "email", "reason"),
}
MAILS_STAY = timedelta(days=30)
ENDED_STAY = timedelta(days=365)


def _credits(subject: Subject) -> QuerySet[Credit]:
    found = Q(pk__in=[])
    for mail in subject.mails:
        found |= Q(email__iexact=mail)
    return Credit.objects.filter(found)


def _payments(subject: Subject) -> QuerySet[Payment]:
    return Payment.objects.filter(purpose__in=subject.purposes)


def export(subject: Subject) -> dict[str, Any]:
    """How she paid, and the credits that were written to her address; three queries."""
    found = list(_credits(subject).filter(given_at__isnull=False))
    free = free_of_credits(found)
    return {
        "payments": [
            {
                "for": one.reference,
                "way": one.method_code,
                "currency": one.currency,
                "minor units": one.amount,
                "taken": one.captured,
                "given back": one.refunded,
                "state": one.state,
                "at": one.opened_at.isoformat(),
            }
            for one in _payments(subject).order_by("pk")
        ],
        "credits": [
            {
                "name": one.name,
                "email": one.email,
                "code": one.code,
                "why": one.reason,
                "currency": one.currency,
                "minor units": one.amount,
                "left": free[one.pk],
                "until": one.ends_on.isoformat() if one.ends_on else None,
            }
            for one in found
        ],
    }


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget whom they were written to; the credits stay good, and so do their ledger and that of every payment."""
    _credits(subject).update(name="", email="", reason="")
    paid = _payments(subject)
    paid.update(email="", page_url="", return_to="", instructions=[])
    if not paid.exists():
        return []
    return [
        Kept(
            what=_("That a payment was made: its amount, its day and the bank’s number of it, without your name."),
            why=_("The books of the house have to stay whole."),
        )
    ]


@transaction.atomic
def forget_mails() -> int:
    """Addresses that a bank's page needed and that stayed, since it was never opened. Returns how many."""
    old = Payment.objects.filter(opened_at__lt=timezone.now() - MAILS_STAY).exclude(email="")
    return old.update(email="")


@transaction.atomic
def forget_ended_credits() -> int:
    """To whom credits were written that were declined or ran out more than a year ago. Returns how many."""
    now = timezone.now()
    over = Q(ends_on__lt=(now - ENDED_STAY).date()) | Q(declined_at__lt=now - ENDED_STAY)
    return Credit.objects.filter(over).exclude(email="").update(name="", email="")
