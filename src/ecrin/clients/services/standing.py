"""Verbs of an account's standing: suspended or ended with a reason, appealed, answered, opened again. Each adds a step.

Refusal
├── InvalidInput
└── Conflict
    ├── StandingMovedOn   the account does not stand so any more
    └── AppealWaits       she appealed already
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import AccountClosed, AccountOpened, AppealAnswered, AppealMade
from ecrin.clients.models import AccountStep, AccountStepWords, User
from ecrin.clients.rules import MOST_NOTICE, MOST_SAID, may_stand
from ecrin.clients.selectors.standing import open_appeal, steps_of
from ecrin.core.errors import Conflict, InvalidInput, NotAllowed
from ecrin.core.journal import record


class StandingMovedOn(Conflict):
    code = "standing-moved-on"
    sentence = _("This account does not stand as it did. Please look at it again.")


class AppealWaits(Conflict):
    code = "appeal-waits"
    sentence = _("Your appeal is with us already. Somebody reads it and answers you by mail.")


@transaction.atomic
def close_account(
    *, client: int, closing: str, ground: str, words: str, actor: Any, told: bool, days: int = 0
) -> AccountStep:
    """Suspend an account, or end it. Once it counts, no session of hers is known to any process, and she meets the reason
    where she signs in.

    Args:
        closing: a value of `User.Closing`.
        ground: a value of `AccountStep.Ground`.
        words: the reason as she reads it.
        told: whether a letter tells her.
        days: of notice; 0 counts at once.

    Raises:
        InvalidInput: something is missing, or there is notice of which nobody tells her.
        NotAllowed: it is somebody of the staff, whose rights are taken under "People".
        StandingMovedOn: it stands so already.
    """
    row = _locked(client)
    if row.is_staff or row.is_superuser:
        raise NotAllowed(_("This is one of your colleagues. Take her rights away under “People” instead."))
    if closing not in User.Closing.values:
        raise InvalidInput(_("Choose whether it is suspended or ended."), field="closing")
    if ground not in AccountStep.Ground.values:
        raise InvalidInput(_("Choose why."), field="ground")
    if not 0 <= days <= MOST_NOTICE:
        raise InvalidInput(_("Choose between 0 and %(most)s days."), field="days", most=MOST_NOTICE)
    if days and not told:
        raise InvalidInput(
            _("Notice is only notice when she is told. Tell her, or let it count at once."), field="told"
        )
    if not row.is_active or not may_stand(row.closed_as, closing):
        raise StandingMovedOn
    applies_at = timezone.now() + timedelta(days=days)
    step = _step(row, closing, _said(words, "words"), actor, ground=ground, applies_at=applies_at, is_told=told)
    _stand(row, closing, applies_at)
    record(AccountClosed(row.pk, step.pk), actor=actor)
    return step


@transaction.atomic
def open_account(*, client: int, words: str, actor: Any, told: bool) -> AccountStep:
    """Open a closed account again, or take back a closing that was to come. She signs in anew: no old session comes back.

    Raises:
        InvalidInput: nothing is written down.
        StandingMovedOn: it is open.
    """
    return _opened(_locked(client), _said(words, "words"), actor, told=told)


@transaction.atomic
def appeal(*, client: int, words: str) -> AccountStep:
    """She says why it should be otherwise; staff answer.

    Raises:
        InvalidInput: she wrote nothing, or more than we can keep.
        AppealWaits: she did so before and waits for the answer.
        StandingMovedOn: her account is open.
    """
    row = _locked(client)
    if not row.closed_as:
        raise StandingMovedOn
    if open_appeal(steps_of(row.pk)):
        raise AppealWaits
    step = _step(row, AccountStep.Kind.APPEALED, _said(words, "words"), row)
    record(AppealMade(row.pk, step.pk), actor=row)
    return step


@transaction.atomic
def answer_appeal(*, client: int, words: str, opens: bool, actor: Any) -> AccountStep:
    """Answer her appeal, by a letter to her, and open her account where she is right.

    Raises:
        InvalidInput: nothing is written.
        StandingMovedOn: no appeal waits.
    """
    row = _locked(client)
    if open_appeal(steps_of(row.pk)) is None:
        raise StandingMovedOn
    said = _said(words, "words")
    step = _step(row, AccountStep.Kind.ANSWERED, said, actor, is_told=True)
    if opens:
        _opened(row, "", actor, told=False)
    record(AppealAnswered(row.pk, step.pk), actor=actor)
    return step


def note_merging(*, client: User, actor: Any) -> AccountStep:
    """Her account became one with another; in the transaction of the merging, which locked it."""
    now = timezone.now()
    step = _step(client, AccountStep.Kind.MERGED, "", actor, applies_at=now)
    _stand(client, User.Closing.ENDED, now)
    return step


def _opened(row: User, said: str, actor: Any, *, told: bool) -> AccountStep:
    if not row.closed_as or not row.is_active:
        raise StandingMovedOn
    step = _step(row, AccountStep.Kind.LIFTED, said, actor, is_told=told)
    row.reopened += 1
    _stand(row, "", None)
    record(AccountOpened(row.pk, step.pk), actor=actor)
    return step


def _stand(row: User, closed_as: str, closed_at: datetime | None) -> None:
    row.closed_as, row.closed_at = closed_as, closed_at
    row.save(update_fields=["closed_as", "closed_at", "reopened"])


def _step(row: User, kind: str, said: str, actor: Any, **more: Any) -> AccountStep:
    step = AccountStep.objects.create(client=row, kind=kind, actor_id=getattr(actor, "pk", None), **more)
    if said:
        AccountStepWords.objects.create(step=step, text=said)
    return step


def _said(words: str, field: str) -> str:
    said = words.strip()
    if not said:
        raise InvalidInput(_("Please write a few words."), field=field)
    if len(said) > MOST_SAID:
        raise InvalidInput(_("Please write at most %(most)s letters."), field=field, most=MOST_SAID)
    return said


def _locked(client: int) -> User:
    return User.objects.select_for_update().get(pk=client)
