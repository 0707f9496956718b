"""Pages that are made of the menu itself: a department without a catalogue, and the credits."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where
from ecrin.shop.selectors.menu import section_of, storefronts_with_section


def _where(request: HttpRequest, storefronts: Sequence[StorefrontInfo], slug: str) -> frozenset[str]:
    depends_on(request, "menu")
    return storefronts_with_section(storefronts, slug)


@shown_where(_where)
@public_page()
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The tabs and entries of a menu's department as a page of contents. What has no page yet stands as plain text."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "menu", "markets", "taxonomy")
    found = section_of(storefront, slug)
    if found is None:
        raise Http404(slug)
    return render(request, "shop/section.html", {"section": found})


@public_page()
def credits_page(request: HttpRequest) -> HttpResponse:
    """Who made the site, and the faces and programs that it stands on."""
    depends_on(request, "menu", "markets")
    return render(request, "shop/credits.html")
