"""The papers of an order, for who has its address: as a page to read and print, and as PDF to keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from ecrin.core.texts import direction_of
from ecrin.orders.selectors import Sheet, order_by_token, printed, sheet_of

from .order import personal


@personal
@require_safe
def paper(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A paper as a page, in the language in which it was ordered; at most thirteen queries."""
    return page_of(request, _asked(token, name))


@personal
@require_safe
def paper_pdf(request: HttpRequest, token: str, name: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A paper as PDF; at most thirteen queries."""
    return pdf_answer(_asked(token, name))


def page_of(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The sheet as a page that prints as it looks."""
    with translation.override(sheet.language):
        context = {"sheet": sheet, "direction": direction_of(sheet.language)}
        return render(request, "orders/papers/sheet.html", context)


def pdf_answer(sheet: Sheet) -> HttpResponse:
    """The sheet as PDF, shown where the browser can and saved under its name."""
    made = printed(sheet)
    answer = HttpResponse(made.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{made.file}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _asked(token: str, name: str) -> Sheet:
    found = order_by_token(token)
    sheet = sheet_of(found, name) if found else None
    if sheet is None:
        raise Http404
    return sheet
