"""Listing, search and suggestions: one kind of query, no SQL."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from itertools import islice
from typing import Any

import tantivy
from django.db.models import Sum
from django.utils import timezone

from ecrin.core.changes import Following
from ecrin.search import query as ask
from ecrin.search.models import SearchTally
from ecrin.search.reader import View, view_of
from ecrin.search.rules import (
    Facet,
    FacetValue,
    Query,
    Result,
    Suggestion,
    Suggestions,
    code_of,
    looks_like_code,
    pages_of,
)
from ecrin.search.schema import SCHEMA

KEPT_ADDRESSES = 240
MOST_PAGES = 400
EVERY_KIND = ("product", "collection", "category", "selection", "page")
ORDERS = {
    "default": ("place", tantivy.Order.Asc),
    "price-asc": ("up", tantivy.Order.Asc),
    "price-desc": ("down", tantivy.Order.Desc),
}
EMPTY_INDEX = Result(total=0, cards=(), facets=(), page=1, pages=1)


@dataclass(frozen=True)
class Found:
    """What a question found, whatever the page: with its searcher, for a document's address is valid only there."""

    total: int
    addresses: tuple[Any, ...]
    facets: tuple[Facet, ...]
    question: Any
    order: tuple[str, Any] | None
    looks: tuple[str, ...] = ()
    corrected: str = ""


def find(query: Query) -> Result:
    """One page of a listing or a search, with facets counted over all pages. No SQL.

    A storefront without an index finds nothing. A page past the last is the last.
    """
    view = view_of(query.storefront)
    if view is None:
        return EMPTY_INDEX
    identity = query.identity()
    found: Found = view.answers.get(identity) or view.answers.keep(identity, _found(view, query))
    pages = min(pages_of(found.total, query.size), MOST_PAGES)
    page = min(max(query.page, 1), pages)
    documents = [view.searcher.doc(address) for address in _addresses(view, found, (page - 1) * query.size, query.size)]
    return Result(
        total=found.total,
        cards=tuple(_card(document, found.looks) for document in documents),
        facets=found.facets,
        page=page,
        pages=pages,
        number=view.generation,
        keys=tuple(document.get_first("key") for document in documents),
        paths=tuple(bytes(document.get_first("path")).decode() for document in documents),
        corrected=found.corrected,
    )


def _card(document: Any, looks: tuple[str, ...]) -> str:
    """A document's card in the first look that is asked for and that it has; its own where that shows one of them."""
    held = bytes(document.get_first("looks") or b"") if looks else b""
    asked = [look for look in looks if f'"{look}"'.encode() in held] if held else ()
    if asked:
        made = json.loads(held)
        if all(made[look] for look in asked):
            return str(made[asked[0]])
    return bytes(document.get_first("card")).decode()


def _addresses(view: View, found: Found, offset: int, size: int) -> list[Any]:
    if offset + size <= len(found.addresses) or len(found.addresses) >= found.total:
        return list(found.addresses[offset : offset + size])
    return _search(view, found.question, found.order, size, offset)[1]


def _search(
    view: View, question: Any, order: tuple[str, Any] | None, size: int, offset: int = 0
) -> tuple[int, list[Any]]:
    if order is None:
        answer = view.searcher.search(question, size, count=True, offset=offset)
    else:
        answer = view.searcher.search(
            question, size, count=True, order_by_field=order[0], order=order[1], offset=offset
        )
    return int(answer.count or 0), [address for _place, address in answer.hits]


def _found(view: View, query: Query) -> Found:
    if not query.text.strip():
        return _answered(view, query, "", ask.Manner(ranks=False))
    strict = ask.Manner(ranks=query.sort == "default")
    found = _answered(view, query, query.text, strict)
    if found.total:
        return found
    text, manner, corrected = _asked(view, query.text, strict)
    if manner == strict and not corrected:
        return found
    return replace(_answered(view, query, text, manner), corrected=corrected)


