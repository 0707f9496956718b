"""Kept pages, which keys they show, and which keys are newer than they are. One per process, bounded in bytes.

A page is kept with the change number that this process had read before it was rendered. It is refused when one of its
keys has become newer since, and made stale when one becomes newer later: both happen under one lock, so no order of
events keeps an old page. A stale page is served for a moment while one request renders it anew.
"""

import hashlib
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import brotli

Key = tuple[str, str]
STALE_SECONDS = 3.0
MOST_CHANGES = 50_000
LARGEST_PAGE = 2_000_000
EVERYTHING = "*"
MACHINE = "index:"
"""How the keys begin whose numbers belong to this machine and are told by `Store.newer`."""


@dataclass
class Kept:
    """A page as it is answered. `bodies` and `heads` are by encoding; a body is compressed when first asked for."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    keys: frozenset[str]
    number: int
    ends: float | None
    each: tuple[Callable[[], None], ...] = ()
    stale_since: float | None = None
    counted: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)
    heads: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(body) for name, body in self.bodies.items() if name) + 1500

    def encoded(self, encoding: str) -> tuple[list[tuple[str, str]], bytes, str]:
        """Headers, body and ETag for an encoding (`br`, `gzip` or empty)."""
        head = self.heads.get(encoding)
        if head is None:
            body = compressed(self.body, encoding)
            tag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}{f"-{encoding}" if encoding else ""}"'
            head = [*self.headers, ("Content-Length", str(len(body))), ("ETag", tag)]
            if encoding:
                head.append(("Content-Encoding", encoding))
            self.bodies[encoding], self.etags[encoding], self.heads[encoding] = body, tag, head
        return head, self.bodies[encoding], self.etags[encoding]


def compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=5))
    if encoding == "gzip":
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        return packer.compress(body) + packer.flush()
    return body


@dataclass(frozen=True)
class Stats:
    """How the cache has done since the process started."""

    pages: int
    size: int
    hits: int
    misses: int
    stale: int
    refused: int


class Store:
    """The pages of this process.

    Args:
        most: bytes that all kept pages together may take; the least lately used leave first.
    """

    def __init__(self, most: int = 64_000_000) -> None:
        self.most = most
        self.size = 0
        self.hits = self.misses = self.stale = self.refused = 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._of_key: dict[str, set[Key]] = {}
        self._changed: dict[str, int] = {}
        self._local: dict[str, int] = {}
        self._floor = 0

    def find(self, key: Key) -> Kept | None:
        """The page under a key, fresh or stale; None when there is none. Without a lock: one dictionary read."""
        kept = self._pages.get(key)
        if kept is None:
            return None
        if kept.ends is not None and kept.ends < time.monotonic():
            return None
        with suppress(KeyError):  # it may leave between the two statements
            self._pages.move_to_end(key)
        return kept

    def keep(self, key: Key, kept: Kept, local: dict[str, int]) -> bool:
        """Keep a page unless one of its keys is newer than it. Returns whether it was kept.

        Args:
            local: numbers of the machine's own keys that the page was made from.
        """
        if len(kept.body) > min(LARGEST_PAGE, self.most):
            return False
        with self._lock:
            if self._is_old(kept, local):
                self.refused += 1
                return False
            self._remove(key)
            self._pages[key] = kept
            self._count(kept)
            for name in kept.keys:
                self._of_key.setdefault(name, set()).add(key)
            self._shrink()
            return True

    def _is_old(self, kept: Kept, local: dict[str, int]) -> bool:
        if kept.number < self._floor:
            return True
        changed = self._changed
        if any(changed.get(name, 0) > kept.number for name in kept.keys if name not in local):
            return True
        return any(self._local.get(name, -1) > number for name, number in local.items())

    def _remove(self, key: Key) -> None:
        kept = self._pages.pop(key, None)
        if kept is None:
            return
        self.size -= kept.counted
        for name in kept.keys:
            pages = self._of_key.get(name)
            if pages is not None:
                pages.discard(key)
                if not pages:
                    del self._of_key[name]

    def grown(self, key: Key) -> None:
        """A kept page was compressed for one more encoding: count the bytes, and stay within bounds."""
        with self._lock:
            if kept := self._pages.get(key):
                self._count(kept)
            self._shrink()

    def _shrink(self) -> None:
        """Let the least lately used pages go until the bound holds."""
        while self.size > self.most and self._pages:
            self._remove(next(iter(self._pages)))

    def _count(self, kept: Kept) -> None:
        self.size += kept.size - kept.counted
        kept.counted = kept.size

    def changed(self, keys: Collection[str], number: int) -> None:
        """Keys became newer at `number`: what shows them is stale from now on. `*` drops everything."""
        with self._lock:
            if EVERYTHING in keys:
                self._drop_all(number)
                return
            for name in keys:
                self._changed[name] = number
            if len(self._changed) > MOST_CHANGES:
                self._floor = number
                self._changed.clear()
            self._make_stale(keys)

    def newer(self, key: str, number: int) -> None:
        """A key of this machine (`index:en-us`) is now at `number`."""
        with self._lock:
            if self._local.get(key, -1) < number:
                self._local[key] = number
                self._make_stale((key,))

    def machine(self) -> dict[str, int]:
        """The numbers of the machine's own keys, as they are now."""
        with self._lock:
            return self._local.copy()

    def _make_stale(self, names: Iterable[str]) -> None:
        now = time.monotonic()
        for name in names:
            for key in self._of_key.get(name, ()):
                kept = self._pages[key]
                kept.stale_since = kept.stale_since or now

    def _drop_all(self, number: int) -> None:
        self._pages.clear()
        self._of_key.clear()
        self._changed.clear()
        self._local.clear()
        self._floor = number
        self.size = 0

    def clear(self) -> None:
        """Forget every page; what is known of changes stays."""
        with self._lock:
            self._pages.clear()
            self._of_key.clear()
            self.size = 0

    def stats(self) -> Stats:
        return Stats(len(self._pages), self.size, self.hits, self.misses, self.stale, self.refused)


store = Store()


def newer(key: str, number: int) -> None:
    """A key of this machine (`index:en-us`) is now at `number`: pages made from an older one are stale."""
    store.newer(key, number)


def stats() -> Stats:
    """The figures of this process's cache."""
    return store.stats()
