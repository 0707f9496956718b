"""Selections shown as a row of creations: on the home page, and where a department has only selections."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecrin.catalog.rules import SelectionInfo
from ecrin.catalog.selectors.names import selections, taxonomy
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.search.rules import Query
from ecrin.search.selectors import find
from ecrin.shop.rules.places import department_path, selection_scope

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A row of cards. `href` is empty where the row has no page of its own."""

    name: Text | None
    intro: Text | None
    href: str
    cards: tuple[str, ...]


def shelves(storefront: StorefrontInfo, department: int | None = None) -> Iterator[Shelf]:
    """Selections that have something to show in the storefront, one after the other; of one department when asked.

    From the index: no query once the names are in memory.
    """
    for selection in selections().values():
        if department is not None and selection.department_id != department:
            continue
        cards = _cards(selection, storefront)
        if cards:
            yield Shelf(
                name=selection.text("name", storefront.language),
                intro=selection.text("intro", storefront.language),
                href=_href(selection, storefront),
                cards=cards,
            )


def _cards(selection: SelectionInfo, storefront: StorefrontInfo) -> tuple[str, ...]:
    scope, keys = selection_scope(selection, storefront.market.currency)
    return find(Query(storefront.code, scope=scope, keys=keys, size=MOST)).cards


def _href(selection: SelectionInfo, storefront: StorefrontInfo) -> str:
    department = taxonomy().departments.get(selection.department_id or 0)
    return f"{storefront.root}{department_path(department.slug)}selections/{selection.slug}/" if department else ""
