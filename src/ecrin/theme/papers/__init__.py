"""Printed papers: a template, what is known, and a PDF.

A paper named `orders/invoice` is set by `ecrin/orders/typst/invoice.typ`, in the house's style of `theme/typst/house.typ`.
What is known travels beside the template as JSON and is never made part of it: a name stays a name, whatever it holds.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from ecrin.core.house import current_house
from ecrin.theme.rules import DEFAULT_COLOURS

from .faces import faces, families, writable, written

__all__ = ["ROOMS", "families", "paper_of", "pdf_of", "writable", "written"]

ROOMS = Path(__file__).resolve().parent.parent.parent
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "CL", "CO", "PH"})
"""Where paper is 8.5 by 11 inches; A4 everywhere else."""


def paper_of(country: str) -> str:
    """The sheet that printers hold in a country."""
    return "us-letter" if country in LETTER_COUNTRIES else "a4"


def pdf_of(
    template: str, data: Mapping[str, Any], *, language: str, country: str = "", at: datetime | None = None
) -> bytes:
    """The paper as PDF/UA-1: tagged, with its language and title. Takes some tens of milliseconds and lets other threads
    work meanwhile. The same template, data and moment make the same bytes.

    Args:
        template: `room/paper`.
        data: what JSON can say; needs `title`.
        language: a content language, such as `fr` or `zh-hant`.
        country: of who reads it: decides the sheet, and the forms of Han characters where the language writes none.
        at: when it was made, as the file says; now, where nothing is said.

    Raises:
        LookupError: there is no such template.
        ValueError: the template does not go with the data; the message says where.
    """
    source = ROOMS.joinpath(*template.split("/")[:1], "typst", *template.split("/")[1:]).with_suffix(".typ")
    if not source.exists():
        raise LookupError(f"there is no paper {template}")
    known = {**_style(language, country), **_clean(data)}
    try:
        return typst.compile(
            str(source),
            root=str(ROOMS),
            font_paths=faces(),
            format="pdf",
            sys_inputs={"data": json.dumps(known, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int((at or timezone.now()).timestamp()),
        )
    except typst.TypstError as error:
        raise ValueError(f"{template}: {error.message} {' '.join(error.hints)}".strip()) from error


def _style(language: str, country: str) -> dict[str, Any]:
    house = current_house()
    base, _, rest = language.partition("-")
    colours = DEFAULT_COLOURS | house.colours
    return {
        "house": {
            "name": writable(house.name),
            "colours": {name: colours[name] for name in ("ink", "ink-soft", "accent", "line", "veil")},
        },
        "set": {
            "language": base,
            "script": rest if len(rest) == 4 else "",
            "region": country or {"hans": "CN", "hant": "TW", "br": "BR"}.get(rest, ""),
            "sheet": paper_of(country),
            "display": list(families("display", language, country)),
            "text": list(families("text", language, country)),
        },
    }


def _clean(value: Any) -> Any:
    """The same, every text of it as the faces can write it."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_clean(each) for each in value]
    return value
