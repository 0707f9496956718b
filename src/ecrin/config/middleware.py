"""The storefront of a request: its urlconf, its language, its locale."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from ecrin.config.urls import CONFS
from ecrin.markets.selectors import snapshot

Handler = Callable[[HttpRequest], HttpResponse]


def storefront(get_response: Handler) -> Handler:
    """Give the request its storefront (`request.storefront`, None outside), urlconf and language, from the path alone."""

    def handle(request: HttpRequest) -> HttpResponse:
        code = request.path_info[1:].partition("/")[0]
        found = snapshot().storefronts.get(code)
        request.storefront = found  # type: ignore[attr-defined]
        if found is None:
            return get_response(request)
        request.urlconf = CONFS[code]  # type: ignore[assignment]  # Django takes any object with urlpatterns
        with translation.override(found.interface):
            return get_response(request)

    return handle
