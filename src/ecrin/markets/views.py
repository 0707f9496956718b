"""The dispatch page, "change location", and the notice of a closed market. All are public and kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page

from .rules import StorefrontInfo
from .selectors import places_of, snapshot


@public_page()
def dispatch(request: HttpRequest) -> HttpResponse:
    """`/`: every country by region, each with its languages. It never sends anyone anywhere."""
    depends_on(request, "markets")
    markets = snapshot()
    return render(
        request,
        "markets/dispatch.html",
        {
            "regions": [region for region in markets.regions if region.countries],
            "hreflangs": markets.hreflangs,
            "site": settings.SITE_ADDRESS,
            "sells_somewhere": any(country.sells_online for country in markets.countries),
        },
    )


@public_page(query=("page",))
def change_location(request: HttpRequest) -> HttpResponse:
    """Every other storefront, each link leading to the same page there, or home where that page is not shown."""
    depends_on(request, "markets")
    asked = request.GET.get("page", "")
    places = places_of(request, "" if asked == request.path else asked)
    markets = snapshot()
    return render(
        request,
        "markets/change_location.html",
        {
            "regions": [region for region in markets.regions if region.countries],
            "places": places,
            "has_gaps": bool(places.page) and len(places.shown) < len(markets.served),
        },
    )


@public_page()
def closed(request: HttpRequest, **_rest: str) -> HttpResponse:
    """The notice that answers every shop address of a closed market; search engines forget it."""
    depends_on(request, "markets")
    here: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    response = render(request, "markets/closed.html", {"notice": here.market.text("closed_notice", here.language)})
    response["X-Robots-Tag"] = "noindex"
    return response
