"""The rehearsal bank's pages: its card page, its 3-D Secure challenge, and the way back to the house.

They stand outside every storefront, as a bank's would, in the language that the house asked for.
"""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import to_locale
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.core.money import from_minor, money_text
from ecrin.core.texts import direction_of
from ecrin.payments.forms import CardForm
from ecrin.payments.models import RehearsalSession
from ecrin.payments.providers.rehearsal import bank
from ecrin.payments.providers.rehearsal.cards import CARDS, card_of

SLOWNESS = 3.0  # seconds that the slow card takes
State = RehearsalSession.State
View = Callable[[HttpRequest, RehearsalSession], HttpResponse]


class _SeeOther(HttpResponseRedirect):
    status_code = HTTPStatus.SEE_OTHER


def _of_session(view: View) -> Callable[..., HttpResponse]:
    """The view of a session that is there, in its language; never kept by anyone."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, reference: str) -> HttpResponse:
        session = RehearsalSession.objects.filter(reference=reference).first()
        if session is None or "rehearsal" not in settings.PAYMENT_PROVIDERS:
            raise Http404
        with translation.override(session.language):
            return view(request, session)

    return found


@_of_session
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, session: RehearsalSession) -> HttpResponse:
    """The card page. `?card=` fills in a test card; a page that is over leads back to the house."""
    if session.state == State.CHALLENGE:
        return _SeeOther(reverse("rehearsal-challenge", args=[session.reference]))
    if session.state != State.OPEN or session.ends_at <= timezone.now():
        return _render(request, session, "over")
    if request.method != "POST":
        chosen = card_of(request.GET.get("card", ""))
        filled = (
            {"number": chosen.grouped, "end": f"12 / {timezone.now().year % 100 + 3}", "check": "123"} if chosen else {}
        )
        return _render(request, session, "card", form=CardForm(initial=filled), chosen=chosen)
    form = CardForm(request.POST)
    if not form.is_valid() or form.card is None:
        return _render(request, session, "card", HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    return _pay(request, session, form)


def _pay(request: HttpRequest, session: RehearsalSession, form: CardForm) -> HttpResponse:
    card = form.card
    assert card is not None  # noqa: S101 - a valid form has one
    if card.outcome == "slow":
        time.sleep(SLOWNESS)
    session = bank.present(reference=session.reference, card=card)
    if card.outcome == "break":
        return _render(request, session, "card", HTTPStatus.SERVICE_UNAVAILABLE, form=form, chosen=card, is_broken=True)
    if card.outcome == "silence":
        return _render(request, session, "silence", HTTPStatus.GATEWAY_TIMEOUT)
    if session.state == State.CHALLENGE:
        return _SeeOther(reverse("rehearsal-challenge", args=[session.reference]))
    return _SeeOther(session.return_to)


@_of_session
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, session: RehearsalSession) -> HttpResponse:
    """The second page of a card that asks for 3-D Secure: the client says yes or no to her bank."""
    if request.method == "POST":
        session = bank.answer_challenge(reference=session.reference, passed=request.POST.get("answer") == "yes")
        return _SeeOther(session.return_to)
    if session.state != State.CHALLENGE:
        return _SeeOther(reverse("rehearsal-page", args=[session.reference]))
    return _render(request, session, "challenge")


@_of_session
@require_POST
def cancel(request: HttpRequest, session: RehearsalSession) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """The client does not want to pay after all."""
    return _SeeOther(bank.leave(reference=session.reference).return_to)


def _render(
    request: HttpRequest, session: RehearsalSession, name: str, status: HTTPStatus = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {
        "session": session,
        "amount": money_text(from_minor(session.amount, session.currency), to_locale(session.language)),
        "direction": direction_of(session.language),
        "cards": CARDS,
        **more,
    }
    return render(request, f"payments/rehearsal/{name}.html", context, status=status)
