"""What is indexed, what is asked, what is answered: plain values, and the arithmetic on them."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ecrin.markets.rules import StorefrontInfo

SORTS = ("default", "price-asc", "price-desc")
PRODUCT = "product"
MOST_WORDS = 12
MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found in a storefront, with its card ready to show.

    Attributes:
        key: the change key it belongs to and its identity in the index, `product:12`.
        kind: `product`, `collection`, `category`, `page`, …
        title: shown in suggestions; searched with the highest weight.
        path: address with the storefront.
        body: other words to find it by, in the storefront's language (source language where a text is a fallback).
            The labels of its facets are searched too and need not be repeated here.
        codes: SKUs and references, found whole or by prefix, with or without separators.
        card: HTML of its card in a listing.
        looks: its card where one value of a facet is asked for, by `look_key`: a ring in pink gold where pink gold is
            chosen. Empty for a value that `card` shows already.
        facets: values by facet, `{"material": ("pink-gold",), "category": ("rings",)}`. One whose name begins with an
            underscore narrows a scope (`_selection`) and is never counted or shown. `price` holds bands, `1000-2500`.
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
    looks: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: int | None = None
    price_text: str = ""
    rank: int = 1000


def look_key(facet: str, value: str) -> str:
    """What a document's look for one value of a facet is kept under."""
    return f"{facet}:{value}"


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

    def version(self) -> str:
        """A hash of whatever the cards are made with besides data (template, catalogue of texts): new, and all is rebuilt."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """A listing or a search.

    Attributes:
        text: what a visitor typed; empty for a listing.
        scope: narrows without being shown as a filter; several values of one name are alternatives.
        chosen: the visitor's facets, by the same words. `price` takes bands or any `low-high` in whole units of the currency.
        keys: only these documents, in this order when the sort is `default`.
        counts: whether facets are counted; a shelf of cards needs none.
    """

    storefront: str
    text: str = ""
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] | None = None
    sort: str = "default"
    page: int = 1
    size: int = 24
    kinds: tuple[str, ...] = (PRODUCT,)
    counts: bool = True

    def identity(self) -> tuple[object, ...]:
        """What two queries share when they have the same answer, whatever the page."""
        scope, chosen = _frozen(self.scope), _frozen(self.chosen)
        return (self.text, scope, chosen, self.keys, self.sort, self.kinds, self.counts)


def _frozen(choice: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(sorted(set(values)))) for name, values in choice.items() if values))


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
    """Ready-made cards of one page, with the total and the facets counted over all pages.

    Attributes:
        keys, paths: of the documents shown, in the order of `cards`.
        number: the change number that this machine's index contains.
        corrected: the words that were searched instead, where those typed were found nowhere.
        ignored: words that were left out because nothing has them.
    """

    total: int
    cards: tuple[str, ...]
    facets: tuple[Facet, ...]
    page: int
    pages: int
    number: int = 0
    keys: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    corrected: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    title: str
    path: str
    picture: str
    price_text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """As you type: things to go to, and ways to finish the words."""

    items: tuple[Suggestion, ...] = ()
    terms: tuple[str, ...] = ()


# Texts

_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "گ": "ك"}
)
_ARTICLE = re.compile(r"(?<![^\W_])(?:[وفبك]?ال|لل)(?=\w{2,})")
_CYRILLIC = str.maketrans({"ё": "е", "Ё": "Е"})
_NOT_CODE = re.compile(r"[^0-9A-Z]+")


def normalised(text: str, language: str) -> str:
    """One form for what looks or sounds the same: full-width letters, Arabic alef forms, vowels, tatweel and article, ё."""
    text = unicodedata.normalize("NFKC", text)
    if language == "ar":
        return _ARTICLE.sub("", _MARKS.sub("", text).translate(_ARABIC_LETTERS))
    if language == "ru":
        return text.translate(_CYRILLIC)
    return text


def code_of(text: str) -> str:
    """A SKU or reference without what people leave out or put in between: `mv-10 240/53` is `MV1024053`."""
    return _NOT_CODE.sub("", unicodedata.normalize("NFKC", text).upper())


def code_forms(code: str) -> tuple[str, ...]:
    """What a code is found by: the whole, and from its first digit on."""
    whole = code_of(code)
    digits = whole.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (whole, digits) if 3 < len(digits) < len(whole) else (whole,) if whole else ()


def looks_like_code(word: str) -> bool:
    return len(word) >= 3 and any(letter.isdigit() for letter in word)


def is_private(words: str) -> bool:
    """Whether words that someone searched may name a person: a mail address or a telephone number. Those are never kept."""
    return "@" in words or sum(letter.isdigit() for letter in words) > 12 or words.strip().startswith(("+", "00"))


# Prices and order

NO_PRICE_UP = 2**63 - 1
_RANKS = 2**20 - 1


def band_limits(band: str, decimals: int) -> tuple[int, int] | None:
    """Least and greatest minor units of a band; None for what is not one. `1000-2500` ends just below 2500."""
    match = re.fullmatch(r"(\d{0,12})-(\d{0,12})", band)
    if match is None or band == "-":
        return None
    low, high = match.groups()
    least = int(low or 0) * 10**decimals
    greatest = int(high) * 10**decimals - 1 if high else 2**42
    return (least, greatest) if least <= greatest else None


def price_places(price: int | None, rank: int) -> tuple[int, int]:
    """Sort values for price up and price down: priceless last in both, equal prices by rank."""
    if price is None:
        return NO_PRICE_UP - _RANKS + min(rank, _RANKS), max(0, _RANKS - rank)
    held = (min(price, 2**42) + 1) << 20
    return held | min(rank, _RANKS), held | max(0, _RANKS - rank)


def default_place(rank: int, key: str) -> int:
    """Sort value of the default order; equal ranks in an order that stays the same everywhere."""
    return (min(rank, 2**31) << 32) | zlib.crc32(key.encode())


def pages_of(total: int, size: int) -> int:
    return max(1, -(-total // size))
