"""What is indexed, what is asked, what is answered: plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ecrin.markets.rules import StorefrontInfo

SORTS = ("default", "price-asc", "price-desc")


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found in a storefront, with its card ready to show.

    Attributes:
        key: the change key it belongs to and its identity in the index, `product:12`.
        kind: `product`, `page`, …
        title: shown in suggestions; searched with the highest weight.
        path: address with the storefront.
        body: other words to find it by, in the storefront's language (source language where a text is a fallback).
        codes: SKUs and references, found whole or by prefix.
        card: HTML of its card in a listing.
        facets: values by facet, `{"material": ("pink-gold",), "category": ("rings",), "department": ("jewelry",)}`.
        price: lowest price in minor units of the market's currency; None where there is none to show.
        price_text: that price as shown.
        rank: place in the default order; smaller first.
    """

    key: str
    kind: str
    title: str
    path: str
    body: str = ""
    codes: tuple[str, ...] = ()
    card: str = ""
    picture: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: int | None = None
    price_text: str = ""
    rank: int = 1000


class Source(Protocol):
    """Where documents come from. One instance per kind of thing, listed in `config/sources.py`."""

    def documents(self, storefront: StorefrontInfo, keys: Iterable[str] | None = None) -> Iterator[Document]:
        """The documents of a storefront: all, or those of `keys` that (still) exist there. Batched, fixed SQL a batch."""
        ...

    def affected(self, keys: Iterable[str]) -> set[str] | None:
        """Which document keys a set of change keys touches; None means everything (a name in all cards changed)."""
        ...

    def labels(self, storefront: StorefrontInfo) -> Mapping[str, Mapping[str, str]]:
        """What a visitor reads for each facet value: `{"material": {"pink-gold": "Pink gold"}}`."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """A listing or a search: `scope` narrows without being shown as a filter; `chosen` are the visitor's facets."""

    storefront: str
    text: str = ""
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] | None = None
    sort: str = "default"
    page: int = 1
    size: int = 24


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Ready-made cards of one page, with the total and the facets counted over all pages."""

    total: int
    cards: tuple[str, ...]
    facets: tuple[Facet, ...]
    page: int
    pages: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    title: str
    path: str
    picture: str
    price_text: str
    kind: str
