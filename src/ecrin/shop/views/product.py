"""A creation's page, and its preview for staff."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from ecrin.atelier.selectors.rings import needs_stone
from ecrin.catalog.rules import ProductInfo
from ecrin.edge.pages import depends_on, public_page
from ecrin.legal.rules import GUARANTEE
from ecrin.legal.selectors import notices_for
from ecrin.markets.rules import StorefrontInfo, promises_key
from ecrin.markets.selectors import shown_where
from ecrin.shop.rules.structured import breadcrumb_list
from ecrin.shop.selectors.product import ProductPage, asked_material, find_product, page_of, storefronts_showing

from .structured import absolute, product_data, sharing_text


def shown_in(request: HttpRequest, storefronts: Sequence[StorefrontInfo], key: str) -> Collection[str]:
    """Where a creation is not hidden; at most three queries."""
    depends_on(request, "products")
    return storefronts_showing(key, storefronts)


@shown_where(shown_in)
@public_page(query=("material", "size", "choose"))
def product(request: HttpRequest, key: str) -> HttpResponse:
    """A creation; a former slug, another material's address or one without its reference leads to the one that stands.
    Hidden in the market or not published: not there. At most twelve queries.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    found = find_product(key, storefront)
    if found is None:
        raise Http404
    if key != found.address:
        material = asked_material(key, found)
        ending = f"?material={material}" if material else ""
        return HttpResponsePermanentRedirect(f"{storefront.root}creations/{found.address}/{ending}")
    depends_on(
        request, *found.keys, "menu", "markets", "legal", "taxonomy", "ring-settings", f"index:{storefront.code}"
    )
    depends_on(request, promises_key(storefront.market.code))
    asked = {name: request.GET.get(name, "")[:60] for name in ("material", "size", "choose")}
    return _page(request, page_of(found, storefront, **asked))


def preview(request: HttpRequest, found: ProductInfo, storefront: StorefrontInfo) -> HttpResponse:
    """A draft as its page will be; only staff's preview calls this, and it is never stored."""
    request.storefront = storefront  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "")[:60] for name in ("material", "size", "choose")}
    return _page(request, page_of(found, storefront, **asked))


def _page(request: HttpRequest, page: ProductPage) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "guarantee": next((one for one in notices_for(page.storefront) if one.kind == GUARANTEE), None),
        "stones": _stones_for(page),
        "canonical": absolute(request, page.path),
        "sharing": sharing_text(page),
        "image": absolute(request, page.pictures[0].big) if page.pictures else "",
        "structured": [
            product_data(request, page),
            breadcrumb_list([(str(step.name), absolute(request, step.path or page.path)) for step in page.steps]),
        ],
    }
    return render(request, "shop/product.html", context)


def _stones_for(page: ProductPage) -> str:
    """Where the stone of a setting is chosen, with what is chosen already; empty for every other creation. One query at
    most.
    """
    if not needs_stone(page.product.id) or not page.storefront.market.is_open:
        return ""
    chosen = {"setting": page.product.address, "metal": page.choice.material, "size": page.choice.size}
    return f"{reverse('ring-stones')}?{urlencode({name: value for name, value in chosen.items() if value})}"
