"""Generated creations: the same for the same number, with words and prices spread as in a real house.

Nothing here is a house's data; it exists only while a benchmark runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from random import Random

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
