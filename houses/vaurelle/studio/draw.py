"""`python -m studio.draw` beside it: draws every product of `data/products` into `data/pictures/products`."""

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from . import goods, jewels, pendants, watches
from .metal import Sheet

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


def draw(drawing: str, material: str, label: str) -> str:
    """The SVG of one drawing (`band width=30 rays=1`) in one material."""
    kind, *words = drawing.split()
    sheet = Sheet()
    options = dict(word.split("=", 1) for word in words)
    sheet.zoom = ZOOM.get(kind, 1.0) if kind != "watch" else 1.3 - max(float(options["size"]) - 24, 0) * 0.016
    sheet.fades = kind in {"watch", "necklace"}
    DRAWERS[kind](sheet, material, options)
    return sheet.svg(label)


def main() -> None:
    names = {"products": HOUSE / "data" / "products", "pictures": HOUSE / "data" / "pictures" / "products"}
    names["pictures"].mkdir(parents=True, exist_ok=True)
    count = size = 0
    for path in sorted(names["products"].glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for product in table["product"]:
            row = table["defaults"] | product
            for material in dict.fromkeys(variant[0] for variant in row["variants"]):
                text = draw(row["drawing"], material, row["reference"])
                ending = f"--{material}" if material else ""
                target = names["pictures"] / f"{row['reference'].lower()}{ending}.svg"
                target.write_text(text, encoding="utf-8")
                count, size = count + 1, size + len(text)
    sys.stdout.write(f"{count} drawings, {size / 1024:.0f} KB\n")


if __name__ == "__main__":
    main()
