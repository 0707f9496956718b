"""The legal area: who is behind the site in this market. Documents join it when they are published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.edge.pages import depends_on, public_page


@public_page()
def legal_area(request: HttpRequest) -> HttpResponse:
    """Company, register, tax number, ways to write and to call, and who hosts; no query."""
    depends_on(request, "markets", "menu")
    return render(request, "legal/legal_area.html", {"market": request.storefront.market})  # type: ignore[attr-defined]