def _answered(view: View, query: Query, text: str, manner: ask.Manner) -> Found:
    """The first addresses, the count and the facets of what words find within a query's scope; no words find all."""
    words = _matching(view, text, replace(manner, ranks=False)) if text else None
    ranking = _matching(view, text, manner) if text and manner.ranks else words
    question = _question(view, query, ranking)
    order = None if manner.ranks else ORDERS[query.sort]
    size = len(query.keys) if query.keys else KEPT_ADDRESSES
    total, addresses = _search(view, question, order, max(size, 1))
    if query.keys and query.sort == "default":
        addresses = _in_order(view, addresses, query.keys)
    asked = replace(query, text=text)
    facets = _facets(view, asked, words, manner) if query.counts and (total or query.chosen) else ()
    return Found(total, tuple(addresses), facets, question, order, ask.looks_of(view, asked))


def _asked(view: View, text: str, manner: ask.Manner) -> tuple[str, ask.Manner, str]:
    """The words and the manner that find something: as typed, with slips in known words, or corrected (perhaps to none)."""
    for way in (manner, replace(manner, is_loose=True)):
        words = ask.text_query(view, text, replace(way, ranks=False))
        if words is not None and _any(view, words):
            return text, way, ""
    corrected = spelling_in(view, text)
    return corrected, manner, corrected


def _matching(view: View, text: str, manner: ask.Manner) -> Any:
    """The query for words; one that finds nothing where there are none."""
    return ask.text_query(view, text, manner) or tantivy.Query.empty_query()


def _any(view: View, words: Any) -> bool:
    return bool(view.searcher.search(words, 1, count=False).hits)


def _question(view: View, query: Query, words: Any, *, without: str = "") -> Any:
    scope = ask.scope_query(view, query, without=without)
    return scope if words is None else ask.all_of([words, scope])


def _in_order(view: View, addresses: list[Any], keys: tuple[str, ...]) -> list[Any]:
    place = {key: number for number, key in enumerate(keys)}
    return sorted(addresses, key=lambda address: place.get(view.searcher.doc(address).get_first("key"), len(place)))


def _facets(view: View, query: Query, words: Any, manner: ask.Manner) -> tuple[Facet, ...]:
    """Facets in the order of the labels, values in the labels' order; a chosen facet counts as if it were not chosen."""
    chosen = ask.chosen_names(view, query)
    others = tuple(name for name in view.fields if name not in chosen)
    counts = ask.counted(view, _question(view, query, words), others)
    for name in chosen:
        counts |= _counted_without(view, query, words, manner, name)
    facets = []
    for name, labels in view.state.labels.items():
        found, picked = counts[name], query.chosen.get(name, ())
        values = tuple(
            FacetValue(value, labels[value], found.get(value, 0), value in picked)
            for value in labels
            if value in found or value in picked
        )
        if values:
            facets.append(Facet(name, values))
    return tuple(facets)


def _counted_without(view: View, query: Query, words: Any, manner: ask.Manner, name: str) -> dict[str, dict[str, int]]:
    """A chosen facet's counts as if it were not chosen: kept, since they stay while other values of it are tried."""
    others = {other: values for other, values in query.chosen.items() if other != name}
    asked = ("counts", name, replace(query, chosen=others, sort="default").identity(), replace(manner, ranks=False))
    return view.answers.get(asked) or view.answers.keep(
        asked, ask.counted(view, _question(view, query, words, without=name), (name,))
    )


def suggest(storefront: str, text: str, size: int = 8) -> Suggestions:
    """Things to go to and ways to finish the words, while someone types. No SQL."""
    view = view_of(storefront)
    if view is None or not text.strip():
        return Suggestions()
    question = ("suggest", text, size)
    return view.answers.get(question) or view.answers.keep(question, _suggestions(view, text, size))


