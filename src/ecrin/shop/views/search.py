"""Search and suggestions."""

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecrin.catalog.selectors import taxonomy
from ecrin.edge.pages import depends_on, each_time, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.search.selectors import exact, popular, suggest
from ecrin.search.services import tally
from ecrin.shop.rules.listing import FACETS, query_string, read_asked
from ecrin.shop.rules.places import department_path
from ecrin.shop.selectors.cards import price_note
from ecrin.shop.selectors.listing import Step, results_of
from ecrin.shop.selectors.product import contact_of

from .structured import absolute

MOST_SUGGESTIONS = 6


@public_page(query=("q", *FACETS, "sort", "page"))
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`; a SKU or reference leads to its creation. Nothing found answers 200 with ways on."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "menu", "markets", "taxonomy", f"index:{storefront.code}")
    words = read_asked({"q": request.GET.getlist("q")}, {}).words
    hit = exact(storefront.code, words) if words else None
    if hit:
        return HttpResponseRedirect(hit)
    found = results_of(storefront, request.GET)
    if words and found.asked.page == 1 and not found.asked.count:
        total = 0 if found.result.corrected else found.result.total
        each_time(request, partial(tally, storefront=storefront.code, words=words, found=total))
    if found.asked.page > found.result.pages:
        return HttpResponseRedirect(found.base + query_string(read_asked({"q": [words]}, {})))
    return render(
        request,
        "shop/search.html",
        {
            "listing": found,
            "words": words,
            "steps": (Step(_("Home"), storefront.root), Step(_("Search"))),
            "price_note": price_note(storefront),
            "canonical": absolute(request, found.address),
            "departments": departments_of(storefront),
            "popular": popular(storefront.code) if not found.result.total or not words else (),
            "contact": contact_of(storefront),
            "is_indexable": False,
        },
    )


@public_page(query=("q", "format"))
def suggestions(request: HttpRequest) -> HttpResponse:
    """As you type: creations with picture and price, and ways to finish the words. HTML for the dialog, JSON for programs."""
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    depends_on(request, "markets", "taxonomy", f"index:{storefront.code}")
    words = read_asked({"q": request.GET.getlist("q")}, {}).words
    found = suggest(storefront.code, words, size=MOST_SUGGESTIONS) if words else None
    items = found.items if found else ()
    terms = found.terms if found else ()
    if request.GET.get("format") == "json":
        return JsonResponse(
            {
                "query": words,
                "terms": list(terms),
                "items": [
                    {
                        "kind": item.kind,
                        "title": item.title,
                        "url": absolute(request, item.path),
                        "picture": absolute(request, item.picture) if item.picture else None,
                        "price": item.price_text or None,
                    }
                    for item in items
                ],
            }
        )
    return render(request, "shop/suggestions.html", {"words": words, "items": items, "terms": terms})


def departments_of(storefront: StorefrontInfo) -> list[Step]:
    """Ways on for someone who found nothing; from memory."""
    return [
        Step(term.text("name", storefront.language), storefront.root + department_path(term.slug))
        for term in taxonomy().departments.values()
    ]
