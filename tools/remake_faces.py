"""Remake the faces that `theme` serves: take the open originals, keep the axes and letters that Ecrin uses, write WOFF2.

The originals come from two packages of the npm registry, Playfair (Claus Eggers Sørensen) and Jost (Owen Earl), both under
the SIL Open Font Licence 1.1, whose texts stand beside the files:

    npm install --prefix /tmp/faces @fontsource-variable/playfair@5.3.0 @fontsource-variable/jost@5.3.0
    python tools/remake_faces.py /tmp/faces/node_modules/@fontsource-variable

Playfair keeps its display cut at one light weight; Jost keeps its weights from regular to medium.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "src" / "ecrin" / "theme" / "static" / "theme" / "faces"
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "calt", "lnum", "tnum", "pnum", "case"]
DISPLAY = {"wght": 340, "wdth": 100, "opsz": 34}
TEXT = {"wght": (400, 500)}
FACES = [
    ("playfair", "playfair-{letters}-standard-normal.woff2", "display-{letters}.woff2", DISPLAY),
    ("playfair", "playfair-{letters}-standard-italic.woff2", "display-italic-{letters}.woff2", DISPLAY),
    ("jost", "jost-{letters}-wght-normal.woff2", "text-{letters}.woff2", TEXT),
]
SKIPPED = {("playfair", "latin-ext")}  # italics are for a few phrases only
LETTERS = ("latin", "latin-ext", "cyrillic")


def remake(source: Path, target: Path, axes: dict[str, object]) -> int:
    """Write `target` from `source` at fixed or narrowed axes. Returns its size in bytes."""
    narrowed = BytesIO()
    instancer.instantiateVariableFont(TTFont(source), axes).save(narrowed)
    font = TTFont(BytesIO(narrowed.getvalue()))
    options = Options(layout_features=FEATURES, flavor="woff2", hinting=False, desubroutinize=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def main(packages: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for package in ("playfair", "jost"):
        shutil.copy(packages / package / "LICENSE", TARGET / f"{package}-OFL.txt")
    for package, source, target, axes in FACES:
        for letters in LETTERS:
            if (package, letters) in SKIPPED and "italic" in target:
                continue
            path = TARGET / target.format(letters=letters)
            size = remake(packages / package / "files" / source.format(letters=letters), path, axes)
            sys.stdout.write(f"{path.name}: {size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
