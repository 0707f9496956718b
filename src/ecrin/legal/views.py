"""The legal area: who is behind the site in this market, and the house's documents in force."""

from collections.abc import Collection, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where

from .selectors import current_version, current_versions, published_version, sections_of, shown_in


@public_page()
def legal_area(request: HttpRequest) -> HttpResponse:
    """Company, register, tax number, ways to write and to call, who hosts, and the documents; one query."""
    depends_on(request, "markets", "menu", "legal")
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    context = {"market": storefront.market, "versions": current_versions(storefront)}
    return render(request, "legal/legal_area.html", context)


def read_in(request: HttpRequest, storefronts: Sequence[StorefrontInfo], kind: str) -> Collection[str]:
    """Where the document is read; one query."""
    depends_on(request, f"legal:{kind}")
    return shown_in(kind, storefronts)


@shown_where(read_in)
@public_page()
def document(request: HttpRequest, kind: str) -> HttpResponse:
    """A document in force, section by section; two queries. A draft is not shown."""
    depends_on(request, "markets", "menu", f"legal:{kind}")
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    version = current_version(kind, storefront)
    if version is None:
        raise Http404
    context = {
        "version": version,
        "sections": sections_of(version),
        "is_fallback": version.document.language != storefront.language,
    }
    return render(request, "legal/document.html", context)


@public_page()
def version(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A wording as it was published, also when a later one is in force: what applied to an order. Two queries."""
    depends_on(request, "markets", "menu", f"legal:{kind}")
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    found = published_version(pk, kind)
    if found is None:
        raise Http404
    is_fallback = found.document.language != storefront.language
    context = {"version": found, "sections": sections_of(found), "is_fallback": is_fallback, "is_kept": True}
    return render(request, "legal/document.html", context)
