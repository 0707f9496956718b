"""How suppliers write: their names of columns and grades, and measurements in one cell."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from .stones import FINISHES, FLUORESCENCES, GRADES, SHAPES

NAMES: Mapping[str, str] = {
    "stock #": "number", "stock no": "number", "stock id": "number", "stone id": "number", "ref": "number",
    "report #": "certificate", "report no": "certificate", "cert #": "certificate", "certificate #": "certificate",
    "certificate number": "certificate", "lab": "laboratory", "weight": "carat", "carats": "carat", "ct": "carat",
    "color": "colour", "cut grade": "cut", "pol": "polish", "sym": "symmetry", "fluor": "fluorescence",
    "fluorescence intensity": "fluorescence", "measurement": "measurements", "meas": "measurements",
    "vendor": "supplier",
}  # fmt: skip
"""Our columns by the names that lists of stones use, in lower case."""

_SHAPES: Mapping[str, str] = {
    "rb": "round", "br": "round", "rd": "round", "round brilliant": "round", "ov": "oval", "cu": "cushion",
    "cushion modified": "cushion", "cushion brilliant": "cushion", "em": "emerald", "ec": "emerald",
    "emerald cut": "emerald", "pr": "princess", "ps": "pear", "pear shape": "pear", "ra": "radiant", "rad": "radiant",
    "mq": "marquise", "as": "asscher", "sq emerald": "asscher", "hs": "heart", "ht": "heart", "heart shape": "heart",
}  # fmt: skip
_FINISHES: Mapping[str, str] = {
    "id": "excellent", "ideal": "excellent", "ex": "excellent", "vg": "very-good", "gd": "good", "g": "good", "f": "fair",
    "fr": "fair", "p": "poor", "": "", "-": "", "n/a": "", "na": "",
}  # fmt: skip
_FLUORESCENCES: Mapping[str, str] = {
    "": "none", "n": "none", "non": "none", "nil": "none", "f": "faint", "fnt": "faint", "sl": "faint", "slight": "faint",
    "m": "medium", "med": "medium", "s": "strong", "st": "strong", "stg": "strong", "vs": "very-strong",
    "vst": "very-strong",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "shape": _SHAPES, "cut": _FINISHES, "polish": _FINISHES, "symmetry": _FINISHES, "fluorescence": _FLUORESCENCES,
}  # fmt: skip


class Unreadable(ValueError):  # noqa: N818 - it says what is wrong, as refusals do
    """A cell that means nothing here; `known` says what would."""

    def __init__(self, text: str, known: tuple[str, ...] = ()) -> None:
        self.known = known
        super().__init__(text)


def read_grade(name: str, text: str) -> str:
    """A grade of a column in our words.

    Raises:
        Unreadable: no laboratory's word for one.
    """
    plain = " ".join(text.strip().lower().replace("_", " ").split())
    if name in {"colour", "clarity"}:
        plain = plain.upper().replace(" ", "")
    hyphened = plain.replace(" ", "-")
    scale = {"shape": SHAPES, "fluorescence": FLUORESCENCES}.get(name, GRADES.get(name, FINISHES))
    found = hyphened if hyphened in scale else _WORDS.get(name, {}).get(plain)
    if found is None:
        raise Unreadable(text, scale)
    return found


def read_measurements(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """Length, width and depth in millimetres, the longer side first, of `6.45 x 6.41 x 3.97` or `6.41-6.45*3.97`.

    Raises:
        Unreadable: not three lengths between a tenth and a hundred millimetres.
    """
    parts = [part for part in re.split(r"[\sx×*\-–]+", text.strip().lower()) if part]
    try:
        sizes = [Decimal(part.replace(",", ".")) for part in parts]
    except InvalidOperation:
        sizes = []
    if len(sizes) != 3 or not all(Decimal("0.1") <= size < 100 for size in sizes):
        raise Unreadable(text)
    first, second, depth = (size.quantize(Decimal("0.01")) for size in sizes)
    return max(first, second), min(first, second), depth


def measurements_text(length: Decimal, width: Decimal, depth: Decimal) -> str:
    """The reverse of `read_measurements`."""
    return f"{length} x {width} x {depth}"
