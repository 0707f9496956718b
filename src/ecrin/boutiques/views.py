"""The boutiques of the house, and one of them."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ecrin.core.house import current_house
from ecrin.edge.pages import depends_on, lives_at_most, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where

from .rules import BoutiqueInfo, jewelry_store
from .selectors import boutique_of, boutiques

AN_HOUR = 3600.0
"""How long a page is kept that shows the special days of the next month: the day turns without a change."""


def _where(request: HttpRequest, storefronts: Sequence[StorefrontInfo], code: str = "") -> frozenset[str]:
    """Everywhere, as long as there is something to show. No query while the boutiques stand."""
    depends_on(request, "boutiques")
    shown = boutique_of(code) if code else boutiques()
    return frozenset(one.code for one in storefronts) if shown else frozenset()


@shown_where(_where)
@public_page()
def boutique_list(request: HttpRequest) -> HttpResponse:
    """All boutiques, those of the storefront's market first. No query while they stand."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "boutiques", "markets", "menu")
    lives_at_most(request, AN_HOUR)
    found = sorted(boutiques(), key=lambda one: one.market != storefront.market.code)
    if not found:
        raise Http404
    return render(request, "boutiques/list.html", {"shown": [_shown(one, storefront) for one in found]})


@shown_where(_where)
@public_page()
def boutique(request: HttpRequest, code: str) -> HttpResponse:
    """One boutique: where, when, how to reach it. No query while they stand."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "boutiques", "markets", "menu")
    lives_at_most(request, AN_HOUR)
    found = boutique_of(code)
    if found is None:
        raise Http404
    name = str(found.title(storefront.language))
    url = f"{settings.SITE_ADDRESS}{reverse('boutique', args=[code])}"
    context = {
        "one": _shown(found, storefront),
        "canonical": url,
        "structured": jewelry_store(found, name=name, url=url, house=current_house().name),
    }
    return render(request, "boutiques/boutique.html", context)


def _shown(boutique: BoutiqueInfo, storefront: StorefrontInfo) -> dict[str, object]:
    return {
        "info": boutique,
        "name": boutique.title(storefront.language),
        "lines": boutique.address.lines(storefront.language, abroad=True),
    }
