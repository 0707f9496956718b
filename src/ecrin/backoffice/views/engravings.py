"""What is engraved for an order: the workshop's sheet, and the outlines as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from ecrin.atelier.selectors.engraving_sheets import engraving_sheet, svg_of
from ecrin.atelier.selectors.engravings import kept_of
from ecrin.backoffice.selectors.orders import order_for
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.orders.models import Order, OrderLine
from ecrin.orders.rules import row_of


def sheet(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """The workshop's sheet of a line, as PDF. Five queries.

    Raises:
        Http404: no such line of an order that she may see, or nothing is engraved.
    """
    order, row = _line(request, number, line)
    made = engraving_sheet(
        row.personalisation.get("engraving", {}),
        number=order.number,
        piece=row.name,
        sku=row.sku,
        language=(get_language() or SOURCE_LANGUAGE).lower(),
    )
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{order.number}-{row.position}-engraving.pdf"'
    return answer


def outlines(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """The outlines of a line as SVG in millimetres, for the machine that cuts them. Five queries.

    Raises:
        Http404: as `sheet`.
    """
    order, row = _line(request, number, line)
    kept = kept_of(row.personalisation.get("engraving", {}))
    if kept is None:
        raise Http404
    answer = HttpResponse(svg_of(kept), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{order.number}-{row.position}-engraving.svg"'
    return answer


def _line(request: HttpRequest, number: str, line: int) -> tuple[Order, OrderLine]:
    row = row_of(number)
    order = order_for(request.user, row) if row else None
    if order is None:
        raise Http404
    return order, get_object_or_404(order.lines, pk=line)
