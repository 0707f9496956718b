"""Which strap fits the watch that one owns."""

from collections.abc import Collection, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where
from ecrin.shop.selectors.listing import Step
from ecrin.shop.selectors.product import contact_of
from ecrin.shop.selectors.straps import finder_keys, finder_of, has_finder
from ecrin.shop.selectors.words import tax_words

from .structured import absolute

ASKED = ("watch", "reference", "wrist")


def everywhere(request: HttpRequest, storefronts: Sequence[StorefrontInfo]) -> Collection[str]:
    """The finder is there in every storefront of a house that has straps. No query."""
    depends_on(request, "straps")
    return [one.code for one in storefronts] if has_finder() else []


@shown_where(everywhere)
@public_page(query=ASKED)
def finder(request: HttpRequest) -> HttpResponse:
    """The watches of the market, and what fits the one that is chosen; two queries once one is, none before. Not there where
    the house has no straps.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "straps", "menu", "markets")
    if not has_finder():
        raise Http404
    depends_on(request, *finder_keys(storefront))
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ASKED}
    context = {
        "finder": finder_of(storefront, **asked),
        "tax": tax_words(storefront),
        "contact": contact_of(storefront),
        "canonical": absolute(request, f"{storefront.root}straps/"),
        "steps": (Step(_("Home"), storefront.root), Step(_("Find a strap"))),
    }
    return render(request, "shop/straps.html", context)
