"""Generated creations: the same for the same number, with words and prices spread as in a real house.

Nothing here is a house's data; it exists only while a benchmark runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from random import Random
from typing import get_args

from ecrin.atelier.rules.columns import Cells, Order, Wish
from ecrin.atelier.rules.stones import CLARITIES, COLOURS, FINISHES, FLUORESCENCES, SHAPES, between
from ecrin.markets.rules import StorefrontInfo
from ecrin.search.rules import Document

MATERIALS = ("yellow-gold", "pink-gold", "white-gold", "platinum", "steel", "ceramic")
GEMSTONES = ("diamond", "sapphire", "ruby", "emerald", "pearl", "onyx")
CATEGORIES = ("rings", "bracelets", "necklaces", "earrings", "brooches", "watches")
COLLECTIONS = tuple(f"collection-{number}" for number in range(40))
ADJECTIVES = ("Bright", "Quiet", "Hidden", "Morning", "Evening", "Northern", "Woven", "Open", "Double", "Slender")
THINGS = ("Ring", "Bracelet", "Necklace", "Earrings", "Brooch", "Watch")
PLACES = ("Harbour", "Garden", "Orchard", "Lantern", "River", "Meadow", "Terrace", "Window", "Feather", "Mirror")
BANDS = ("-1000", "1000-2500", "2500-5000", "5000-10000", "10000-25000", "25000-50000", "50000-")
CARD = (
    '<li class="card"><a class="card-link" href="{path}"><picture><source type="image/avif" srcset="/media/renditions/{n}-320.avif 320w, '
    '/media/renditions/{n}-640.avif 640w"><source type="image/webp" srcset="/media/renditions/{n}-320.webp 320w, /media/renditions/{n}-640.webp 640w">'
    '<img src="/media/renditions/{n}-320.jpeg" width="320" height="400" alt="{title}" loading="lazy" decoding="async"></picture>'
    '<span class="card-name">{title}</span><span class="card-material">{material}</span><span class="card-price">${price}</span></a></li>'
)


def readable(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def price_of(number: int) -> int | None:
    """Minor units; one in fifty is priced on request."""
    return None if number % 50 == 0 else (Random(number).randrange(300, 60_000)) * 100


def title_of(number: int) -> str:
    chance = Random(number)
    return f"{chance.choice(ADJECTIVES)} {chance.choice(PLACES)} {THINGS[number % 6]} {number // 600}"


class GeneratedSource:
    """Documents made in memory, so that the index alone is measured."""

    def __init__(self, count: int) -> None:
        self.count = count

    def documents(self, storefront: StorefrontInfo, keys: Iterable[str] | None = None) -> Iterator[Document]:
        del keys
        for number in range(1, self.count + 1):
            chance = Random(number)
            title, price = title_of(number), price_of(number)
            path = f"{storefront.root}creations/{number}/"
            material = chance.choice(MATERIALS)
            band = next((b for b in BANDS if price and price < (int(b.partition("-")[2] or 10**9)) * 100), "")
            yield Document(
                key=f"product:{number}",
                kind="product",
                title=title,
                path=path,
                body=f"{readable(chance.choice(GEMSTONES))} set by hand, made in our own workshop and signed inside.",
                codes=(f"MV{10000 + number}", f"MV{10000 + number}-52"),
                card=CARD.format(
                    path=path, n=number, title=title, material=readable(material), price=(price or 0) // 100
                ),
                facets={
                    "material": (material,),
                    "category": (CATEGORIES[number % 6],),
                    "collection": (chance.choice(COLLECTIONS),),
                    "gemstone": (chance.choice(GEMSTONES),),
                    "price": (band,) if band else (),
                },
                price=price,
                price_text=f"${(price or 0) // 100}",
                rank=number,
            )

    def affected(self, keys: Iterable[str]) -> set[str] | None:
        del keys
        return set()

    def labels(self, storefront: StorefrontInfo) -> Mapping[str, Mapping[str, str]]:
        del storefront
        names = {"material": MATERIALS, "category": CATEGORIES, "collection": COLLECTIONS, "gemstone": GEMSTONES}
        return {name: {slug: readable(slug) for slug in slugs} for name, slugs in names.items()} | {
            "price": {band: band for band in BANDS}
        }

    def version(self) -> str:
        return "generated"


def generated_stones(count: int) -> Iterator[Cells]:
    """So many stones of every grade, one in fifty sold, prices that follow the weight."""
    chance = Random(7)
    for number in range(count):
        carat = min(30 + int(chance.expovariate(1 / 70)), 1000)
        yield Cells(
            number=f"S-{number:06}", carat=carat, price=int((carat / 100) ** 1.6 * 550_000 * chance.uniform(0.4, 1.9)),
            is_free=chance.random() > 0.02, shape=chance.choice(SHAPES), colour=chance.choice(COLOURS),
            clarity=chance.choice(CLARITIES), cut=chance.choice(FINISHES), polish=chance.choice(FINISHES),
            symmetry=chance.choice(FINISHES), fluorescence=chance.choice(FLUORESCENCES),
            laboratory=chance.choice(("A", "B", "C")),
        )  # fmt: skip


def stone_wishes(count: int) -> Iterator[tuple[Wish, Order]]:
    """What so many people look for, no two alike."""
    chance = Random(11)
    for number in range(count):
        grades = {
            "shape": frozenset(chance.sample(SHAPES, chance.randrange(0, 3))),
            "colour": between(COLOURS, "", chance.choice(COLOURS)),
            "clarity": between(CLARITIES, "", chance.choice(CLARITIES)),
        }
        least = chance.randrange(30, 150)
        wish = Wish(grades, (least, least + chance.randrange(20, 300)), (None, 2_000_000 + number))
        yield wish, chance.choice(get_args(Order))
