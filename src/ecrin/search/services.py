"""Verbs of this room: build and follow the indexes, tally what was searched."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from ecrin.core import changes
from ecrin.edge import store as edge
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.search import reader, storage, writer
from ecrin.search.models import SearchTally
from ecrin.search.rules import Source, is_private

log = logging.getLogger(__name__)

PAUSE = 0.25
FLUSH_SECONDS = 5.0
MOST_TALLIED = 5000
Report = Callable[[str, int], None]


@cache
def sources() -> tuple[Source, ...]:
    """What the module that `settings.SEARCH_SOURCES` names lists as `SOURCES`."""
    return tuple(import_module(settings.SEARCH_SOURCES).SOURCES)


def rebuild(*, report: Report = lambda _storefront, _count: None) -> int:
    """Make every storefront's index from nothing, beside the one that serves. Returns how many documents were written.

    Raises:
        RuntimeError: another process writes this machine's indexes.
    """
    with storage.writing() as mine:
        if not mine:
            raise RuntimeError("another process writes the indexes of this machine")
        number = changes.catch_up()
        total = sum(_built(storefront, number, report) for storefront in _served())
        _forget_others()
        storage.keep_number(number)
    return total


def _built(storefront: StorefrontInfo, number: int, report: Report) -> int:
    return writer.build(storefront, sources(), number, lambda count: report(storefront.code, count))


def _served() -> tuple[StorefrontInfo, ...]:
    return tuple(snapshot().storefronts.values())


def _forget_others() -> None:
    for code in storage.built() - {storefront.code for storefront in _served()}:
        storage.forget(code)


def update() -> int:
    """Bring every index up to the newest change. The caller holds the writer's lock. Returns the change number reached.

    Indexes that are missing, or were made another way, are made from nothing; so are all where a name changed that any
    card may show, or where changes are no longer kept.
    """
    done, newest = storage.number(), changes.catch_up()  # what is kept in memory is then as new as the number
    stale = [storefront for storefront in _served() if not writer.is_current(storefront, sources())]
    if newest == done and not stale:
        return done
    keys = _touched_documents(done)
    for storefront in _served():
        if keys is None or storefront in stale:
            writer.build(storefront, sources(), newest)
        elif keys:
            writer.change(storefront, sources(), keys, newest)
    _forget_others()
    storage.keep_number(newest)
    return newest


def _touched_documents(done: int) -> set[str] | None:
    """Keys of the documents that changes after `done` touch; None means all."""
    if not done or not changes.is_kept_since(done):
        return None
    touched = {key for _number, key in changes.since(done)}
    if "synonyms" in touched:
        return None
    keys: set[str] = set()
    for source in sources():
        affected = source.affected(touched)
        if affected is None:
            return None
        keys |= affected
    return keys


def follow(stop: threading.Event) -> None:
    """Keep this machine's indexes up to date until `stop` is set. Several may run; the one that has the lock writes."""
    while not stop.is_set():
        with storage.writing() as mine:
            while mine and not stop.is_set():
                _update_safely()
                stop.wait(PAUSE)
        stop.wait(1.0)


def _update_safely() -> None:
    try:
        close_old_connections()
        update()
    except (DatabaseError, InterfaceError) as error:
        log.warning("the indexes could not follow: %s", error)
        connection.close()
    except Exception:  # a document that cannot be made must not end the thread; the next round tries again
        log.exception("the indexes could not be updated")


def is_behind() -> bool:
    """Whether some change is not in this machine's indexes yet; one query."""
    return storage.number() < changes.latest()


# What was searched

_tally: Counter[tuple[str, str]] = Counter()
_found: dict[tuple[str, str], int] = {}
_lock = threading.Lock()
_flushed_at = 0.0


def tally(*, storefront: str, words: str, found: int) -> None:
    """Remember that words were searched, in memory; what may name a person is not. Written a few seconds later."""
    words = " ".join(words.lower().split())[:80]
    if not words or is_private(words):
        return
    with _lock:
        if len(_found) < MOST_TALLIED or (storefront, words) in _found:
            _tally[storefront, words] += 1
            _found[storefront, words] = found


def flush_tallies() -> int:
    """Write what was tallied. Returns how many different searches there were."""
    with _lock:
        held, found = dict(_tally), dict(_found)
        _tally.clear()
        _found.clear()
    if not held:
        return 0
    day = timezone.localdate()
    with transaction.atomic():
        for (storefront, words), times in held.items():
            row, made = SearchTally.objects.get_or_create(
                day=day,
                storefront=storefront,
                words=words,
                defaults={"times": times, "found": found[storefront, words]},
            )
            if not made:
                SearchTally.objects.filter(pk=row.pk).update(times=F("times") + times, found=found[storefront, words])
        changes.touch("search-tallies")
    return len(held)


def each_tick(_keys: frozenset[str], _number: int) -> None:
    """Four times a second, in the thread that follows changes: see new indexes, and write tallies now and then."""
    global _flushed_at  # noqa: PLW0603 - one thread writes it
    for key, generation in reader.refresh().items():
        edge.newer(key, generation)
    if changes.is_following() and time.monotonic() - _flushed_at > FLUSH_SECONDS:
        _flushed_at = time.monotonic()
        flush_tallies()
