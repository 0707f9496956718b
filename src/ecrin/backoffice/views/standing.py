"""Screens of accounts that are suspended or ended: closing and opening one, appeals and their answers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ecrin.backoffice.selectors.clients import appeals_waiting
from ecrin.clients.models import ClientProfile
from ecrin.clients.services import standing

from .clients import AnswerForm, CloseForm, OpenForm, act, asked_page, check


def _account(request: HttpRequest, pk: int, address: str) -> tuple[ClientProfile, int]:
    page = asked_page(request, pk)
    check(request, address, page)
    if page.client_id is None:
        raise Http404
    return page, page.client_id


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend an account or end it."""
    page, row = _account(request, pk, "close-account")

    def verb(**said: Any) -> None:
        standing.close_account(client=row, actor=request.user, **said)

    return act(request, page, "close_form", CloseForm(request.POST), verb, _("It is done, and written down."))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    page, row = _account(request, pk, "open-account")

    def verb(**said: Any) -> None:
        standing.open_account(client=row, actor=request.user, **said)

    return act(request, page, "open_form", OpenForm(request.POST), verb, _("The account is open again."))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an appeal; the button that was pressed says whether the account opens."""
    page, row = _account(request, pk, "answer-appeal")
    opens = request.POST.get("opens") == "yes"

    def verb(**said: Any) -> None:
        standing.answer_appeal(client=row, actor=request.user, opens=opens, **said)

    return act(request, page, "answer_form", AnswerForm(request.POST), verb, _("Your answer is on its way to her."))


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait for an answer, the oldest first; two queries."""
    context = {"title": _("Appeals"), "icon": "mail", "waiting": appeals_waiting(request.user)}
    return render(request, "backoffice/appeals.html", context)
