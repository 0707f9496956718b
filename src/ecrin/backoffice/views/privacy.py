"""Screens of requests about data: what is due, entering what came by letter, mail or telephone, and what is said to it. Each
verb has its address and its right, and asks for it in the market of the request.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.privacy import (
    SHOWS,
    days_left,
    deeds_of,
    entry_storefronts,
    may_wait,
    request_for,
    request_rows,
    retention_rules,
    told_of,
)
from ecrin.backoffice.selectors.rights import may_in
from ecrin.core.errors import NotAllowed, Refusal
from ecrin.legal.models import DataRequest
from ecrin.legal.services import enter_request, extend_request, refuse_request, verify_request
from ecrin.markets.selectors import snapshot

Act = Callable[[DataRequest], Any]


class EnterForm(forms.Form):
    """What somebody asked, as staff write it down."""

    kind = forms.ChoiceField(label=gettext_lazy("What is asked"), choices=DataRequest.Kind.choices)
    how = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[one for one in DataRequest.How.choices if one[0] != DataRequest.How.PAGE],
    )
    asked_on = forms.DateField(
        label=gettext_lazy("On which day; the law counts from it"), widget=forms.DateInput(attrs={"type": "date"})
    )
    storefront = forms.ChoiceField(label=gettext_lazy("Storefront; its language is used for letters"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    email = forms.EmailField(
        label=gettext_lazy("E-mail under which we know this person; letters go there"), max_length=254
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["storefront"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def requests(request: HttpRequest) -> HttpResponse:
    """What people asked about their data, by the day on which it has to be answered; two queries."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    words = request.GET.get("q", "").strip()[:254]
    page = request_rows(request.user, words=words, show=show, page=request.GET.get("p"))
    context = {
        "title": _("Requests about data"),
        "icon": "user",
        "words": words,
        "show": show,
        "shows": SHOWS.items(),
        "page": page,
        "rows": [(one, days_left(one)) for one in page],
        "may_enter": request.user.has_perm(ADDRESSES["enter-request"]),
    }
    return render(request, "backoffice/data_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Write down what came by letter, mail or telephone; what is refused is said beside what was typed."""
    fronts = {one.code: one for one in entry_storefronts(request.user)}
    choices = [(code, f"{code}, {one.market.name}") for code, one in fronts.items()]
    form = EnterForm(request.POST or None, choices=choices, initial={"asked_on": timezone.now().date()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = enter_request(
                kind=said["kind"],
                how=said["how"],
                storefront=fronts[said["storefront"]],
                name=said["name"],
                email=said["email"],
                asked_on=said["asked_on"],
                actor=request.user,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is written down. Nothing happens before it is clear who asks."))
            return redirect("data-request", pk=row.pk)
    context = {"title": _("Enter a request"), "icon": "user", "form": form}
    return render(request, "backoffice/data_request_enter.html", context, status=422 if form.errors else 200)


def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who asks, until when it is answered, every step; at most six queries."""
    row = _asked(request, pk)
    market = snapshot().markets.get(row.market_code)

    def may(address: str) -> bool:
        return market is not None and may_in(request.user, ADDRESSES[address], market)

    context = {
        "title": _("Request %(number)s") % {"number": row.number},
        "icon": "user",
        "row": row,
        "left": days_left(row),
        "deeds": deeds_of(row),
        "kept": told_of(row),
        "may_verify": row.state == DataRequest.State.ASKED and may("verify-request"),
        "may_extend": may_wait(row) and may("extend-request"),
        "may_refuse": row.is_under_way and not row.rooms and may("refuse-request"),
    }
    return render(request, "backoffice/data_request.html", context)


def retention(request: HttpRequest) -> HttpResponse:
    """How long each kind of data stays, and what was forgotten last; one query."""
    context = {"title": _("How long data stays"), "icon": "history", "rules": retention_rules()}
    return render(request, "backoffice/retention.html", context)


def _asked(request: HttpRequest, pk: int) -> DataRequest:
    found = request_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, pk: int, act: Act, said: str) -> HttpResponse:
    """Do something about a request; what is refused is said where one stands."""
    row = _asked(request, pk)
    name = request.resolver_match.url_name if request.resolver_match else ""
    market = snapshot().markets.get(row.market_code)
    try:
        if market is None or not may_in(request.user, ADDRESSES[name or ""], market):
            raise NotAllowed
        act(row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("data-request", pk=pk)


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    how = request.POST.get("how_checked", "")
    return _act(
        request, pk, lambda row: verify_request(row=row.pk, how_checked=how, actor=request.user),
        _("It is being done, and a letter goes out when it is."),
    )  # fmt: skip


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")[:2000]
    return _act(
        request, pk, lambda row: extend_request(row=row.pk, reason=reason, actor=request.user),
        _("It is put off, and a letter says why."),
    )  # fmt: skip


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")[:2000]
    return _act(
        request, pk, lambda row: refuse_request(row=row.pk, reason=reason, actor=request.user),
        _("It is refused, and a letter says why."),
    )  # fmt: skip
