"""What changed, in one order that every process can follow.

A verb calls `touch("product:12", "menu:us")` in its own transaction. Numbers are taken under a row lock that is held
until commit, so they become visible in the order of their numbers: who has read up to number n will never later see a
smaller one. That is what makes a cache entry stored with a number safe (see `edge`).
Verbs touch late, as their last statement, so that the lock is short.

Each serving process follows: one thread reads new numbers four times a second and tells what is kept in memory
(`Following`) and who subscribed. Who was away longer than changes are kept, or finds the counter gone back (a backup was
restored), is told that everything changed (`EVERYTHING`).
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Generic, TypeVar

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, models, transaction
from django.db.models import Max
from django.utils import timezone

log = logging.getLogger(__name__)

EVERYTHING = frozenset({"*"})
PAUSE = 0.25
KEPT = timedelta(hours=1)

Value = TypeVar("Value")
Callback = Callable[[frozenset[str], int], None]


class Change(models.Model):
    """One cache key that became newer at change `number`. Numbers rise in commit order: see `changes.touch`."""

    number = models.BigIntegerField(db_index=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"


class ChangeCounter(models.Model):
    """The one row from which change numbers are taken, under its lock. Changes up to `pruned` are no longer kept."""

    value = models.BigIntegerField(default=0)
    pruned = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


def touch(*keys: str) -> int:
    """Mark keys as changed, in the caller's transaction. Returns the change number (0 when no keys are given)."""
    wanted = sorted(set(keys))
    if not wanted:
        return 0
    if not connection.in_atomic_block:
        with transaction.atomic():
            return touch(*wanted)
    number = _next_number()
    Change.objects.bulk_create([Change(number=number, key=key) for key in wanted])
    if not is_following():  # a command or a test: what it keeps in memory must see its own writes
        _tell_memos(frozenset(wanted), number)
        transaction.on_commit(lambda: _tell_memos(frozenset(wanted), number))
    return number


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_changecounter (id, value, pruned) VALUES (1, 1, 0) "
            "ON CONFLICT (id) DO UPDATE SET value = core_changecounter.value + 1 RETURNING value"
        )
        return int(cursor.fetchone()[0])


def latest() -> int:
    """The newest committed number; one query."""
    return _counter()[0]


def since(number: int) -> Iterable[tuple[int, str]]:
    """`(number, key)` of every change after `number` that is still kept, oldest first; one query."""
    return Change.objects.filter(number__gt=number).order_by("number").values_list("number", "key")


def is_kept_since(number: int) -> bool:
    """Whether every change after `number` is still kept, so that `since` tells all; one query."""
    value, pruned = _counter()
    return pruned <= number <= value


def _counter() -> tuple[int, int]:
    return ChangeCounter.objects.filter(pk=1).values_list("value", "pruned").first() or (0, 0)


@transaction.atomic
def prune(*, keep: timedelta = KEPT) -> int:
    """Forget changes older than `keep`. Returns how many keys were forgotten. A task of the worker."""
    old = Change.objects.filter(at__lt=timezone.now() - keep).aggregate(newest=Max("number"))["newest"]
    if old is None:
        return 0
    ChangeCounter.objects.filter(pk=1).update(pruned=old)
    gone, _ = Change.objects.filter(number__lte=old).delete()
    return gone


# Following


class _Follower:
    """What this process has read and whom it tells."""

    def __init__(self) -> None:
        self.memos: list[Callback] = []
        self.subscribers: list[Callback] = []
        self.ticked: list[Callback] = []
        self.last: list[Callback] = []
        self.position: int | None = None
        self.read_at = 0.0
        self.thread: threading.Thread | None = None
        self.lock = threading.RLock()


_follower = _Follower()


def subscribe(callback: Callback, *, last: bool = False, each_tick: bool = False, is_memory: bool = False) -> Callback:
    """Have `callback(keys, number)` told of every change that this process reads; returns it, so it may decorate.

    Args:
        callback: called in the follower's thread, never twice at once. `EVERYTHING` as keys means: drop all.
        last: after all others. What stores pages must come after what pages are made from.
        each_tick: also told four times a second with no keys when nothing changed.
        is_memory: it keeps something in memory: told first, and of this process's own changes at once where nobody
            follows (see `touch`), as `Following` is.
    """
    (_follower.memos if is_memory else _follower.last if last else _follower.subscribers).append(callback)
    if each_tick:
        _follower.ticked.append(callback)
    return callback


