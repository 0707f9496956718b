"""Requests about data as staff see them: by the day on which they have to be answered, in the markets of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.clients.models import User
from ecrin.legal.models import DataRequest, DataStep, RetentionRun
from ecrin.legal.rules import ANSWER_TIMES, GDPR, UNDER_WAY, Kept
from ecrin.legal.selectors import kept_of, last_runs, mail_digest, retention
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot

from .returns import codes_for

PER_PAGE = 50
HANDLE, ADD = "legal.handle_datarequest", "legal.add_datarequest"
SHOWS: dict[str, str | Promise] = {
    "open": _("To be answered"),
    "late": _("Late"),
    "ended": _("Answered"),
    "": _("All"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A step of a request and who took it (empty: who asks, or the clock)."""

    step: DataStep
    who: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of data, how long it stays, and when it was last looked through."""

    code: str
    what: str | Promise
    stays: str | Promise
    last: RetentionRun | None


def _seen_by(user: Any) -> QuerySet[DataRequest]:
    codes = codes_for(user, HANDLE)
    return DataRequest.objects.all() if codes is None else DataRequest.objects.filter(market_code__in=codes)


def open_requests(user: Any) -> int:
    """How many are to be answered in the markets of a person; one query."""
    return _seen_by(user).filter(state__in=UNDER_WAY).count()


def request_rows(user: Any, *, words: str, show: str, page: str | None) -> Page[DataRequest]:
    """A page of requests, what is due first on top; two queries. A forgotten address is still found by its digest.

    Args:
        words: the number of a request, or a mail address.
    """
    rows = _seen_by(user)
    if words:
        number = words.strip().upper().removeprefix("P")
        found = Q(digest=mail_digest(words))
        rows = rows.filter(found | Q(pk=int(number) - 1000) if number.isascii() and number.isdecimal() else found)
    elif show == "open":
        rows = rows.filter(state__in=UNDER_WAY)
    elif show == "late":
        rows = rows.filter(state__in=UNDER_WAY, due_on__lt=timezone.now().date())
    elif show == "ended":
        rows = rows.exclude(state__in=UNDER_WAY).order_by("-pk")
    return Paginator(rows, PER_PAGE).get_page(page)


def request_for(user: Any, pk: int) -> DataRequest | None:
    """A request, where the person may see its market; one query."""
    return _seen_by(user).filter(pk=pk).first()


def deeds_of(request: DataRequest) -> list[Deed]:
    """What was done about it, oldest first; two queries."""
    steps = list(request.steps.all())
    people = User.objects.in_bulk({one.actor_id for one in steps if one.actor_id})
    return [Deed(one, str(people.get(one.actor_id or 0, ""))) for one in steps]


def told_of(request: DataRequest) -> Sequence[Kept]:
    """What she was told is kept; no query."""
    return kept_of(request)


def days_left(request: DataRequest, today: date | None = None) -> int:
    """Days until it has to be answered; negative when it is late."""
    return (request.due_on - (today or timezone.now().date())).days


def may_wait(request: DataRequest) -> bool:
    """Whether its law lets it be put off (still)."""
    law = next((one for one in (GDPR, *ANSWER_TIMES.values()) if one.law == request.law), GDPR)
    return request.is_under_way and request.extended_at is None and law.may_wait


def entry_storefronts(user: Any) -> list[StorefrontInfo]:
    """Storefronts for whose people she may enter a request. No query but for her roles."""
    codes = codes_for(user, ADD)
    return [one for one in snapshot().storefronts.values() if codes is None or one.market.code in codes]


def retention_rules() -> list[Rule]:
    """What is forgotten by the clock, with its last run; one query."""
    runs = last_runs()
    return [Rule(code, rule.what, rule.stays, runs.get(code)) for code, rule in retention().items()]
