"""The typefaces of the workshop: which scripts each writes, and the files that hold its letters.

The files are those that papers are set in (`theme/typst/faces`) and Noto Sans CJK, which is a package: what a client sees
drawn, what the paper prints and what the workshop cuts are the same outlines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import noto_cjk_sans_otc
import uharfbuzz as hb

FOLDER = Path(__file__).resolve().parents[2] / "theme" / "typst" / "faces"
CJK = str(noto_cjk_sans_otc.FONT_PATH)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a file. `reference` is the letter whose height is the height of engraved letters; a cut without that
    letter names in `like` the file of the same design that has it.
    """

    file: str
    reference: str = "H"
    index: int = 0
    like: str = ""

    def has(self, character: str) -> bool:
        return font_of(self).get_nominal_glyph(ord(character)) is not None

    @property
    def unit(self) -> tuple[float, float]:
        """The foot of the reference letter and its height, in units of the face."""
        font = font_of(Face(self.like, self.reference) if self.like else self)
        glyph = font.get_nominal_glyph(ord(self.reference))
        extents = font.get_glyph_extents(glyph) if glyph is not None else None
        if extents is None:
            raise ValueError(f"{self.file} has no {self.reference}")
        return float(extents.y_bearing + extents.height), float(-extents.height)


@dataclass(frozen=True, slots=True)
class Typeface:
    """How letters are engraved. A character is drawn by the first of `faces` that has it; a symbol that none of them has,
    by `symbols`. `tracking` is the air between letters, in thousandths of their height; joined scripts have none.
    """

    code: str
    scripts: frozenset[str]
    faces: tuple[Face, ...]
    symbols: Face | None = None
    tracking: int = 0

    def face_of(self, character: str) -> Face | None:
        """What draws it; None where the typeface lacks it. Letters are never borrowed, symbols are."""
        for face in self.faces:
            if face.has(character):
                return face
        if self.symbols and not character.isalpha() and self.symbols.has(character):
            return self.symbols
        return None


@lru_cache(maxsize=32)
def font_of(face: Face) -> hb.Font:
    """The face, opened once. What is read from it is never written to, so threads share it."""
    return hb.Font(hb.Face(hb.Blob.from_file_path(face.file), face.index))


def _ours(*names: str, reference: str = "H") -> tuple[Face, ...]:
    files = [str(FOLDER / f"{name}.ttf") for name in names]
    return tuple(Face(file, reference, like=files[0] if place else "") for place, file in enumerate(files))


_SYMBOLS = Face(CJK)
_EUROPE = frozenset({"latin", "cyrillic"})


def _gothic(code: str, index: int, *scripts: str) -> Typeface:
    return Typeface(code, frozenset({"latin", "han", *scripts}), (Face(CJK, "永", index),), tracking=60)


TYPEFACES: Mapping[str, Typeface] = {
    one.code: one
    for one in (
        Typeface(
            "antiqua", _EUROPE, _ours("display-latin", "display-latin-ext", "display-cyrillic"), _SYMBOLS, tracking=70
        ),
        Typeface("italic", _EUROPE, _ours("display-italic-latin", "display-italic-cyrillic"), _SYMBOLS, tracking=30),
        Typeface(
            "linear", _EUROPE, _ours("text-latin-regular", "text-latin-ext-regular", "text-cyrillic-regular"), _SYMBOLS,
            tracking=110,
        ),
        _gothic("gothic-jp", 0, "kana"),
        _gothic("gothic-kr", 1, "hangul"),
        _gothic("gothic-sc", 2),
        _gothic("gothic-tc", 3),
        Typeface("naskh", frozenset({"arabic"}), _ours("NotoNaskhArabic", reference="ا"), _SYMBOLS),
        Typeface("hebrew", frozenset({"hebrew"}), _ours("NotoSansHebrew", reference="א"), _SYMBOLS, tracking=50),
    )
}  # fmt: skip
"""By code, in the order in which they are offered."""

SCRIPTS = ("latin", "cyrillic", "han", "kana", "hangul", "arabic", "hebrew")
"""The scripts that some typeface writes."""
