"""The faces that papers are set in, read once: which there are, and which characters they can write."""

import re
import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
import typst

FOLDER = Path(__file__).resolve().parent.parent / "typst" / "faces"
UNKNOWN = "\N{WHITE SQUARE}"
"""Stands where no face has the character: seen, and never a hole."""

# Which forms of Han characters a language writes; and a country, where the language writes none.
HAN: Mapping[str, str] = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-hans": "SC", "zh-hant": "TC"}
HAN_BY_COUNTRY: Mapping[str, str] = {"JP": "JP", "KR": "KR", "CN": "SC", "SG": "SC", "TW": "TC", "HK": "TC", "MO": "TC"}
_OTHERS = ("Noto Naskh Arabic", "Noto Sans", "Noto Sans Hebrew", "Noto Sans Armenian", "Noto Sans Georgian",
           "Noto Sans Thai", "Noto Sans Devanagari")  # fmt: skip
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_STEPS = ("", " Ext", " Cyrillic")


@cache
def faces() -> typst.Fonts:
    """Every face of the papers, and none of the machine's: the same paper everywhere."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FOLDER), str(Path(str(noto_cjk_sans_otc.FONT_PATH)).parent)],
    )


@cache
def families(kind: str, language: str, country: str) -> tuple[str, ...]:
    """The families of `display` or `text`, the first that has a character writing it."""
    forms = HAN.get(language) or HAN_BY_COUNTRY.get(country, "JP")
    return (*(f"Ecrin {kind.capitalize()}{step}" for step in _STEPS), *_OTHERS, f"Noto Sans CJK {forms}")


@cache
def written() -> frozenset[int]:
    """The code points that some face can write."""
    files = [*sorted(FOLDER.glob("*.ttf")), Path(str(noto_cjk_sans_otc.FONT_PATH))]
    return frozenset().union(*(characters_of(file.read_bytes()) for file in files))


def characters_of(font: bytes) -> set[int]:
    """The code points of a TrueType or OpenType file, or of the first face of a collection (OpenType, `cmap`, formats 4
    and 12).
    """
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", font, start + 4)
    records = (struct.unpack_from(">4sIII", font, start + 12 + 16 * place) for place in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    found: set[int] = set()
    for place in range(count):
        subtable = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * place)[2]
        kind = struct.unpack_from(">H", font, subtable)[0]
        if kind == 12:
            (groups,) = struct.unpack_from(">I", font, subtable + 12)
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", font, subtable + 16 + 12 * group)
                found.update(range(first, last + 1))
        elif kind == 4:
            segments = struct.unpack_from(">H", font, subtable + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, subtable + 14)
            starts = struct.unpack_from(f">{segments}H", font, subtable + 16 + 2 * segments)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return found - {0xFFFF}


def writable(text: str) -> str:
    """The text as the faces can write it: what none of them has becomes a small square, what nobody sees is dropped."""
    have = written()
    return "".join(_writable(one, have) for one in unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def _writable(one: str, have: frozenset[int]) -> str:
    kind = unicodedata.category(one)
    if kind in {"Cc", "Zl", "Zp"}:
        return {"\n": one, "\t": " "}.get(one, "")
    if kind in {"Zs", "Cf"} or _VARIATION.fullmatch(one):
        return one
    return one if ord(one) in have else UNKNOWN
