"""From what a visitor asks to what Tantivy is asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tantivy

from ecrin.search.reader import View
from ecrin.search.rules import (
    MOST_LETTERS,
    MOST_WORDS,
    Query,
    band_limits,
    code_of,
    look_key,
    looks_like_code,
    price_places,
)
from ecrin.search.schema import SCHEMA, facet_term
from ecrin.search.vocabulary import Term

Q = tantivy.Query
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
FUZZY_FROM = 4
PREFIX_FROM = 3
MOST_VALUES = 2000
COMPOUNDING = "de"
PARTICLES = frozenset({"の", "と", "で", "に", "を", "は", "が", "な", "や", "的", "款", "之", "의", "와", "과"})
SPACES = re.compile(r"\s+")


def all_of(parts: Iterable[Any]) -> Any:
    held = list(parts)
    return Q.boolean_query([(MUST, part) for part in held]) if held else Q.all_query()


def any_of(parts: Iterable[Any]) -> Any:
    return Q.boolean_query([(SHOULD, part) for part in parts])


def term(field: str, value: str) -> Any:
    return Q.term_query(SCHEMA, field, value)


def boosted(query: Any, by: float) -> Any:
    return Q.boost_query(query, by)


def kinds_query(kinds: tuple[str, ...]) -> Any:
    return Q.const_score_query(any_of(term("kind", kind) for kind in kinds), 0.0)


def scope_query(view: View, query: Query, *, without: str = "") -> Any:
    """What a listing is narrowed to: kinds, scope, chosen facets (but for one), hand-picked keys. Scores nothing."""
    parts = [kinds_query(query.kinds)]
    parts += [facet_query(view, name, values) for name, values in query.scope.items() if values]
    parts += [facet_query(view, name, values) for name, values in query.chosen.items() if values and name != without]
    if query.keys is not None:
        parts.append(any_of(term("key", key) for key in query.keys) if query.keys else Q.empty_query())
    return Q.const_score_query(all_of(parts), 0.0)


def facet_query(view: View, name: str, values: tuple[str, ...]) -> Any:
    known = view.state.labels.get(name, {})
    return any_of(
        price_query(value, view.state.decimals)
        if name == "price" and value not in known
        else term(*facet_term(name, value, view.fields))
        for value in values
    )


def price_query(band: str, decimals: int) -> Any:
    limits = band_limits(band, decimals)
    if limits is None:
        return Q.empty_query()
    low, high = price_places(limits[0], 0)[0], price_places(limits[1], 2**20)[0]
    return Q.range_query(SCHEMA, "up", tantivy.FieldType.Unsigned, low, high)


def looks_of(view: View, query: Query) -> tuple[str, ...]:
    """The looks that a question asks for: of each facet what was chosen, else what the words name, else the scope's."""
    asked = {name.removeprefix("_"): values for name, values in query.scope.items()}
    for _typed, stems in units_of(view, words_of(view, query.text)):
        if stems in view.words.values:
            name, value = view.words.values[stems]
            asked[name] = (value,)
    asked |= {name: values for name, values in query.chosen.items() if values}
    return tuple(look_key(name, value) for name, values in asked.items() for value in values)


def words_of(view: View, text: str) -> list[str]:
    """What was typed as stems, without words that carry nothing; at most `MOST_WORDS` of them."""
    analysis = view.analysis
    typed = analysis.normal(SPACES.sub(" ", text[:MOST_LETTERS]))
    words = [piece for piece in analysis.pieces(typed) if not analysis.is_stop(piece)] or analysis.pieces(typed)
    return words[:MOST_WORDS]


@dataclass(frozen=True)
class Manner:
    """How words are asked for.

    Attributes:
        ends_open: the last word may go on (as you type).
        is_loose: a word that is known here may be misspelt too; asked when nothing was found otherwise.
        ranks: documents are ordered by how well they match. Without it, fields that add no document are left out.
    """

    ends_open: bool = False
    is_loose: bool = False
    ranks: bool = True


def text_query(view: View, text: str, manner: Manner = Manner()) -> Any:
    """Documents that have every word in some form; None where nothing searchable was typed."""
    units = units_of(view, words_of(view, text))
    if not units:
        return None
    parts = [any_of(unit_queries(view, unit, manner, is_last=unit is units[-1])) for unit in units]
    whole = code_of(text)
    found = all_of(parts)
    if len(units) > 1 and looks_like_code(whole):
        return any_of([found, *code_queries(whole)])
    return found


