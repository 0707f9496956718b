"""A storefront's home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.shop.selectors.home import home_of

from .structured import absolute, organization_data, website_data


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The house's face in a storefront: a collection in front, the others, a shelf of creations, the departments."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    shown = home_of(storefront)
    depends_on(request, "taxonomy", "markets", "menu", *shown.keys)
    depends_on(request, f"index:{storefront.code}", number=shown.number)
    context = {
        "home": shown,
        "canonical": absolute(request, storefront.root),
        "structured": [organization_data(request, storefront), website_data(request, storefront)],
    }
    return render(request, "shop/home.html", context)
