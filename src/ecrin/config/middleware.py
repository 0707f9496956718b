"""The storefront of a request: its urlconf, its language, its locale."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import clear_url_caches
from django.utils import translation

from ecrin.config.urls import urlconf_of
from ecrin.markets.rules import Snapshot
from ecrin.markets.selectors import snapshot

Handler = Callable[[HttpRequest], HttpResponse]


def storefront(get_response: Handler) -> Handler:
    """Give the request its storefront (`request.storefront`, None outside), urlconf and language, from the path alone."""
    last: list[Snapshot] = []

    def handle(request: HttpRequest) -> HttpResponse:
        markets = snapshot()
        if not last or last[0] is not markets:
            _forget_old_defaults(markets, last)
        code, slash, rest = request.path_info[1:].partition("/")
        found = markets.storefronts.get(code)
        request.storefront = found  # type: ignore[attr-defined]
        if found is None:
            if (lower := code.lower()) != code and lower in markets.storefronts:
                return _moved(request, f"/{lower}{slash}{rest}")
            return get_response(request)
        request.urlconf = urlconf_of(found)  # type: ignore[assignment]  # Django takes any object with urlpatterns
        with translation.override(found.interface):
            return get_response(request)

    return handle


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    moved = HttpRequest()
    moved.META = request.META
    moved.path = path
    return HttpResponsePermanentRedirect(moved.get_full_path())


def _forget_old_defaults(markets: Snapshot, last: list[Snapshot]) -> None:
    """Django keeps the root urlconf's table of addresses per language; when another storefront comes to stand for a
    language, the table is worked out anew.
    """
    if last and _defaults(last[0]) != _defaults(markets):
        clear_url_caches()
    last[:] = [markets]


def _defaults(markets: Snapshot) -> dict[str, str]:
    return {language: one.code for language, one in markets.default_for_language.items()}
