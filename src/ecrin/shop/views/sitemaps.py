"""What search engines read: robots.txt, the sitemap index and each storefront's sitemaps, streamed."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from ecrin.markets.selectors import snapshot
from ecrin.shop.rules.sitemap import addresses_per_file, sitemap_index, urlset
from ecrin.shop.selectors.sitemap import creation_count, creations, pages

Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)
CACHED = "public, max-age=3600"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Everything may be read but search results and the back office; staff addresses answer by right anyway."""
    lines = ("User-agent: *", "Disallow: /back-office/", "Disallow: /*/search/", "Disallow: /*/change-location/")
    return _cached(
        HttpResponse("\n".join((*lines, "", f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml", "")), "text/plain")
    )


@require_safe
def index(request: HttpRequest) -> StreamingHttpResponse:  # noqa: ARG001 - Django's signature
    """Every file of every storefront that is served: one of pages, then the creations; one query."""
    served = snapshot().served
    files = 1 + -(-creation_count() // _per_file())
    return _xml(sitemap_index({one.code: files for one in served}, settings.SITE_ADDRESS))


@require_safe
def sitemap(request: HttpRequest, code: str, number: str) -> StreamingHttpResponse:  # noqa: ARG001 - Django's signature
    """File 1 holds pages, those after it the creations in slices; two queries for each 2,000."""
    markets = snapshot()
    storefront = markets.storefronts.get(code)
    if storefront is None or storefront.market.is_closed:
        raise Http404
    size = _per_file()
    slice_ = int(number) - 2
    places = pages() if slice_ < 0 else creations(slice_ * size, (slice_ + 1) * size)
    return _xml(
        urlset(
            places,
            storefront=code,
            market=storefront.market.id,
            known=markets.hreflangs,
            origin=settings.SITE_ADDRESS,
        )
    )


def _per_file() -> int:
    return addresses_per_file(len(snapshot().hreflangs))


def _xml(parts: Iterable[str]) -> StreamingHttpResponse:
    body = (part.encode() for part in parts)
    return _cached(StreamingHttpResponse(body, content_type="application/xml; charset=utf-8"))


def _cached(response: Response) -> Response:
    response["Cache-Control"] = CACHED
    return response
