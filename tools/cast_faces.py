"""Cast the faces of printed papers: TrueType files, which the typesetter reads, from the faces that the pages use, and a cut
of Noto for the scripts that a client's name may be written in besides (SIL Open Font License).

    python tools/cast_faces.py /usr/share/fonts/truetype/noto

Each file has a family of its own, because the typesetter takes the first family that has a character. Chinese, Japanese and
Korean come whole from the package `noto-cjk-sans-otc`.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

THEME = Path(__file__).resolve().parent.parent / "src/ecrin/theme"
SERVED, CAST = THEME / "static/theme/faces", THEME / "typst/faces"
LETTERS = {"latin": "", "latin-ext": " Ext", "cyrillic": " Cyrillic"}
NOTO = ("NotoSans", "NotoNaskhArabic", "NotoSansHebrew", "NotoSansArmenian", "NotoSansGeorgian", "NotoSansThai",
        "NotoSansDevanagari")  # fmt: skip


def save(font: TTFont, target: Path, *, family: str, style: str = "Regular", weight: int = 400) -> None:
    """Write a face under a name of its own, without hints: paper does not need them."""
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
        elif record.nameID in {16, 17, 21, 22, 25}:
            font["name"].removeNames(record.nameID)
    font["OS/2"].usWeightClass, font["OS/2"].usWidthClass = weight, 5
    options = subset.Options(layout_features=["*"], hinting=False, desubroutinize=True, name_IDs=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=font.getBestCmap())
    cutter.subset(font)
    font.flavor = None
    font.save(target)


def opened(path: Path) -> TTFont:
    return TTFont(BytesIO(path.read_bytes()))


def main(noto: Path) -> None:
    CAST.mkdir(parents=True, exist_ok=True)
    for letters, name in LETTERS.items():
        save(
            opened(SERVED / f"display-{letters}.woff2"), CAST / f"display-{letters}.ttf", family=f"Ecrin Display{name}"
        )
        italic = SERVED / f"display-italic-{letters}.woff2"
        if italic.exists():
            target = CAST / f"display-italic-{letters}.ttf"
            save(opened(italic), target, family=f"Ecrin Display{name}", style="Italic")
        for weight, style in ((400, "Regular"), (500, "Medium")):
            fixed = instancer.instantiateVariableFont(opened(SERVED / f"text-{letters}.woff2"), {"wght": weight})
            target = CAST / f"text-{letters}-{style.lower()}.ttf"
            save(fixed, target, family=f"Ecrin Text{name}", style=style, weight=weight)
    for name in NOTO:
        font = opened(noto / f"{name}-Regular.ttf")
        save(font, CAST / f"{name}.ttf", family=font["name"].getDebugName(1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
