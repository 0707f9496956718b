"""The one door of the back office: an address opens to who holds the permission that it declares."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecrin.backoffice import rules, selectors

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
        if asked is not None and request.user.has_perm(asked):
            return None
        return refusal(request)


def refusal(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page (or, for a script, a problem document) that says no, and whom to ask."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        title = reason or _("You do not have the right to do that.")
        problem = {"type": "urn:ecrin:problem:not-allowed", "title": title, "status": 403, "code": "not-allowed"}
        return JsonResponse(problem, status=HTTPStatus.FORBIDDEN, content_type="application/problem+json")
    if not request.user.has_perm(rules.ENTER):
        return render(request, "backoffice/no_entry.html", status=HTTPStatus.FORBIDDEN)
    context = {"reason": reason, "grants": selectors.grants_of(request.user)}
    return render(request, "backoffice/refused.html", context, status=HTTPStatus.FORBIDDEN)
