"""What the client book and the record of her account hold of a person."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ecrin.clients.models import AccountStep, AccountStepWords, ClientNote, ClientProfile, ClientTask, ClientView
from ecrin.legal.rules import Subject


def export_book(subject: Subject) -> dict[str, Any]:
    """What stands of her in the client book, what was done to her account and why, and when and what for staff looked at
    her: their names are theirs (Court of Justice, C-579/21). Six queries.
    """
    pages = list(_pages(subject))
    notes = ClientNote.objects.filter(profile__in=pages).order_by("pk")
    tasks = ClientTask.objects.filter(profile__in=pages).order_by("pk")
    views = ClientView.objects.filter(profile__in=pages).order_by("pk")
    steps = AccountStep.objects.filter(client=subject.client).select_related("words").order_by("pk")
    return {
        "client book": [
            {
                "name": page.name,
                "e-mail": page.email,
                "telephone": page.telephone,
                "met": page.met_at.isoformat(),
                "last contact": page.last_contact_at.isoformat(),
                "boutique": page.boutique_code,
                "has an advisor": page.advisor_id is not None,
                "markets": sorted(one.market_code for one in page.markets.all()),
            }
            for page in pages
        ],
        "notes": [
            {
                "at": one.at.isoformat(),
                "kind": one.kind,
                "text": one.text,
                "day": one.on.isoformat() if one.on else None,
            }
            for one in notes
        ],
        "to do": [
            {"text": one.text, "by": one.due_on.isoformat(), "every year": one.is_yearly, "is done": bool(one.done_at)}
            for one in tasks
        ],
        "account": [
            {"at": one.at.isoformat(), "what": one.kind, "why": one.ground, "words": one.text} for one in steps
        ],
        "looked at": [{"at": one.at.isoformat(), "what": one.page, "why": one.reason} for one in views],
    }


@transaction.atomic
def erase_book(subject: Subject) -> None:
    """Forget what was written of her, and her words. That a step was taken on her account, and that somebody looked at her
    page, stays, without a word of hers: the first for claims (Regulation (EU) 2016/679, art. 17(3)(e)), the second for its year.
    """
    pages = [page.pk for page in _pages(subject)]
    ClientTask.objects.filter(profile__in=pages).delete()
    ClientNote.objects.filter(profile__in=pages).delete()
    AccountStepWords.objects.filter(step__client=subject.client).delete()
    ClientProfile.objects.filter(pk__in=pages).update(
        email="", name="", telephone="", words="", storefront_code="", boutique_code="", advisor=None
    )


def _pages(subject: Subject) -> QuerySet[ClientProfile]:
    """Her pages of the client book: her account's, a guest's by an address that is hers, and what became part of these."""
    hers = Q(email__in=subject.mails, client=None)
    if subject.client is not None:
        hers |= Q(client=subject.client)
    whole = ClientProfile.objects.filter(hers | Q(merged_into__in=ClientProfile.objects.filter(hers)))
    return whole.prefetch_related("markets").order_by("pk")
