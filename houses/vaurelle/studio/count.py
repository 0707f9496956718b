"""Counts the demo's pieces: `python -m studio.count` in `houses/vaurelle` writes `data/counts.csv` from the installation
that is loaded. A piece's number follows from its SKU and flag, so that counting again gives the same file.
"""

import os
import zlib
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")

import django

django.setup()

from ecrin.catalog.models import Variant  # noqa: E402 - after django.setup
from ecrin.inventory.models import StockFlag  # noqa: E402 - after django.setup

BOUTIQUES = ("boutique-fable-row", "boutique-canyon", "boutique-quill-yard", "boutique-ginza", "boutique-rhone",
             "boutique-linden", "boutique-peak")  # fmt: skip
SHOWN = ("MV10240-", "MV13240-")
"""Creations that every boutique has in its window."""
TARGET = Path(__file__).parent.parent / "data" / "counts.csv"


def counts(sku: str, state: str) -> list[tuple[str, int]]:
    """`(place, pieces)` of a SKU: none of what is made to order, one or two of what is few."""
    number = zlib.crc32(sku.encode())
    if state == "made-to-order":
        return []
    if state in {"sold-out", "back-soon"}:
        return [("paris-workshop", 0)]
    if state == "low":
        return [("paris-workshop", 1 + number % 2)]
    found = [("paris-workshop", 3 + number % 9)]
    if number % 3 == 0:
        found.append(("geneva-vault", 1 + number // 7 % 5))
    if number % 4 == 0:
        found.append(("boutique-saint-eloi", 1 + number // 11 % 2))
    for place, code in enumerate(BOUTIQUES, start=2):
        if sku.startswith(SHOWN) or number // (10 + place) % 11 == 0:
            found.append((code, 1 + number // (20 + place) % 2))
    return found


def main() -> None:
    flags = dict(StockFlag.objects.values_list("sku", "state"))
    skus = sorted(sku for sku in Variant.objects.values_list("sku", flat=True) if sku)
    rows = [f"{sku},{place},{there}\n" for sku in skus for place, there in counts(sku, flags.get(sku, "in-stock"))]
    TARGET.write_text("sku,location,there\n" + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