def position() -> int:
    """The number up to which everyone in this process has been told."""
    return _follower.position or 0


def last_read() -> float:
    """`time.monotonic()` of the last successful reading; 0.0 when there was none."""
    return _follower.read_at


def is_following() -> bool:
    """Whether this process reads changes by itself."""
    return _follower.thread is not None and _follower.thread.is_alive()


def start_following() -> None:
    """Read changes in a thread of this process from now on. Called again, or after a fork, it does the right thing."""
    with _follower.lock:
        if is_following():
            return
        _read_safely()
        _follower.thread = threading.Thread(target=_follow, name="changes", daemon=True)
        _follower.thread.start()


def _follow() -> None:
    while True:
        time.sleep(PAUSE)
        _read_safely()


def _read_safely() -> None:
    """Read once; a database that is away is met again at the next reading."""
    try:
        close_old_connections()
        catch_up()
    except (DatabaseError, InterfaceError) as error:
        log.warning("changes could not be read: %s", error)
        connection.close()


def catch_up() -> int:
    """Read what is new and tell everyone, now. Returns the position. At most three queries, one when nothing is new."""
    with _follower.lock:
        told = _follower.position
        value, pruned = _counter()
        if told is None:
            _tell(EVERYTHING, value)
        elif value != told:
            rows = list(since(told)) if value > told else []
            value, pruned = (max(number for number, _ in rows), _counter()[1]) if rows else (value, value)
            _tell(EVERYTHING if pruned > told or not rows else frozenset(key for _, key in rows), value)
        else:
            for callback in _follower.ticked:
                _call(callback, frozenset(), told)
        _follower.read_at = time.monotonic()
        return position()


def _tell(keys: frozenset[str], number: int) -> None:
    _tell_memos(keys, number)
    for callback in (*_follower.subscribers, *_follower.last):
        _call(callback, keys, number)
    _follower.position = number


def _tell_memos(keys: frozenset[str], number: int) -> None:
    for callback in _follower.memos:
        _call(callback, keys, number)


def _call(callback: Callback, keys: frozenset[str], number: int) -> None:
    try:
        callback(keys, number)
    except Exception:  # one subscriber's bug must not keep the others from knowing
        log.exception("%r failed on change %s", callback, number)


def forget() -> None:
    """Drop all that is kept in memory, without a query. Tests call it: their database goes back."""
    with _follower.lock:
        _tell(EVERYTHING, 0)
        _follower.position = None


def _after_fork() -> None:
    """The child has no thread and may hold a lock of its parent: start afresh, with the same subscribers."""
    was_following = _follower.thread is not None
    _follower.thread = None
    _follower.lock = threading.RLock()
    _follower.position = None
    _follower.read_at = 0.0
    if was_following:  # the thread has database connections of its own; the parent's are not touched
        _follower.thread = threading.Thread(target=_follow, name="changes", daemon=True)
        _follower.thread.start()


os.register_at_fork(after_in_child=_after_fork)


class Following(Generic[Value]):
    """A value worked out once and kept until one of its keys changes: `taxonomy = Following(load_taxonomy, "taxonomy")`.

    A key that ends in ":" stands for all that begin with it (`selection:`).
    """

    def __init__(self, load: Callable[[], Value], *keys: str) -> None:
        self._load = load
        self._keys = frozenset(key for key in keys if not key.endswith(":"))
        self._prefixes = tuple(key for key in keys if key.endswith(":"))
        self._kept: tuple[Value] | None = None
        self._generation = 0
        self._lock = threading.Lock()
        _follower.memos.append(self._told)

    def __call__(self) -> Value:
        kept = self._kept
        if kept is not None:
            return kept[0]
        generation = self._generation
        value = self._load()
        with self._lock:
            if generation == self._generation:  # else it changed while it was being read
                self._kept = (value,)
        return value

    def drop(self) -> None:
        """Work it out again when next asked for."""
        with self._lock:
            self._generation += 1
            self._kept = None

    def _told(self, keys: frozenset[str], _: int) -> None:
        if keys is EVERYTHING or "*" in keys or not self._keys.isdisjoint(keys) or self._any_prefix(keys):
            self.drop()

    def _any_prefix(self, keys: frozenset[str]) -> bool:
        return bool(self._prefixes) and any(key.startswith(self._prefixes) for key in keys)
