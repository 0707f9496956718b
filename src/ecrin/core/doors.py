"""What every door that speaks HTTP shares: how a refusal is said."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ecrin.core.errors import Refusal

Handler = Callable[[HttpRequest], HttpResponse]


class Refusals:
    """Middleware: a `Refusal` that a view raises becomes a page with its status and sentence, or a problem document
    (RFC 9457) for a client that prefers JSON. All other exceptions are bugs and pass on.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a request that was refused."""
    if prefers_json(request):
        return problem(refusal)
    response = render(request, "errors/refusal.html", {"refusal": refusal}, status=refusal.status)
    response["Cache-Control"] = "no-store"
    return response


def problem(refusal: Refusal) -> JsonResponse:
    """A refusal as `application/problem+json`."""
    response = JsonResponse(refusal.as_problem(), status=refusal.status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    return response


def prefers_json(request: HttpRequest) -> bool:
    """Whether the client asked for JSON before HTML (a browser and a bare `*/*` get a page)."""
    best = request.get_preferred_type(["text/html", "application/problem+json", "application/json"])
    return best is not None and best != "text/html"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """handler404 of every urlconf."""
    return _error_page(request, HTTPStatus.NOT_FOUND, "errors/404.html")


def broken(request: HttpRequest) -> HttpResponse:
    """handler500 of every urlconf. The template is self-contained: nothing that failed once is asked again."""
    return _error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "errors/500.html")


def _error_page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    if prefers_json(request):
        members = {"type": "about:blank", "title": status.phrase, "status": int(status)}
        return JsonResponse(members, status=status, content_type="application/problem+json")
    return render(request, template, status=status)
