"""The client book: who is found by words, and what stands on a page; each read says how many queries it takes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ecrin.clients.models import ClientNote, ClientProfile, ClientTask, ClientView
from ecrin.clients.rules import digits_searched, search_words


def pages_matching(*, words: str = "", markets: Iterable[str] | None = None) -> QuerySet[ClientProfile]:
    """Pages whose client has all of the words in her names, or in a mail address or telephone, the latest contact first.

    Args:
        markets: codes of the markets whose clients the reader may see; None means all.
    """
    found = ClientProfile.objects.filter(merged_into=None).exclude(words="")  # who was forgotten is nobody's to find
    if markets is not None:
        found = found.filter(markets__market_code__in=list(markets)).distinct()
    if digits := digits_searched(words):
        return found.filter(words__contains=digits)
    hit = Q()
    for word in search_words(words):
        hit &= Q(words__contains=word)
    return found.filter(hit)


def parts_of(page: ClientProfile) -> list[int]:
    """The page and those that became a part of it; one query."""
    return [page.pk, *ClientProfile.objects.filter(merged_into=page).values_list("pk", flat=True)]


def notes_of(pages: Iterable[int]) -> list[ClientNote]:
    """What was written on pages, newest first; one query."""
    return list(ClientNote.objects.filter(profile__in=list(pages)))


def tasks_of(pages: Iterable[int]) -> list[ClientTask]:
    """What is to be done for the client of these pages, the soonest first; one query."""
    return list(ClientTask.objects.filter(profile__in=list(pages), done_at=None))


def tasks_due(*, until: date, advisor: Any = None, markets: Iterable[str] | None = None) -> QuerySet[ClientTask]:
    """What is to be done until a day, the soonest first, with the pages; one query.

    Args:
        advisor: only for the clients of this advisor.
        markets: as `pages_matching`.
    """
    due = ClientTask.objects.filter(done_at=None, due_on__lte=until, profile__merged_into=None)
    if advisor is not None:
        due = due.filter(profile__advisor=advisor)
    if markets is not None:
        due = due.filter(profile__markets__market_code__in=list(markets)).distinct()
    return due.select_related("profile").order_by("due_on", "pk")


def views_of(pages: Iterable[int]) -> QuerySet[ClientView]:
    """Who looked at the client of these pages, newest first; one query."""
    return ClientView.objects.filter(profile__in=list(pages))