def units_of(view: View, words: list[str]) -> list[tuple[str, Term]]:
    """`(typed, stems)` of each thing asked for: known terms of several words stay together, runs are cut into them."""
    analysis = view.analysis
    if analysis.has_no_spaces:
        return units_of_runs(view, words)
    stems = [(word, stem) for word in words for stem in analysis.stem(word)[:1]]
    units, at = [], 0
    for cut in view.words.cut([stem for _word, stem in stems]):
        units.append((" ".join(word for word, _stem in stems[at : at + len(cut)]), cut))
        at += len(cut)
    return units


def units_of_runs(view: View, runs: list[str]) -> list[tuple[str, Term]]:
    """Runs of characters cut at known terms, which may reach over a space. Characters of one run that no term takes stay
    together; particles between terms are left out.
    """
    placed = [(character, number) for number, run in enumerate(runs) for character in view.analysis.stem(run)]
    units: list[tuple[str, Term]] = []
    at, open_run = 0, -1
    for cut in view.words.cut([character for character, _run in placed]):
        run = placed[at][1]
        is_alone = len(cut) == 1 and cut not in view.words.known
        if is_alone and run == open_run:
            units[-1] = (units[-1][0] + cut[0], units[-1][1] + cut)
        else:
            units.append(("".join(cut), cut))
        open_run = run if is_alone and len(cut[0]) == 1 else -1
        at += len(cut)
    telling = [unit for unit in units if unit[0] not in PARTICLES]
    return telling or units


def unit_queries(view: View, unit: tuple[str, Term], manner: Manner, *, is_last: bool) -> list[Any]:
    typed, stems = unit
    queries = phrase_queries(stems, 4.0, manner)
    same = [other for other in view.words.equals.get(stems, ()) if other != stems]
    for other in same:
        queries += phrase_queries(other, 2.0, manner)
    if looks_like_code(typed):
        queries += code_queries(code_of(typed))
    is_character = view.analysis.has_no_spaces and not typed.isascii()
    if len(stems) == 1 and not is_character:
        is_known = bool(same) or view.searcher.doc_freq("text", stems[0]) > 0
        is_open = is_last and manner.ends_open
        queries += word_queries(view, typed.lower(), manner, is_known=is_known, is_open=is_open)
    return queries


def phrase_queries(stems: Term, weight: float, manner: Manner) -> list[Any]:
    """The stems side by side. What a title has, the text has too: the title only ranks."""
    one = term if len(stems) == 1 else phrase
    value: Any = stems[0] if len(stems) == 1 else list(stems)
    titles = [boosted(one("title", value), weight * 2)] if manner.ranks else []
    return [*titles, boosted(one("text", value), weight)]


def phrase(field: str, stems: list[str]) -> Any:
    return Q.phrase_query(SCHEMA, field, stems)


def word_queries(view: View, word: str, manner: Manner, *, is_known: bool, is_open: bool) -> list[Any]:
    """The word as typed; as a beginning, and with one slip, where it is not known as it stands or compounds are usual.

    Each of the latter two walks over all words of the index: a known word does not need them.
    """
    queries = [boosted(term("name", word), 3.0)] if manner.ranks else []
    begins = is_open or not is_known or view.analysis.language == COMPOUNDING or manner.is_loose
    if begins and (is_open or len(word) >= PREFIX_FROM):
        fields = ("name", "word") if is_open and manner.ranks else ("word",)
        queries += [
            boosted(Q.fuzzy_term_query(SCHEMA, field, word, distance=0, prefix=True), 1.0 if is_open else 0.2)
            for field in fields
        ]
        is_known = is_known or bool(is_open and view.searcher.terms_with_prefix("word", word, limit=1))
    if (manner.is_loose or not is_known) and len(word) >= FUZZY_FROM and not word.isdigit():
        queries.append(boosted(Q.fuzzy_term_query(SCHEMA, "word", word, distance=1), 0.4))
    return queries


def code_queries(code: str) -> list[Any]:
    if not code:
        return []
    exact = [boosted(term("code", code), 20.0)]
    if len(code) > PREFIX_FROM:
        exact.append(boosted(Q.fuzzy_term_query(SCHEMA, "code", code, distance=0, prefix=True), 8.0))
    return exact


def chosen_names(view: View, query: Query) -> list[str]:
    """The counted facets in which the visitor chose something: each is counted without its own choice."""
    return [name for name, values in query.chosen.items() if values and name in view.fields]


def counted(view: View, query: Any, names: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many documents have each value of some facets: `{"material": {"pink-gold": 12}}`."""
    asked = {name: {"terms": {"field": view.fields[name], "size": MOST_VALUES}} for name in names}
    if not asked:
        return {}
    answer = view.searcher.aggregate(query, asked)
    return {name: {one["key"]: int(one["doc_count"]) for one in answer[name]["buckets"]} for name in asked}
