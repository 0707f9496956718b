"""Listings and searches: no SQL once the names and the index are in memory."""

from dataclasses import dataclass
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from ecrin.catalog.rules import Taxonomy, Term
from ecrin.catalog.selectors.names import selections, taxonomy
from ecrin.core.changes import Following
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.search.rules import Facet, FacetValue, Query, Result
from ecrin.search.selectors import find
from ecrin.shop.rules import places
from ecrin.shop.rules.listing import (
    FACETS,
    Asked,
    cleared,
    first_page,
    on_page,
    page_numbers,
    query_string,
    read_asked,
    without,
)
from ecrin.shop.rules.places import Place

from .cards import facet_labels
from .words import facet_names, sort_names

Labels = dict[str, dict[str, str]]


_labels: Following[dict[str, Labels]] = Following(dict, "taxonomy", "markets")


def labels_of(storefront: StorefrontInfo) -> Labels:
    """Facet labels of a storefront, kept until a name or a market changes; its language must be active."""
    kept = _labels()
    if storefront.code not in kept:
        kept[storefront.code] = facet_labels(storefront)
    return kept[storefront.code]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the breadcrumb; the last has no address."""

    name: Text | str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the address without it."""

    label: str
    remove: str


@dataclass(frozen=True, slots=True)
class ShownFacet:
    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a listing or of search results, ready for its template. Addresses are whole paths.

    Attributes:
        base: the address without a query.
        first: the address of the first page of what is asked.
    """

    base: str
    first: str
    asked: Asked
    result: Result
    facets: tuple[ShownFacet, ...]
    chips: tuple[Chip, ...]
    sorts: tuple[tuple[str, str], ...]
    place: Place | None = None

    @property
    def address(self) -> str:
        """The one address of this page."""
        return self._page(self.asked.page)

    @property
    def cleared(self) -> str:
        return self.base + query_string(cleared(self.asked))

    @property
    def previous(self) -> str:
        return self._page(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def following(self) -> str:
        return self._page(self.asked.page + 1) if self.asked.page < self.result.pages else ""

    @property
    def pages(self) -> tuple[tuple[int | None, str], ...]:
        """Numbers and addresses of the pager; None for a gap. Empty where there is one page."""
        if self.result.pages < 2:
            return ()
        numbers = page_numbers(self.asked.page, self.result.pages)
        return tuple((number, self._page(number) if number else "") for number in numbers)

    @property
    def shown(self) -> int:
        """How many of the total are on this page and those before it."""
        before = (self.asked.page - 1) * 24
        return min(self.result.total, before + len(self.result.cards))

    def _page(self, number: int) -> str:
        return on_page(self.first, number)


def place_at(department: str, segments: list[str]) -> Place | None:
    """The place of an address under `collections/`; None for an unknown one."""
    if len(segments) == 2 and segments[0] == "selections":
        found = taxonomy().department_by_slug.get(department)
        selection = selections().get(segments[1])
        if found is None or selection is None or selection.department_id not in (None, found.id):
            return None
        path = f"{places.department_path(found.slug)}selections/{selection.slug}/"
        return Place(department=found, selection=selection, path=path)
    return places.place_of(taxonomy(), department, segments)


def listing_of(place: Place, storefront: StorefrontInfo, params: QueryDict) -> Listing:
    """A place's listing as an address asks for it."""
    scope, keys = places.scope_of(place, storefront.market.currency)
    ask = partial(Query, storefront=storefront.code, scope=scope, keys=keys)
    return _listing(storefront, storefront.root + place.path, params, ask, place)


def results_of(storefront: StorefrontInfo, params: QueryDict) -> Listing:
    """What a search found."""
    return _listing(storefront, f"{storefront.root}search/", params, partial(Query, storefront=storefront.code))


def _listing(
    storefront: StorefrontInfo, base: str, params: QueryDict, ask: "partial[Query]", place: Place | None = None
) -> Listing:
    labels = labels_of(storefront)
    asked = read_asked(dict(params.lists()), labels)
    result = find(ask(text=asked.words, chosen=asked.chosen, sort=asked.sort, page=asked.page))
    chips = tuple(
        Chip(labels[name][value], base + query_string(without(asked, name, value)))
        for name in FACETS
        for value in asked.chosen.get(name, ())
    )
    sorts = sort_names()
    if asked.words:
        sorts["default"] = _("Best match")
    if not storefront.market.shows_prices:
        sorts = {}
    return Listing(
        base=base,
        first=base + query_string(first_page(asked)),
        asked=asked,
        result=result,
        facets=_shown_facets(result.facets, labels, place, taxonomy()),
        chips=chips,
        sorts=tuple(sorts.items()),
        place=place,
    )


def _shown_facets(
    facets: tuple[Facet, ...], labels: Labels, place: Place | None, names: Taxonomy
) -> tuple[ShownFacet, ...]:
    """Facets that leave a choice, in the house's order; of categories only the next level down."""
    found = {facet.name: facet.values for facet in facets}
    headings = facet_names()
    shown = []
    for name in FACETS:
        there = {value.value: value for value in found.get(name, ())}
        values = [there[known] for known in labels.get(name, ()) if known in there] if there else []
        if name == "category" and place is not None:
            level = names.children(place.department.id, place.category.id if place.category else None)
            below = {term.slug for term in level}
            values = [value for value in values if value.value in below or value.chosen]
        if len(values) > 1 or any(value.chosen for value in values):
            shown.append(ShownFacet(name, headings[name], tuple(values)))
    return tuple(shown)


def steps_to(place: Place, storefront: StorefrontInfo) -> tuple[Step, ...]:
    """The breadcrumb of a listing, the page itself last and without address."""
    names, language = taxonomy(), storefront.language
    line: list[tuple[Term, str]] = [(place.department, places.department_path(place.department.slug))]
    line += [(term, places.category_path(names, term)) for term in place.line]
    if all(term is not place.term for term, _path in line):
        line.append((place.term, place.path))
    steps = [Step(term.text("name", language), storefront.root + path) for term, path in line[:-1]]
    return (Step(_("Home"), storefront.root), *steps, Step(line[-1][0].text("name", language)))
