"""The sheet that lies beside a piece on the bench, as PDF. A kind that has a drawing makes its own."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecrin.atelier.models import Making
from ecrin.theme.papers import pdf_of

SheetOf = Callable[[Making, str], bytes]
SHEETS: dict[str, SheetOf] = {}
"""By kind, what makes the sheet of a piece for the workshop from the piece and the number of its order."""


def bench_sheet(making: Making, order: str) -> bytes:
    """The sheet of a piece, from its kind or as all kinds have it; some tens of milliseconds, no query.

    Args:
        order: the number of its order, as people read it.
    """
    return SHEETS.get(making.kind, _plain)(making, order)


def _plain(making: Making, order: str) -> bytes:
    facts = [(_("Order"), order), (_("Piece"), making.name), (_("SKU"), making.sku)]
    if making.due_by:
        facts.append((_("Leaves by"), date_format(making.due_by)))
    work = [(str(label), str(value)) for label, value in making.facts]
    if making.kind == Making.Kind.STRAP:
        work += [
            (_("Fit"), str(making.payload.get("sku", ""))),
            (_("Take off"), str(making.payload.get("taken_off", ""))),
        ]
    data: dict[str, Any] = {
        "title": making.number,
        "kind": str(making.get_kind_display()),
        "facts": facts,
        "work": work,
        "work_title": _("What is to be done"),
        "checks": [(_("Made by")), (_("Looked at by"))],
    }
    return pdf_of("atelier/bench", data, language=get_language() or "en", at=timezone.now())
