"""Screens of credits: who has one, giving one by hand, deciding as the second person, taking away what is left. Each verb has
its address and its right, and asks for it in the market of the credit.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.credits import (
    SHOWS,
    CreditRow,
    credit_for,
    credit_rows,
    credit_storefronts,
    movements_of,
)
from ecrin.backoffice.selectors.money import minor_in
from ecrin.backoffice.selectors.orders import people_of, timeline_of_subject
from ecrin.backoffice.selectors.rights import may_in
from ecrin.core.errors import NotAllowed, Refusal
from ecrin.markets.selectors import snapshot
from ecrin.orders.services import agree_to_credit, give_credit
from ecrin.payments.services import ask_credit_letter, decline_credit, void_credit

from .telling import told

Act = Callable[[HttpRequest, CreditRow], Any]


class GiveForm(forms.Form):
    """A credit that staff give: to whom, how much, why."""

    storefront = forms.ChoiceField(label=gettext_lazy("Storefront; its market is where it is spent"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    email = forms.EmailField(label=gettext_lazy("E-mail; the code is sent there"), max_length=254)
    amount = forms.CharField(label=gettext_lazy("Amount, in the currency of the market"), max_length=20)
    reason = forms.CharField(label=gettext_lazy("Why; your colleagues read it"), max_length=200)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["storefront"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def credits(request: HttpRequest) -> HttpResponse:  # noqa: A001 - what it shows
    """Credits by words and state, newest first; three queries."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    words = request.GET.get("q", "").strip()[:80]
    page, rows = credit_rows(request.user, words=words, show=show, page=request.GET.get("p"))
    context = {
        "title": _("Credits"),
        "icon": "tag",
        "words": words,
        "show": show,
        "shows": SHOWS.items(),
        "page": page,
        "rows": rows,
        "may_give": request.user.has_perm("payments.add_credit"),
    }
    return render(request, "backoffice/credits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give one by hand; what is refused is said beside what was typed."""
    fronts = {one.code: one for one in credit_storefronts(request.user)}
    choices = [(code, f"{code}, {one.market.name} ({one.market.currency})") for code, one in fronts.items()]
    form = GiveForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        storefront = fronts[said["storefront"]]
        try:
            credit = give_credit(
                market=storefront.market,
                storefront=storefront,
                amount=minor_in(said["amount"], storefront.market.currency),
                name=said["name"],
                email=said["email"],
                reason=said["reason"],
                actor=request.user,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            told = _("It is given, and its letter goes out.")
            messages.success(request, told if credit.is_given else _("It is proposed. Somebody else decides."))
            return redirect("staff-credit", pk=credit.pk)
    status = 422 if request.method == "POST" else 200
    context = {"title": _("Give a credit"), "icon": "tag", "form": form}
    return render(request, "backoffice/credit_give.html", context, status=status)


def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """One credit: what is left, its ledger, what happened; at most eight queries."""
    row = _asked(request, pk)
    one = row.credit
    people = people_of([one.proposed_by, one.given_by])
    market = snapshot().markets.get(one.market_code)

    def may(address: str) -> bool:
        return market is not None and may_in(request.user, ADDRESSES[address], market)

    context = {
        "title": _("Credit %(ending)s") % {"ending": one.ending},
        "icon": "tag",
        "row": row,
        "credit": one,
        "movements": movements_of(one),
        "timeline": timeline_of_subject(one.subject),
        "proposed_by": people.get(one.proposed_by or 0, ""),
        "given_by": people.get(one.given_by or 0, ""),
        "may_decide": one.is_open and may("agree-credit"),
        "may_void": one.is_given and row.left.amount > 0 and may("void-credit"),
        "may_send": one.is_given and bool(one.email) and may("send-credit"),
    }
    return render(request, "backoffice/credit.html", context)


def _asked(request: HttpRequest, pk: int) -> CreditRow:
    found = credit_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, pk: int, act: Act, said: str) -> HttpResponse:
    """Do something to the credit that is asked for; what is refused is said where one stands."""
    row = _asked(request, pk)
    name = request.resolver_match.url_name if request.resolver_match else ""
    market = snapshot().markets.get(row.credit.market_code)
    with told(request, said):
        if market is None or not may_in(request.user, ADDRESSES[name or ""], market):
            raise NotAllowed
        act(request, row)
    return redirect("staff-credit", pk=pk)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda r, _row: agree_to_credit(row=pk, actor=r.user), _("It is given, and its letter goes out.")
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda r, _row: decline_credit(row=pk, actor=r.user), _("Nothing is given."))


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")[:200]
    return _act(
        request, pk, lambda r, _row: void_credit(row=pk, reason=reason, actor=r.user), _("Nothing is left of it.")
    )


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda r, _row: ask_credit_letter(row=pk, actor=r.user), _("Its letter goes out again."))
