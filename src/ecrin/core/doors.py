"""What every door that speaks HTTP shares: how a refusal is said, what an answer may load, who may post."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.views.static import serve

from ecrin.core.errors import NotAllowed, Refusal

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


# Nothing inline and nothing from elsewhere; forms post to this site alone.
PUBLIC_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: {media}; media-src 'self' {media}; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's screens style elements in place, show pictures that are being chosen, and preview pages in a frame.
STAFF_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: {media} https://www.gravatar.com; media-src 'self' {media}; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
STAFF_PREFIX = "/back-office/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Headers:
    """Middleware: what every answer says about what it may load and do. A view that sets its own policy keeps it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        media = _origin_of(settings.MEDIA_URL)
        self.public = public_policy()
        self.staff = STAFF_POLICY.format(media=media).replace(" ;", ";").replace("  ", " ")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = self.staff if request.path_info.startswith(STAFF_PREFIX) else self.public
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(self)"
        )
        return response


def public_policy(*, forms_lead_to: str = "") -> str:
    """What a public page may load and do. `forms_lead_to`: where a form of this page may end besides this site, since a
    browser holds the redirect to a bank against the page that sent the form.
    """
    policy = PUBLIC_POLICY.format(media=_origin_of(settings.MEDIA_URL)).replace(" ;", ";")
    return policy.replace("form-action 'self'", f"form-action 'self' {forms_lead_to}") if forms_lead_to else policy


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


class SameSite:
    """Middleware: what changes something must come from a page of this site.

    Public pages are the same bytes for everyone and can carry no token, so their forms are guarded by what the browser
    itself says of where a request comes from: `Sec-Fetch-Site`, or `Origin` where a browser is older. A request with
    neither comes from no browser page (a program), and carries no visitor's cookies by itself. Views that use Django's
    tokens are checked for those as well. A view marked `from_anywhere` may be posted to by every page and program.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or comes_from_this_site(request) or may_come_from_anywhere(request):
            return self.get_response(request)
        return refused(request, ForeignRequest())


def from_anywhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose address alone is the authority (a signed link without cookie): mail programs post to it, and some
    of them are pages of another site.
    """
    view.from_anywhere = True  # type: ignore[attr-defined]
    return view


def may_come_from_anywhere(request: HttpRequest) -> bool:
    """Whether the view at this address is marked so."""
    try:
        found = resolve(request.path_info, urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        return False
    return bool(getattr(found.func, "from_anywhere", False))


class ForeignRequest(NotAllowed):
    code = "foreign-request"
    sentence = _("This form was sent from another site. Please open the page here and try again.")


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that the request was made by a page of this very origin, or says nothing at all."""
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if site:
        return site in {"same-origin", "none"}
    return not origin or origin in {f"{request.scheme}://{request.get_host()}", settings.SITE_ADDRESS}


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of the house from this machine's media folder. A house with a reverse proxy or S3 never asks for it here.

    A drawing is shown, never run: its own policy forbids scripts.
    """
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
