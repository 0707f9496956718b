"""Tells a CDN which pages it must forget, by the keys that each page names in `Surrogate-Key`.

A key is purged twice: soon, when this house's processes have read the change, and once more when even a process that
could not read changes for a while has stopped serving what it kept. The first makes the public see a change at once,
the second takes what an old page may have refilled meanwhile. Each machine purges for itself: its index may be later
than its neighbour's, and a key that is purged too often costs one render.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.module_loading import import_string

from ecrin.core import changes
from ecrin.core.remote import Remote, Unreachable

from .pages import EVERY_PAGE
from .store import EVERYTHING

log = logging.getLogger(__name__)

PAUSE = 0.25
WAVES = (1.0, 6.0)
AGAIN = 5.0
MOST_KEYS = 200
MOST_WAITING = 5_000

Signs = Callable[[], Mapping[str, object]]


class Purger(Protocol):
    """What a CDN is told. One method, which may be called again with the same keys."""

    def purge(self, keys: Collection[str]) -> None:
        """Have every page forgotten that names one of the keys.

        Raises:
            Unreachable: the CDN did not take it; the keys are sent again.
        """


class SurrogateKeyPurger:
    """For CDNs that purge by surrogate key over HTTP: Fastly, Varnish with xkey, and what speaks like them.

    Args:
        url: where keys are sent, up to 200 at once, in the header `named`.
        header: `Name: value`, with which the house makes itself known there.
    """

    def __init__(
        self, url: str, *, method: str = "POST", header: str = "", named: str = "Surrogate-Key", remote: Any = None
    ) -> None:
        self._url, self._method, self._named = url, method, named
        name, _colon, value = header.partition(":")
        self._headers = {name.strip(): value.strip()} if name.strip() else {}
        self._remote = remote or Remote(
            "cdn", allow_private=True
        )  # named by who operates the house, not typed by staff

    def purge(self, keys: Collection[str]) -> None:
        left = iter(sorted(keys))
        while some := tuple(islice(left, MOST_KEYS)):
            answer = self._remote.call(
                self._method,
                self._url,
                idempotency_key=secrets.token_hex(8),
                headers={**self._headers, self._named: " ".join(some)},
            )
            if not answer.is_success:
                raise Unreachable(f"the CDN answered {answer.status_code}")


class Waiting:
    """Keys and the moments at which they are due. More than the CDN can be told one by one become every page."""

    def __init__(self) -> None:
        self._due: dict[float, set[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._due)

    def add(self, keys: Collection[str], now: float, waves: Collection[float] = WAVES) -> None:
        for wave in waves if keys else ():
            self._due.setdefault(round((now + wave) / PAUSE) * PAUSE, set()).update(keys)
        if sum(map(len, self._due.values())) > MOST_WAITING:
            self._due = {at: {EVERYTHING} for at in (min(self._due), max(self._due))}

    def due(self, now: float) -> frozenset[str]:
        """The keys whose moment has come; they no longer wait. Every page is one key, which all pages name."""
        moments = [at for at in self._due if at <= now]
        keys = frozenset().union(*(self._due.pop(at) for at in moments))
        return frozenset({EVERY_PAGE}) if EVERYTHING in keys else keys


def configured() -> Purger | None:
    """The purger of this house; None where no CDN stands before it."""
    made: Callable[[], Purger] | None = import_string(settings.CDN_PURGER) if settings.CDN_PURGER else None
    if made is not None:
        return made()
    if not settings.CDN_PURGE_URL:
        return None
    return SurrogateKeyPurger(
        settings.CDN_PURGE_URL,
        method=settings.CDN_PURGE_METHOD,
        header=settings.CDN_PURGE_HEADER,
        named=settings.CDN_PURGE_KEYS,
    )


def follow(stop: threading.Event, *, signs: Signs) -> None:
    """Purge what changes until `stop` is set.

    Args:
        signs: what tells the machine's own keys (`index:en-us`) from how they were before.
    """
    purger = configured()
    if purger is None:
        stop.wait()
        return
    round_ = Round(purger, signs, mark=Path(settings.DATA_DIR) / "purged")
    while not stop.wait(PAUSE):
        close_old_connections()
        try:
            round_.go(time.monotonic())
        except (DatabaseError, InterfaceError) as error:
            log.warning("the purger waits for the database: %s", error)
            connection.close()


class Round:
    """One look at what changed, and what is sent of it. `mark` keeps the number up to which all was purged."""

    def __init__(self, purger: Purger, signs: Signs, *, mark: Path) -> None:
        self._purger, self._signs, self._mark = purger, signs, mark
        self._waiting = Waiting()
        self._number = self._kept = _number_in(mark)
        self._last: dict[str, object] = {}

    def go(self, now: float) -> None:
        self._waiting.add(self._changed(), now)
        keys = self._waiting.due(now)
        if keys:
            try:
                self._purger.purge(keys)
            except Unreachable as error:
                log.warning("%s keys will be purged later: %s", len(keys), error)
                self._waiting.add({EVERYTHING} if EVERY_PAGE in keys else keys, now, (AGAIN,))
        if not self._waiting and self._kept != self._number:
            self._mark.write_text(str(self._number), encoding="ascii")
            self._kept = self._number

    def _changed(self) -> set[str]:
        """Keys that are newer than at the last look; at most three queries, none when nothing is new."""
        signs = dict(self._signs())
        keys = {key for key, sign in signs.items() if self._last.get(key) != sign}
        self._last = signs
        number = changes.position()
        if number == self._number:
            return keys
        known = self._number is not None and changes.is_kept_since(self._number)
        rows = list(changes.since(self._number or 0)) if known else []
        self._number = max((at for at, _key in rows), default=number)
        return keys | ({key for _number, key in rows} if known else {EVERYTHING})


def _number_in(mark: Path) -> int | None:
    try:
        return int(mark.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
