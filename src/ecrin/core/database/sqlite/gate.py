"""One writer at a time, in turn, over threads and processes of one machine.

SQLite itself lets one writer in, but makes the others poll without any order, so under load a few wait for seconds and
some are refused ("database is locked"). Here threads of a process queue in the order they came, and processes pass a
turnstile: who waits for the gate holds the queue file, so who has just left the gate cannot take it again first.
The files stand beside the database; the kernel opens both locks when a process dies.
"""

import fcntl
import os
import random
import threading
import time
from collections import deque
from pathlib import Path

PAUSE = 0.0003  # at the gate, where nobody else can come first
QUEUE_PAUSE = 0.001


class Turns:
    """A lock that is handed on in the order in which it was asked for (`threading.Lock` has no order)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout: float) -> bool:
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
            return True  # handed over in the last moment

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Gate:
    """The gate of one database file."""

    def __init__(self, database: str) -> None:
        self._paths = (Path(f"{database}.queue"), Path(f"{database}.gate"))
        self._turns = Turns()
        self._files: tuple[int, int] | None = None
        self._pid = os.getpid()

    def enter(self, timeout: float) -> bool:
        """Wait for the turn of this thread. Returns False when it did not come within `timeout` seconds."""
        if self._pid != os.getpid():
            self._start_afresh()
        until = time.monotonic() + timeout
        if not self._turns.acquire(timeout):
            return False
        try:
            passed = self._pass(until)
        except BaseException:
            self._turns.release()
            raise
        if not passed:
            self._turns.release()
        return passed

    def leave(self) -> None:
        if self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._turns.release()

    def _pass(self, until: float) -> bool:
        if self._files is None:  # opened once, in turn: two descriptors of one process would shut each other out
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._files = (os.open(self._paths[0], flags, 0o600), os.open(self._paths[1], flags, 0o600))
        queue, gate = self._files
        if not _locked(queue, until, QUEUE_PAUSE):
            return False
        try:
            return _locked(gate, until, PAUSE)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)

    def _start_afresh(self) -> None:
        """After a fork: the parent's descriptors share its locks, and its threads are not here to hand on a turn."""
        for descriptor in self._files or ():
            os.close(descriptor)
        self._files = None
        self._turns = Turns()
        self._pid = os.getpid()


def _locked(descriptor: int, until: float, pause: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads waiting, guards nothing
        else:
            return True


_gates: dict[str, Gate] = {}
_opening = threading.Lock()


def gate_of(database: str) -> Gate:
    """The one gate of a database file in this process."""
    path = str(Path(database).absolute())
    with _opening:
        return _gates.setdefault(path, Gate(path))


os.register_at_fork(after_in_child=lambda: _renew_opening())  # noqa: PLW0108 - named below


def _renew_opening() -> None:
    global _opening  # noqa: PLW0603 - a lock that another thread of the parent may have held
    _opening = threading.Lock()
