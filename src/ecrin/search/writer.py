"""Writes the indexes of this machine: from nothing, or what changed."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import tantivy

from ecrin.core.money import decimals
from ecrin.markets.rules import StorefrontInfo
from ecrin.search import storage
from ecrin.search.analysis import analysis_of
from ecrin.search.models import Synonym
from ecrin.search.reader import read_state
from ecrin.search.rules import Document, Source
from ecrin.search.schema import SCHEMA, SCHEMA_VERSION, STATE_KEY, State, fingerprint, to_tantivy
from ecrin.search.words import groups_of

BUILD_BYTES = 64_000_000
CHANGE_BYTES = 15_000_000
Progress = Callable[[int], None]


def version_of(sources: Iterable[Source]) -> str:
    """What all indexes are made with besides data; a new one means a rebuild."""
    return "-".join((SCHEMA_VERSION, *(source.version() for source in sources)))


def state_of(storefront: StorefrontInfo, sources: tuple[Source, ...], number: int) -> State:
    """What a storefront's index is to say of itself. One query for synonyms besides the sources' labels."""
    labels: dict[str, dict[str, str]] = {}
    for source in sources:
        for name, values in source.labels(storefront).items():
            labels[name] = {**labels.get(name, {}), **values}
    lines = Synonym.objects.filter(language=storefront.language).values_list("words", flat=True)
    return State(
        storefront=storefront.code,
        language=storefront.language,
        version=version_of(sources),
        number=number,
        token=secrets.token_hex(8),
        labels=labels,
        synonyms=groups_of(lines),
        decimals=decimals(storefront.market.currency),
    )


def build(
    storefront: StorefrontInfo, sources: tuple[Source, ...], number: int, progress: Progress = lambda _n: None
) -> int:
    """Make a storefront's index from nothing and let it serve. Returns how many documents it holds."""
    state = state_of(storefront, sources, number)
    analysis = analysis_of(storefront.language)
    folder = storage.new_build(storefront.code)
    index = tantivy.Index(SCHEMA, path=str(folder))
    analysis.register(index)
    writer = index.writer(heap_size=BUILD_BYTES, num_threads=1)
    count = 0
    for document in _documents(storefront, sources, None):
        writer.add_document(_held(document, analysis, state))
        count += 1
        if count % 100 == 0:
            progress(100)
    progress(count % 100)
    writer.add_document(state.to_document())
    writer.commit()
    writer.wait_merging_threads()
    storage.install(storefront.code, folder)
    return count


def change(storefront: StorefrontInfo, sources: tuple[Source, ...], keys: set[str], number: int) -> int:
    """Put what `keys` name now into a storefront's index. Documents that would be indexed alike are left; returns how
    many were written or removed. Without a difference nothing is committed, so no page falls.
    """
    folder = storage.current(storefront.code)
    if folder is None:
        return build(storefront, sources, number)
    index = tantivy.Index.open(str(folder))
    analysis = analysis_of(storefront.language)
    analysis.register(index)
    index.reload()
    searcher = index.searcher()
    held = read_state(searcher)
    prints = {key: _print_of(searcher, key) for key in keys}
    now = {document.key: document for document in _documents(storefront, sources, keys)}
    written = [document for key, document in now.items() if prints.get(key) != fingerprint(document)]
    gone = [key for key in keys if key not in now and prints.get(key) is not None]
    if not written and not gone:
        return 0
    writer = index.writer(heap_size=CHANGE_BYTES, num_threads=1)
    for key in (*gone, *(document.key for document in written), STATE_KEY):
        writer.delete_documents_by_term("key", key)
    for document in written:
        writer.add_document(_held(document, analysis, held))
    state = State(
        **{name: getattr(held, name) for name in State.__slots__} | {"number": number, "token": secrets.token_hex(8)}
    )
    writer.add_document(state.to_document())
    writer.commit()
    writer.wait_merging_threads()
    return len(written) + len(gone)


def is_current(storefront: StorefrontInfo, sources: tuple[Source, ...]) -> bool:
    """Whether a storefront has an index that was made the way indexes are made now."""
    folder = storage.current(storefront.code)
    if folder is None:
        return False
    try:
        index = tantivy.Index.open(str(folder))
        return read_state(index.searcher()).version == version_of(sources)
    except (ValueError, OSError):
        return False


def _documents(storefront: StorefrontInfo, sources: tuple[Source, ...], keys: set[str] | None) -> Iterator[Document]:
    for source in sources:
        yield from source.documents(storefront, keys)


def _held(document: Document, analysis: Any, state: State) -> Any:
    held = to_tantivy(document, analysis, state.labels, state.fields)
    held.add_bytes("print", fingerprint(document))
    return held


def _print_of(searcher: Any, key: str) -> bytes | None:
    hits = searcher.search(tantivy.Query.term_query(SCHEMA, "key", key), 1).hits
    return bytes(searcher.doc(hits[0][1]).get_first("print")) if hits else None
