"""Fill an empty installation with generated creations, and build the index of one storefront from its rows.

Run as a process of its own: `python -m bench.fill COUNT`, with ECRIN_DATA_DIR naming an empty folder. Prints JSON.
"""

import sys
import time
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import transaction

import bench.start  # noqa: F401 - sets Django up before models are imported
from bench.generated import CATEGORIES, COLLECTIONS, GEMSTONES, MATERIALS, price_of, readable, title_of
from bench.talk import tell
from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Price,
    Product,
    ProductGemstone,
    Variant,
)
from ecrin.core import changes, house
from ecrin.core.management.commands.serve import collect_static
from ecrin.markets.models import Market
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.markets.services import load_shipped_data
from ecrin.search import services, writer
from ecrin.search.rules import Document

STOREFRONT = "en-us"
BATCH = 2000


class Timed:
    """A source with the time it takes to make its documents: rows, offers, cards."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.seconds = 0.0

    def documents(self, storefront: StorefrontInfo, keys: Iterable[str] | None = None) -> Iterator[Document]:
        rest = self.source.documents(storefront, keys)
        while True:
            started = time.perf_counter()
            document = next(rest, None)
            self.seconds += time.perf_counter() - started
            if document is None:
                return
            yield document

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)


@transaction.atomic
def fill(count: int) -> None:
    """Products with two variants each, a stone and a price."""
    department = Department.objects.create(slug="jewelry", name="Jewelry")
    categories = [Category.objects.create(department=department, slug=s, name=readable(s)) for s in CATEGORIES]
    collections = [Collection.objects.create(slug=s, name=readable(s)) for s in COLLECTIONS]
    materials = [Material.objects.create(slug=s, name=readable(s), swatch="#c0a080") for s in MATERIALS]
    stones = [Gemstone.objects.create(slug=s, name=readable(s)) for s in GEMSTONES]
    market = Market.objects.get(code="us")
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        Product.objects.bulk_create([
            Product(
                id=n, reference=f"MV{10000 + n}", slug=f"piece-{n}", name=title_of(n), summary="Set by hand in our own workshop.",
                story="Made in our own workshop, by one person from beginning to end, and signed inside. " * 3,
                details="18-carat gold\nMade by hand", department=department, category=categories[n % 6],
                collection=collections[Random(n).randrange(40)], rank=n, live=True,
            )
            for n in numbers
        ])  # fmt: skip
        Variant.objects.bulk_create([
            Variant(product_id=n, sku=f"MV{10000 + n}-{size}", material=materials[Random(n).randrange(6)], size=str(size))
            for n in numbers
            for size in (52, 54)
        ])  # fmt: skip
        ProductGemstone.objects.bulk_create([ProductGemstone(product_id=n, gemstone=stones[n % 6]) for n in numbers])
        Price.objects.bulk_create([
            Price(sku=f"MV{10000 + n}-{size}", market=market, amount=price)
            for n in numbers
            if (price := price_of(n)) is not None
            for size in (52, 54)
        ])  # fmt: skip
    changes.touch("taxonomy")


def main() -> None:
    count = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    load_shipped_data()
    collect_static()
    if not count:
        tell({"products": 0})
        return
    started = time.perf_counter()
    fill(count)
    filled = time.perf_counter() - started
    number = changes.catch_up()
    timed = Timed(services.sources()[0])
    storefront = snapshot().storefronts[STOREFRONT]
    started, began = time.perf_counter(), time.process_time()
    written = writer.build(storefront, (timed, *services.sources()[1:]), number)
    whole, cpu = time.perf_counter() - started, time.process_time() - began
    tell({
        "products": count, "documents": written, "filled": filled, "house": house.current_house().code,
        "source": timed.seconds, "index": whole - timed.seconds, "whole": whole, "cpu": cpu,
    })  # fmt: skip


if __name__ == "__main__":
    main()
