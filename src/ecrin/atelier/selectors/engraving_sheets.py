"""The workshop's sheet of an engraving: the client's own drawing as vectors, at its true size."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ecrin.theme.papers import pdf_of

from .engravings import Kept, kept_of

WIDEST = 160
"""Millimetres that a sheet has from side to side; a wider drawing is made to fit, and the sheet says so."""


def svg_of(kept: Kept) -> str:
    """The outlines as a file of their own, in millimetres: what a laser or a pantograph reads."""
    drawing = kept.drawing
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width / 1000:g}mm" height="{drawing.height / 1000:g}mm"'
        f' viewBox="{drawing.view_box}"><path d="{drawing.path}"/></svg>'
    )


def engraving_sheet(
    payload: Mapping[str, Any], *, number: str, piece: str, sku: str, language: str, at: datetime | None = None
) -> bytes | None:
    """The sheet as PDF; None where there is nothing to draw. The language must be active.

    Args:
        payload: the wish as an order keeps it.
        number: the order's.
        piece: what the piece is called.
    """
    kept = kept_of(payload)
    if kept is None:
        return None
    how = _("Embossing") if kept.technique == "emboss" else _("Engraving")
    warning = "" if kept.is_same else _("This is not the drawing that the client saw. Ask an advisor before you begin.")
    facts = [[_("Piece"), f"{piece}\n{sku}"], *_facts(kept)]
    data = {"title": f"{how} {number}", "warning": warning, "facts": facts, **_drawn(kept)}
    return pdf_of("atelier/engraving", data, language=language, at=at)


def _facts(kept: Kept) -> list[list[str]]:
    """What the bench reads beside the drawing, in millimetres."""
    drawing = kept.drawing
    room = {"width": f"{drawing.width / 1000:g}", "height": f"{drawing.height / 1000:g}"}
    return [
        [_("Where"), kept.where],
        [_("Words"), kept.text],
        [_("Typeface"), kept.typeface_name],
        [_("Height of a capital"), f"{drawing.letters / 1000:g} mm"],
        [_("Room"), _("%(width)s × %(height)s mm") % room],
    ]


def _drawn(kept: Kept) -> dict[str, Any]:
    """The drawing as the sheet shows it, and whether that is its true size."""
    width = kept.drawing.width / 1000
    return {
        "svg": svg_of(kept),
        "alt": kept.text,
        "width": min(width, WIDEST),
        "digest": kept.drawing.digest,
        "words": {
            "true": _("True size") if width <= WIDEST else _("Smaller than its true size"),
            "large": _("Enlarged"),
            "digest": _("Digest of the drawing:"),
        },
    }
