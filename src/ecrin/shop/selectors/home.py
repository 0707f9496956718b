"""What the home page shows: all of it follows from the house's collections, selections, departments and pictures."""

from dataclasses import dataclass

from ecrin.catalog.rules import PictureSources, picture_sources
from ecrin.catalog.selectors import pictures_in, products_in_bulk, taxonomy
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.search.rules import Query, Result
from ecrin.search.selectors import find
from ecrin.shop.rules.places import department_path

from .shelves import MOST as MOST_ON_SHELF
from .shelves import Shelf, shelves

MOST_COLLECTIONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A collection or department of the home page. `is_scene` is False for a packshot, which wants air around it."""

    name: Text
    intro: Text
    href: str
    picture: PictureSources | None = None
    is_scene: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`number` is that of the index which the cards came from; `keys` are what the page shows besides names."""

    hero: Tile | None
    collections: tuple[Tile, ...]
    shelf: Shelf | None
    departments: tuple[Tile, ...]
    number: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a collection is shown, and its first creation."""

    href: str
    first: int
    count: int


def home_of(storefront: StorefrontInfo) -> Home:
    """The home page's content; at most 16 queries, whatever the number of creations, collections and markets."""
    everything = find(Query(storefront.code, size=MOST_ON_SHELF))
    tiles, keys = _collections(storefront)
    return Home(
        hero=tiles[0] if tiles else None,
        collections=tiles[1:],
        shelf=_shelf(storefront, everything),
        departments=_departments(storefront, everything),
        number=everything.number,
        keys=keys,
    )


def _departments(storefront: StorefrontInfo, everything: Result) -> tuple[Tile, ...]:
    """Those that have something to show, in the house's order."""
    counts = _counts(everything)
    return tuple(
        Tile(
            name=term.text("name", storefront.language),
            intro=term.text("intro", storefront.language),
            href=storefront.root + department_path(term.slug),
            count=counts[term.slug],
        )
        for term in taxonomy().departments.values()
        if counts.get(term.slug)
    )


def _counts(result: Result) -> dict[str, int]:
    return {value.value: value.count for facet in result.facets if facet.name == "department" for value in facet.values}


def _collections(storefront: StorefrontInfo) -> tuple[tuple[Tile, ...], tuple[str, ...]]:
    """Collections with something to show; a collection without a picture of its own lends its first creation's."""
    names = taxonomy()
    shown = {term.id: found for term in names.collections.values() if (found := _found(storefront, term.slug))}
    terms = [names.collections[pk] for pk in shown][:MOST_COLLECTIONS]
    pictures = pictures_in([term.picture_id for term in terms if term.picture_id], storefront.market.code)
    wanted = [shown[term.id].first for term in terms if (term.picture_id or 0) not in pictures]
    batches = products_in_bulk(storefront.market, wanted) if wanted else ()
    packshots = {product.id: product.packshot for batch in batches for product in batch if product.packshot}
    tiles = []
    for term in terms:
        found = shown[term.id]
        own = pictures.get(term.picture_id or 0)
        picture = own or packshots.get(found.first)
        tiles.append(
            Tile(
                name=term.text("name", storefront.language),
                intro=term.text("intro", storefront.language),
                href=found.href,
                picture=picture_sources(picture, gallery=True) if picture else None,
                is_scene=own is not None,
                count=found.count,
            )
        )
    return tuple(tiles), tuple(f"product:{pk}" for pk in packshots)


def _found(storefront: StorefrontInfo, collection: str) -> _Found | None:
    """Its first creation in the department that has most of it. Asked of the index: no SQL."""
    counts = _counts(find(Query(storefront.code, scope={"collection": (collection,)}, size=1)))
    if not counts:
        return None
    most = max(counts, key=lambda slug: counts[slug])
    there = find(Query(storefront.code, scope={"collection": (collection,), "department": (most,)}, size=1))
    href = f"{storefront.root}{department_path(most)}collections/{collection}/"
    return _Found(href, int(there.keys[0].partition(":")[2]), sum(counts.values())) if there.keys else None


def _shelf(storefront: StorefrontInfo, everything: Result) -> Shelf | None:
    """The first selection that has something to show here, else the first creations of the house."""
    first = next(shelves(storefront), None)
    if first is None and everything.cards:
        return Shelf(name=None, intro=None, href="", cards=everything.cards)
    return first
