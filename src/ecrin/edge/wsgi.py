"""Stands before Django: a kept page is answered without entering it.

Only GET and HEAD. A miss is rendered once for all who ask meanwhile; while a stale page is rendered anew, the others get
the stale one. Where changes have not been read for some seconds nothing kept is served.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ecrin.core import changes

from .addresses import Query, encoding_of, only_names, ordered, query_string, untracked
from .pages import ENVIRON, UNKEPT, PageFacts
from .store import MACHINE, STALE_SECONDS, Kept, Key, Store
from .store import store as process_store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

UNREAD_SECONDS = 5.0
WAIT_SECONDS = 10.0
MOST_PATHS = 20_000
KEPT_STATUS = ("200 ", "404 ")
DROPPED_HEADERS = frozenset({"content-length", "date", "connection", "etag", "x-request-id"})
NOT_KEPT_VARY = ("cookie", "accept-language", "*")


class PageCache:
    """The WSGI application with its page cache before it.

    Args:
        app: Django's application.
        shared: what is said to browsers and to a CDN of a kept page that is fresh. Of any other they are told to ask
            each time: a CDN that stored an old page would not be told again to forget it.
        beside: beginnings of paths that are never public pages: static files, the back office.
    """

    def __init__(
        self,
        app: App,
        store: Store | None = None,
        *,
        shared: str = UNKEPT,
        beside: tuple[str, ...] = (),
    ) -> None:
        self.app = app
        self.store = store or process_store
        self.shared = shared
        self.beside = beside
        self._names: dict[str, tuple[str, ...] | None] = {}  # None: not a public page
        self._encodings: dict[str, str] = {}
        self._flights: dict[Key, threading.Event] = {}
        self._flights_lock = threading.Lock()
        changes.subscribe(self.store.changed, last=True)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path, query = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if method not in {"GET", "HEAD"} or path.startswith(self.beside) or not self._changes_are_read():
            return self.app(environ, start_response)
        pairs: Query = ()
        if query:
            wanted = untracked(query)
            if wanted is None:
                return self.app(environ, start_response)
            pairs = ordered(wanted)
            if (names := self._names.get(path)) and not only_names(pairs, names):
                return self.app(environ, start_response)
            query = query_string(pairs)
        key = (path, query)
        kept = self.store.find(key)
        if kept is not None and kept.stale_since is None:
            self.store.hits += 1
            return self._again(key, kept, environ, start_response)
        if method == "HEAD" or self._names.get(path, ()) is None:
            return self.app(environ, start_response)
        return self._miss(key, pairs, kept, environ, start_response)

    def _changes_are_read(self) -> bool:
        return time.monotonic() - changes.last_read() < UNREAD_SECONDS

    def _again(
        self, key: Key, kept: Kept, environ: Environ, start_response: StartResponse, *, is_fresh: bool = True
    ) -> Iterable[bytes]:
        """Answer from memory, and do what the page asks to be done each time."""
        for act in kept.each:
            act()
        return self._answer(key, kept, environ, start_response, is_fresh=is_fresh)

    def _answer(
        self, key: Key, kept: Kept, environ: Environ, start_response: StartResponse, *, is_fresh: bool
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = self._encodings.get(accepted)
        if encoding is None:
            encoding = encoding_of(accepted)
            if len(self._encodings) < 500:
                self._encodings[accepted] = encoding
        is_new = encoding not in kept.heads
        head, body, tag = kept.encoded(encoding)
        if is_new:
            self.store.grown(key)
        if not is_fresh:
            head = [(name, UNKEPT if name == "Cache-Control" else value) for name, value in head]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and kept.status[0] == "2" and (tag in asked or asked == "*"):
            start_response(
                "304 Not Modified", [pair for pair in head if pair[0] not in {"Content-Length", "Content-Type"}]
            )
            return ()
        start_response(kept.status, head)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def _miss(
        self, key: Key, pairs: Query, stale: Kept | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Render, alone. Who comes meanwhile gets the stale page, or waits for the new one."""
        with self._flights_lock:
            flight = self._flights.get(key)
            if flight is None:
                mine = self._flights[key] = threading.Event()
        if flight is None:
            try:
                self.store.misses += 1
                return self._render(key, pairs, environ, start_response)
            finally:
                with self._flights_lock:
                    del self._flights[key]
                mine.set()
        if stale is not None and stale.stale_since and time.monotonic() - stale.stale_since < STALE_SECONDS:
            self.store.stale += 1
            return self._again(key, stale, environ, start_response, is_fresh=False)
        flight.wait(WAIT_SECONDS)
        kept = self.store.find(key)
        if kept is not None and kept.stale_since is None:
            self.store.hits += 1
            return self._again(key, kept, environ, start_response)
        return self.app(environ, start_response)

    def _render(self, key: Key, pairs: Query, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Ask Django for the page, and keep it when it may be kept."""
        number = changes.position()  # before rendering: a change after this is a reason to refuse the page
        machine = self.store.machine()  # as above, for keys of this machine that the page names without a number
        heard: list[Any] = []
        inner = environ | {"QUERY_STRING": key[1]}
        answer = self.app(inner, lambda status, headers, _trouble=None: heard.extend((status, headers)))
        facts: PageFacts | None = inner.get(ENVIRON)
        if len(self._names) >= MOST_PATHS:
            self._names.clear()
        self._names[key[0]] = facts.query if facts else None
        if facts is None:
            start_response(*heard[:2])
            return answer
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        kept = self._kept(heard[0], heard[1], body, facts, number)
        if kept is None:
            start_response(heard[0], heard[1])
            return (body,)
        is_fresh = only_names(pairs, facts.query) and self.store.keep(key, kept, of_machine(facts.keys, machine))
        return self._answer(key, kept, environ, start_response, is_fresh=is_fresh)

    def _kept(
        self, status: str, headers: list[tuple[str, str]], body: bytes, facts: PageFacts, number: int
    ) -> Kept | None:
        """The page as it would be kept; None when it must not be."""
        if facts.personal or not status.startswith(KEPT_STATUS):
            return None
        lower = {name.lower(): value.lower() for name, value in headers}
        vary = [one.strip() for one in lower.get("vary", "").split(",")]
        if "set-cookie" in lower or "content-encoding" in lower or any(one in vary for one in NOT_KEPT_VARY):
            return None
        if "no-store" in lower.get("cache-control", "") or "private" in lower.get("cache-control", ""):
            return None
        heads = [pair for pair in headers if pair[0].lower() not in DROPPED_HEADERS | {"vary", "cache-control"}]
        return Kept(
            status=status,
            headers=(*heads, ("Vary", "Accept-Encoding"), ("Cache-Control", UNKEPT if facts.lives else self.shared)),
            body=body,
            keys=frozenset(facts.keys),
            number=number,
            ends=time.monotonic() + facts.lives if facts.lives else None,
            each=tuple(facts.each),
        )


def of_machine(keys: Mapping[str, int | None], before: Mapping[str, int]) -> dict[str, int]:
    """Numbers of the machine's own keys that a page shows: as the page says, else as they stood before it was rendered."""
    numbers = {name: before.get(name, -1) if at is None else at for name, at in keys.items()}
    return {name: at for name, at in numbers.items() if keys[name] is not None or name.startswith(MACHINE)}
