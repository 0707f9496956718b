"""What this room knows of a person, to give her and to forget."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ecrin.core.journal import record
from ecrin.legal.privacy import erase_consents
from ecrin.legal.rules import Kept, Subject

from .events import SubscriptionLeft
from .models import Subscription
from .rules import move
from .selectors import barred_digest

HOLDS: Mapping[str, Sequence[str]] = {"Subscription": ("mail", "barred_digest")}
KEPT_UNCONFIRMED = timedelta(days=30)


def export(subject: Subject) -> dict[str, Any]:
    """Her subscriptions; two queries."""
    rows = Subscription.objects.filter(mail__in=subject.mails).prefetch_related("interests")
    return {
        "newsletter": [
            {
                "e-mail": row.mail,
                "state": str(row.get_state_display()),
                "storefront": row.storefront_code,
                "interests": [one.name for one in row.interests.all()],
                "asked": row.asked_at.isoformat(),
                "confirmed": row.confirmed_at.isoformat() if row.confirmed_at else "",
                "left": row.left_at.isoformat() if row.left_at else "",
                "paused until": row.paused_until.isoformat() if row.paused_until else "",
            }
            for row in rows
        ]
    }


def erase(subject: Subject) -> list[Kept]:
    """Forget her; the mailing service is told by the worker, by the subscription's key. Of an address that is never to be
    written to a digest stays, so that it is not (Regulation (EU) 2016/679, art. 17(3)(b) and 21(3)).
    """
    for mail in sorted(subject.mails):
        _forget(mail.strip().lower())
    return []


@transaction.atomic
def _forget(mail: str) -> None:
    row = Subscription.objects.select_for_update().filter(mail=mail).first()
    if row is None:
        return
    if row.state == Subscription.State.BARRED:
        row.barred_digest = barred_digest(mail)
    elif row.state != Subscription.State.LEFT:
        row.state = move(row.state, "left")  # type: ignore[arg-type]  # the column's choices are the rules' states
        row.left_at = timezone.now()
    row.mail, row.wording = None, None
    row.save(update_fields=["mail", "wording", "barred_digest", "state", "left_at"])
    row.interests.clear()
    record(SubscriptionLeft(row.pk))


@transaction.atomic
def forget_unconfirmed() -> int:
    """By the clock: who did not answer the letter in a month did not ask for it. An address that was never confirmed is
    forgotten, one that left before is as it was. Returns how many.
    """
    rows = list(
        Subscription.objects.select_for_update().filter(
            state=Subscription.State.PENDING, asked_at__lt=timezone.now() - KEPT_UNCONFIRMED
        )
    )
    for row in rows:
        if row.confirmed_at is None:
            subject = Subject(mails=frozenset({row.mail or ""}))
            erase(subject)
            erase_consents(subject)
        else:
            row.state = move("pending", "left")
            row.save(update_fields=["state"])
    return len(rows)