def _suggestions(view: View, text: str, size: int) -> Suggestions:
    words = ask.text_query(view, text, ask.Manner(ends_open=True))
    if words is None:
        return Suggestions()
    question = ask.all_of([words, ask.kinds_query(EVERY_KIND)])
    hits = view.searcher.search(question, size, count=False).hits
    items = tuple(Suggestion(*_shown(view, address)) for _score, address in hits)
    return Suggestions(items, _terms(view, text))


def _shown(view: View, address: Any) -> tuple[str, str, str, str, str]:
    title, path, picture, price_text, kind = json.loads(bytes(view.searcher.doc(address).get_first("shown")))
    return title, path, picture, price_text, kind


def _terms(view: View, text: str) -> tuple[str, ...]:
    """What was typed, with its last word finished by words that some title has."""
    if view.analysis.has_no_spaces:
        return ()
    words = view.analysis.plain(view.analysis.normal(text))
    if not words or len(words[-1]) < 2 or text[-1:].isspace():
        return ()
    before = " ".join(words[:-1])
    ends = [found for found in _beginning(view, words[-1], 6) if found != words[-1]]
    return tuple(f"{before} {end}".strip() for end in ends)


def _beginning(view: View, prefix: str, limit: int) -> list[str]:
    found = view.searcher.terms_with_prefix("name", prefix, limit=limit)
    return [one if isinstance(one, str) else one[0] for one in found]


def exact(storefront: str, text: str) -> str | None:
    """The path of the one product that a SKU or reference names; None when it names none or several. No SQL."""
    view = view_of(storefront)
    code = code_of(text)
    if view is None or not looks_like_code(code):
        return None
    answer = view.searcher.search(tantivy.Query.term_query(SCHEMA, "code", code), 2, count=False).hits
    if len(answer) != 1:
        return None
    return bytes(view.searcher.doc(answer[0][1]).get_first("path")).decode()


def spelling(storefront: str, text: str) -> str:
    """The closest words that something here has, for words that found nothing; empty when there are none. No SQL."""
    view = view_of(storefront)
    return spelling_in(view, text) if view else ""


def spelling_in(view: View, text: str) -> str:
    """Each unknown word replaced by the closest known one of the same beginning, or left out; empty when nothing is left."""
    if view.analysis.has_no_spaces:
        return ""
    kept = []
    for word in ask.words_of(view, text):
        found = ask.text_query(view, word)
        if found is not None and _any(view, found):
            kept.append(word)
        elif close := get_close_matches(word, _beginning(view, word[:1], 4000), n=1, cutoff=0.6):
            kept.append(close[0])
    corrected = " ".join(kept)
    if not corrected or corrected == " ".join(ask.words_of(view, text)):
        return ""
    whole = ask.text_query(view, corrected)
    return corrected if whole is not None and _any(view, whole) else kept[0]


def popular(storefront: str, size: int = 6) -> tuple[str, ...]:
    """What was searched most and found in the last thirty days; kept in memory until tallies are written.

    Only words that the storefront's own texts have: what a visitor typed is never shown to another for its own sake.
    """
    view = view_of(storefront)
    if view is None:
        return ()
    spelt = (words for code, words in _popular() if code == storefront and _is_spelt(view, words))
    return tuple(islice(spelt, size))


def _is_spelt(view: View, text: str) -> bool:
    """Whether the index has every word as it stands."""
    stems = [stem for _typed, unit in ask.units_of(view, ask.words_of(view, text)) for stem in unit]
    return bool(stems) and all(view.searcher.doc_freq("text", stem) > 0 for stem in stems)


def _load_popular() -> tuple[tuple[str, str], ...]:
    since = timezone.localdate() - timedelta(days=30)
    rows = SearchTally.objects.filter(day__gte=since, found__gt=0).values("storefront", "words")
    most = rows.annotate(total=Sum("times")).order_by("-total", "words")[:600]
    return tuple((row["storefront"], row["words"]) for row in most)


_popular = Following(_load_popular, "search-tallies")
