"""The legal area: who is behind the site in this market, and the house's documents in force."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.edge.pages import depends_on, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where
from ecrin.theme.papers import pdf_of

from .models import Version
from .rules import COOKIES
from .selectors import current_version, current_versions, imprint_of, published_version, sections_of, shown_in


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


def named_in(request: HttpRequest, storefronts: Sequence[StorefrontInfo]) -> Collection[str]:
    """Where a company is named; no query."""
    depends_on(request, "markets")
    return frozenset(one.code for one in storefronts if one.market.seller)


def _imprint(request: HttpRequest) -> tuple[StorefrontInfo, list[tuple[str, tuple[str, ...]]]]:
    depends_on(request, "markets", "menu")
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    facts = imprint_of(storefront.market)
    if not facts:
        raise Http404
    return storefront, facts


@shown_where(named_in)
@public_page()
def imprint(request: HttpRequest) -> HttpResponse:
    """Who answers in this market: what is known, and nothing else; no query."""
    _storefront, facts = _imprint(request)
    return render(request, "legal/imprint.html", {"facts": facts})


@shown_where(named_in)
@public_page()
def imprint_pdf(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    storefront, facts = _imprint(request)
    sections = [{"heading": word, "paragraphs": ["\n".join(lines)]} for word, lines in facts]
    return _pdf({"title": _("Imprint"), "sections": sections}, storefront.language, storefront, "imprint")


def _pdf(data: dict[str, Any], language: str, storefront: StorefrontInfo, name: str, **more: Any) -> HttpResponse:
    seller = storefront.market.seller
    content = pdf_of("theme/letter", data, language=language, country=seller.country_code if seller else "", **more)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _asked(request: HttpRequest, kind: str) -> tuple[StorefrontInfo, Version]:
    depends_on(request, "markets", "menu", f"legal:{kind}")
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    version = current_version(kind, storefront)
    if version is None:
        raise Http404
    return storefront, version


@shown_where(read_in)
@public_page()
def document(request: HttpRequest, kind: str) -> HttpResponse:
    """A document in force, section by section; two queries. A draft is not shown."""
    storefront, version = _asked(request, kind)
    context = {
        "version": version,
        "sections": sections_of(version),
        "is_fallback": version.document.language != storefront.language,
    }
    return render(request, "legal/document.html", context)


@shown_where(read_in)
@public_page()
def document_pdf(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as PDF, to keep; two queries."""
    storefront, version = _asked(request, kind)
    sections = [
        {
            "heading": f"{one.number} {one.heading}".strip(),
            "paragraphs": [p for p in one.body.split("\n\n") if p.strip()],
        }
        for one in sections_of(version)
    ]
    title = _("%(title)s, version %(number)s") % {"title": version.document.title, "number": version.number}
    data = {"title": title, "sections": sections}
    name = f"{kind}-{version.number}"
    return _pdf(data, version.document.language, storefront, name, at=version.published_at)


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


FOR: dict[str, Any] = {
    "bag": gettext_lazy("Keeps your bag and your wishes, and tells your pages that there are some."),
    "country": gettext_lazy("Remembers the country and the language that you chose."),
    "known": gettext_lazy("Knows your browser again, so that nobody who guesses your password locks you out."),
    "sign-in": gettext_lazy("Keeps you signed in; set when you sign in."),
    "form": gettext_lazy("Protects what you send us from other sites; set where there is a form."),
    "staff": gettext_lazy("Tells people who work here what was done; clients never get it."),
}
GPC_SINCE = "2026-11-25"


@public_page()
def cookies(request: HttpRequest) -> HttpResponse:
    """What the site has a browser keep, from the one list; no query."""
    depends_on(request, "markets", "menu")
    return render(request, "legal/cookies.html", {"cookies": [(one, FOR[one.purpose]) for one in COOKIES]})


def gpc(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """That the house honours Global Privacy Control, as its specification has it said. It does so by having nothing to turn
    off: nobody is followed and nothing is sold.
    """
    answer = JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
