"""How an account stands, and the steps that led there; each read says how many queries it takes."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ecrin.clients.models import AccountStep, User


def steps_of(*clients: int) -> QuerySet[AccountStep]:
    """Every step of an account (or of several), newest first, with what was written; one query."""
    return AccountStep.objects.filter(client__in=clients).select_related("words").order_by("-id")


def closing_step(client: User) -> AccountStep | None:
    """The step by which her account is closed, or will be; one query."""
    if not client.closed_as:
        return None
    return steps_of(client.pk).filter(kind__in=[client.closed_as, AccountStep.Kind.MERGED]).first()


def open_appeal(steps: Iterable[AccountStep]) -> AccountStep | None:
    """Her appeal that waits for an answer. No query.

    Args:
        steps: all of an account, newest first.
    """
    for step in steps:
        if step.kind == AccountStep.Kind.APPEALED:
            return step
        if step.kind in {AccountStep.Kind.ANSWERED, AccountStep.Kind.LIFTED}:
            return None
    return None


def is_closed_by_mail(email: str) -> bool:
    """Whether the account of an e-mail address is suspended or ended now, other than by becoming part of another; two
    queries at most.
    """
    found = User.objects.filter(email=email.strip().lower()).exclude(closed_as="").first()
    if found is None or not found.is_closed:
        return False
    step = closing_step(found)
    return step is None or step.kind != AccountStep.Kind.MERGED
