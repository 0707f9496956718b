"""`python -m studio.draw` beside it: draws the house's products and collections into `data/pictures`."""

import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from . import goods, jewels, pendants, watches
from .metal import LEATHERS, Sheet
from .scenes import SCENES, scene

HOUSE = Path(__file__).resolve().parent.parent
Drawer = Callable[[Sheet, str, dict[str, str]], None]

ZOOM = {
    "band": 1.4, "cabochon": 1.35, "halo": 1.4, "knot": 1.35, "open": 1.4, "triple": 1.35, "bangle": 1.14, "cuff": 1.14,
    "cord": 1.15, "chain": 1.12, "solitaire": 1.25, "earrings": 1.35, "cufflinks": 1.2, "brooch": 1.1, "wallet": 1.25, "eyewear": 1.1,
}  # fmt: skip
DRAWERS: dict[str, Drawer] = {
    "band": jewels.ring,
    "bangle": jewels.bangle,
    "cuff": jewels.bangle,
    "cabochon": jewels.cabochon,
    "halo": jewels.halo,
    "knot": jewels.knot,
    "open": jewels.open_ring,
    "triple": lambda sheet, _material, words: jewels.triple(sheet, words),
    "chain": jewels.chain,
    "cord": jewels.cord,
    "watch": watches.watch,
    "strap": watches.strap,
    "solitaire": pendants.solitaire,
    "necklace": pendants.necklace,
    "earrings": pendants.earrings,
    "brooch": pendants.brooch,
    "collar": pendants.collar,
    "bag": goods.bag,
    "wallet": goods.wallet,
    "belt": goods.belt,
    "eyewear": goods.eyewear,
    "pen": goods.pen,
    "cufflinks": goods.cufflinks,
    "scarf": goods.scarf,
    "bottle": goods.bottle,
}


def sheet_of(drawing: str, material: str, *, ground: str = "#fff") -> Sheet:
    """One drawing (`band width=30 rays=1`) in one material."""
    kind, *words = drawing.split()
    sheet = Sheet(ground=ground)
    options = dict(word.split("=", 1) for word in words)
    sheet.zoom = ZOOM.get(kind, 1.0) if kind != "watch" else 1.3 - max(float(options["size"]) - 24, 0) * 0.016
    sheet.fades = kind in {"watch", "necklace"}
    DRAWERS[kind](sheet, material, options)
    return sheet


# What a second picture of a piece shows: a square of its drawing (left, top, side) that holds what is worth a closer look.
CLOSE = {
    "band": (190, 400, 360), "bangle": (230, 420, 340), "cuff": (90, 380, 380), "cabochon": (200, 390, 400),
    "halo": (220, 400, 360), "knot": (200, 420, 400), "open": (200, 420, 400), "triple": (60, 300, 400),
    "chain": (120, 480, 340), "cord": (230, 440, 340), "watch": (250, 340, 310), "solitaire": (220, 180, 360),
    "necklace": (220, 500, 360), "earrings": (90, 300, 380), "brooch": (200, 260, 400), "collar": (200, 460, 400),
    "bag": (200, 430, 400), "eyewear": (60, 380, 380), "cufflinks": (120, 300, 380),
    "scarf": (110, 210, 380), "bottle": (230, 150, 380),
}  # fmt: skip


def main() -> None:
    """Draw every packshot with its closer look, every watch on every strap that it may have, and every scene."""
    written = [*_products(), *_on_straps(), *_scenes()]
    sys.stdout.write(f"{len(written)} drawings, {sum(written) / 1024:.0f} KB\n")


def _products() -> Iterator[int]:
    for path in sorted((HOUSE / "data" / "products").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for product in table["product"]:
            row = table["defaults"] | product
            for material in dict.fromkeys(variant[0] for variant in row["variants"]):
                sheet = sheet_of(row["drawing"], material)
                stem = f"products/{row['reference'].lower()}" + (f"--{material}" if material else "")
                yield _write(stem, sheet.svg(row["reference"]))
                view = CLOSE.get(row["drawing"].split()[0])
                if view:
                    yield _write(f"{stem}--detail", sheet.svg(row["reference"], view=view))


def _on_straps() -> Iterator[int]:
    """Each watch on each strap of its width but its own: `straps/<watch>--<its metal>--<strap>--<leather>`."""
    table = tomllib.loads((HOUSE / "data" / "straps.toml").read_text(encoding="utf-8"))
    rows = tomllib.loads((HOUSE / "data" / "products" / "watches.toml").read_text(encoding="utf-8"))["product"]
    products = {row["reference"]: row for row in rows}
    for watch in table["watch"]:
        row = products[watch["reference"]]
        for strap in (one for one in table["strap"] if one["width"] == watch["width"] and "comes_with" in watch):
            for leather in (variant[0] for variant in products[strap["reference"]]["variants"]):
                if [strap["reference"], leather] == watch["comes_with"]:
                    continue
                band = f"strap={leather}" if leather in LEATHERS else "bracelet=1"
                drawing = " ".join(band if word.startswith("strap=") else word for word in row["drawing"].split())
                for metal in dict.fromkeys(variant[0] for variant in row["variants"]):
                    names = (row["reference"].lower(), metal, strap["reference"].lower(), leather)
                    yield _write(f"straps/{'--'.join(names)}", sheet_of(drawing, metal).svg(row["reference"]))


def _scenes() -> Iterator[int]:
    for slug, plan in SCENES.items():
        yield _write(f"collections/{slug}", scene(plan, sheet_of, slug))


def _write(stem: str, text: str) -> int:
    """Write a picture's file; returns its length."""
    path = HOUSE / "data" / "pictures" / f"{stem}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return len(text)


if __name__ == "__main__":
    main()
