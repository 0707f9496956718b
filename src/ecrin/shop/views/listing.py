"""Listings: departments, categories, collections, selections."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where
from ecrin.shop.rules.listing import FACETS
from ecrin.shop.rules.places import Place
from ecrin.shop.rules.structured import breadcrumb_list, item_list
from ecrin.shop.selectors.cards import price_note
from ecrin.shop.selectors.listing import Step, listing_of, place_at, steps_to
from ecrin.shop.selectors.scenes import scene_of
from ecrin.shop.selectors.shelves import shelves
from ecrin.shop.selectors.straps import leads_to_finder

from .structured import absolute

QUERY = (*FACETS, "sort", "page")


def everywhere(
    request: HttpRequest, storefronts: Sequence[StorefrontInfo], department: str, segments: str = ""
) -> Collection[str]:
    """A listing is there in every storefront: an empty one says so and shows ways on. No query."""
    depends_on(request, "taxonomy", "selection:")
    return [one.code for one in storefronts] if place_at(department, segments.split("/") if segments else []) else []


@shown_where(everywhere)
@public_page(query=QUERY)
def listing(request: HttpRequest, department: str, segments: str = "") -> HttpResponse:
    """A listing's page; no query once the names and the index are in memory. A former address leads to the one that
    stands; a page past the last is not there.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    place = place_at(department, segments.split("/") if segments else [])
    if place is None:
        raise Http404
    path = storefront.root + place.path
    if request.path != path:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    depends_on(request, "menu", "markets", "taxonomy", "straps", f"index:{storefront.code}")
    if place.selection is not None:
        depends_on(request, f"selection:{place.selection.id}")
    elif place.term is place.department:
        depends_on(request, "selection:")
    found = listing_of(place, storefront, request.GET)
    if found.asked.page > found.result.pages:
        raise Http404
    steps = steps_to(place, storefront)
    return render(request, "shop/listing.html", _context(request, place, storefront, found, steps))


def _context(
    request: HttpRequest, place: Place, storefront: StorefrontInfo, found: Any, steps: Sequence[Step]
) -> dict[str, Any]:
    language = storefront.language
    is_bare = place.term is place.department and not found.result.total and not found.asked.count
    return {
        "listing": found,
        "place": place,
        "heading": place.term.text("name", language),
        "intro": place.term.text("intro", language),
        "scene": scene_of(place.term, storefront.market.code) if found.asked.page == 1 else None,
        "shelves": tuple(shelves(storefront, place.department.id)) if is_bare else (),
        "steps": steps,
        "leads_to_finder": leads_to_finder(place.category.id if place.category else None),
        "price_note": price_note(storefront),
        "canonical": absolute(request, found.address),
        "previous": absolute(request, found.previous) if found.previous else "",
        "following": absolute(request, found.following) if found.following else "",
        "is_indexable": found.asked.is_indexable and found.result.total > 0,
        "structured": [
            breadcrumb_list([(str(step.name), absolute(request, step.path or found.base)) for step in steps]),
            item_list([absolute(request, path) for path in found.result.paths], first=(found.asked.page - 1) * 24 + 1),
        ],
    }
