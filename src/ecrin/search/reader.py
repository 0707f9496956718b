"""What this process sees of the indexes: one immutable view per storefront, replaced when the index has changed.

An address of a document is valid only with the searcher that gave it, so a view keeps its searcher and the answers that
were worked out with it together.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import tantivy

from ecrin.search import storage
from ecrin.search.analysis import Analysis, analysis_of
from ecrin.search.schema import SCHEMA, STATE_KEY, State
from ecrin.search.vocabulary import EMPTY, Vocabulary, vocabulary_of

LOOK_EVERY = 0.25
MOST_ANSWERS = 400
Answer = TypeVar("Answer")


class Answers:
    """The last answers of one searcher, by what was asked. Small, because one storefront's popular questions are few."""

    def __init__(self) -> None:
        self._held: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Any) -> Any:
        with self._lock:
            answer = self._held.get(question)
            if answer is not None:
                self._held.move_to_end(question)
            return answer

    def keep(self, question: Any, answer: Answer) -> Answer:
        with self._lock:
            self._held[question] = answer
            if len(self._held) > MOST_ANSWERS:
                self._held.popitem(last=False)
        return answer


@dataclass(frozen=True, slots=True)
class View:
    """An index as it was at one moment.

    Attributes:
        number: the change number that it contains at least.
        generation: rises in this process with each change of what the index holds; pages are kept with it.
        words: what the trade and the labels call things, analysed.
        fields: of the facets that are counted.
    """

    searcher: Any
    state: State
    analysis: Analysis
    number: int
    seen: tuple[object, ...]
    generation: int = 0
    words: Vocabulary = field(default_factory=lambda: EMPTY)
    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)


class Reader:
    """The index of one storefront in this process."""

    def __init__(self, storefront: str) -> None:
        self.storefront = storefront
        self.view: View | None = None
        self._index: Any = None
        self._build: Path | None = None
        self._generation = 0
        self._lock = Lock()

    def refresh(self) -> View | None:
        """Look whether the index changed, and see the change. Cheap when it did not: two small reads and a stat."""
        with self._lock:
            number = storage.number()  # before looking at the index: what it says is then surely inside
            build = storage.current(self.storefront)
            if build is None:
                self.view = None
                return None
            try:
                seen = _sight(build)
                if self.view is not None and seen == self.view.seen:
                    if number > self.view.number:
                        self.view = replace(self.view, number=number)
                    return self.view
                self.view = self._open(build, seen, number)
            except (ValueError, OSError):  # a build being swapped away under us; the next look finds the new one
                return self.view
            return self.view

    def _open(self, build: Path, seen: tuple[object, ...], number: int) -> View:
        if build != self._build:
            index = tantivy.Index.open(str(build))
            index.config_reader("manual", 1)
            self._index, self._build = index, build
        self._index.reload()
        searcher = self._index.searcher()
        state = read_state(searcher)
        analysis = analysis_of(state.language)
        analysis.register(self._index)
        last = self.view
        if last is None or last.state.token != state.token:
            self._generation += 1
        words = last.words if last and last.state.token == state.token else vocabulary_of(state, analysis)
        number = max(number, state.number)
        return View(searcher, state, analysis, number, seen, self._generation, words, state.fields)


def _sight(build: Path) -> tuple[object, ...]:
    """What differs after every commit: the engine replaces `meta.json` by another file, perhaps within one clock tick."""
    meta = (build / "meta.json").stat()
    return (build.name, meta.st_ino, meta.st_mtime_ns, meta.st_size)


def read_state(searcher: Any) -> State:
    """What the index says of itself.

    Raises:
        ValueError: it says nothing; it was not finished by Ecrin.
    """
    hits = searcher.search(tantivy.Query.term_query(SCHEMA, "key", STATE_KEY), 1).hits
    if not hits:
        raise ValueError("the index has no state")
    return State.from_bytes(bytes(searcher.doc(hits[0][1]).get_first("card")))


_readers: dict[str, Reader] = {}
_looked: dict[str, float] = {}
_lock = Lock()


def view_of(storefront: str) -> View | None:
    """The index of a storefront as this process sees it, at most a quarter of a second old; None where there is none."""
    now = time.monotonic()
    reader = _readers.get(storefront)
    if reader is None:
        with _lock:
            reader = _readers.setdefault(storefront, Reader(storefront))
    if reader.view is None or now - _looked.get(storefront, 0) > LOOK_EVERY:
        _looked[storefront] = now
        return reader.refresh()
    return reader.view


def refresh() -> dict[str, int]:
    """Look at every index that this process has opened; `{"index:fr-fr": generation}`."""
    generations = {}
    for storefront, reader in list(_readers.items()):
        view = reader.refresh()
        _looked[storefront] = time.monotonic()
        if view:
            generations[f"index:{storefront}"] = view.generation
    return generations


def forget() -> None:
    """Close everything: the indexes' folder changed (tests, restore)."""
    with _lock:
        _readers.clear()
        _looked.clear()
