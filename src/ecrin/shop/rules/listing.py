"""What a listing's address asks for, and the one address that stands for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

SORTS = ("default", "price-asc", "price-desc")
FACETS = ("department", "category", "material", "price", "collection", "gemstone", "availability")
"""The filters that a visitor may choose from, in the order in which they are shown and written in an address."""
WORTH_INDEXING = frozenset({"category", "collection", "material", "gemstone"})
MOST_WORDS = 120
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A listing's or a search's address, read: words, chosen filters, sort and page, unknown values left out."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "default"
    page: int = 1

    @property
    def count(self) -> int:
        """How many filter values are chosen."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def is_indexable(self) -> bool:
        """Whether search engines are given it: no words, default order, at most one value of a lasting filter."""
        lasting = all(name in WORTH_INDEXING for name in self.chosen)
        return not self.words and self.sort == "default" and self.count <= 1 and lasting


def read_asked(params: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]]) -> Asked:
    """Read an address's query. `known` says which values each filter has; others are ignored."""
    chosen = {}
    for name in FACETS:
        allowed = known.get(name, ())
        values = tuple(sorted({value for value in params.get(name, ()) if value in allowed}))
        if values:
            chosen[name] = values
    sort = _last(params, "sort")
    page = _last(params, "page")
    return Asked(
        words=" ".join(_last(params, "q").split())[:MOST_WORDS],
        chosen=chosen,
        sort=sort if sort in SORTS else "default",
        page=min(int(page), LAST_PAGE) if page.isdecimal() and page.isascii() and int(page[:9]) >= 1 else 1,
    )


def _last(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(name, ())
    return values[-1] if values else ""


def query_string(asked: Asked) -> str:
    """The query of the one address for what is asked, with `?`, or empty: words, filters, sort, page, in that order."""
    pairs: list[tuple[str, str]] = [("q", asked.words)] if asked.words else []
    pairs += [(name, value) for name in FACETS for value in sorted(asked.chosen.get(name, ()))]
    if asked.sort != "default":
        pairs.append(("sort", asked.sort))
    if asked.page > 1:
        pairs.append(("page", str(asked.page)))
    return "?" + urlencode(pairs) if pairs else ""


def first_page(asked: Asked) -> Asked:
    return replace(asked, page=1)


def on_page(first: str, page: int) -> str:
    """The address of a page, from that of the first: the page stands last."""
    return f"{first}{'&' if '?' in first else '?'}page={page}" if page > 1 else first


def without(asked: Asked, name: str, value: str) -> Asked:
    """The same without one chosen value, from the first page."""
    left = {facet: tuple(v for v in values if (facet, v) != (name, value)) for facet, values in asked.chosen.items()}
    return replace(asked, chosen={facet: values for facet, values in left.items() if values}, page=1)


def cleared(asked: Asked) -> Asked:
    """The same without any filter, from the first page; words and sort stay."""
    return replace(asked, chosen={}, page=1)


def page_numbers(page: int, pages: int) -> tuple[int | None, ...]:
    """The numbers of a pager, with None for a gap: 1 … 4 5 6 … 12."""
    wanted = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)} - {0})
    shown: list[int | None] = []
    for number in wanted:
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(number - 1 if number - shown[-1] == 2 else None)
        shown.append(number)
    return tuple(shown)
