"""The one door of the back office: an address opens to who holds the permission that it declares."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ecrin.account.selectors import has_factor
from ecrin.backoffice import rules, selectors
from ecrin.markets.selectors import snapshot

PREFIX = "back-office/"


class StaffGate:
    """Refuses, before any view runs, whatever `rules.ADDRESSES` does not let this person call. Views still check
    what depends on the object (its market, its state).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """None lets the view run (it sends the anonymous to the sign-in page itself)."""
        match = request.resolver_match
        if match is None or not match.route.startswith(PREFIX):
            return None
        asked = selectors.permission_for(match)
        if asked == rules.OPEN:
            return None
        if not request.user.is_authenticated:
            return None
        if asked == rules.CLOSED:
            raise Http404
        if lacks_second_lock(request.user):
            return first_a_second_lock(request)
        if asked is not None and request.user.has_perm(asked):
            return None
        return refusal(request)


def lacks_second_lock(person: Any) -> bool:
    """Whether she works here with a password alone, where that is not enough. One query outside a demonstration, none in
    it. A house without any storefront has no page yet on which she could add one.
    """
    if not (settings.STAFF_SECOND_FACTOR and person.is_staff) or snapshot().default is None:
        return False
    return not has_factor(person)


def first_a_second_lock(request: HttpRequest) -> HttpResponse:
    """Before anything else she adds a passkey or an authenticator app; a script is told so."""
    if _is_script(request):
        return _problem(_("Please add a passkey or an authenticator app first."), "second-lock-missing")
    return redirect("account-security")


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _problem(title: str, code: str) -> JsonResponse:
    problem = {"type": f"urn:ecrin:problem:{code}", "title": title, "status": 403, "code": code}
    return JsonResponse(problem, status=HTTPStatus.FORBIDDEN, content_type="application/problem+json")


def refusal(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page (or, for a script, a problem document) that says no, and whom to ask."""
    if _is_script(request):
        return _problem(reason or _("You do not have the right to do that."), "not-allowed")
    if not request.user.has_perm(rules.ENTER):
        return render(request, "backoffice/no_entry.html", status=HTTPStatus.FORBIDDEN)
    context = {"reason": reason, "grants": selectors.grants_of(request.user)}
    return render(request, "backoffice/refused.html", context, status=HTTPStatus.FORBIDDEN)
