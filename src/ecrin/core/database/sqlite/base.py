"""Django's SQLite backend, with every write transaction behind the gate: `ENGINE = "ecrin.core.database.sqlite"`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, operations
from django.db.utils import OperationalError

from ecrin.core.database.sqlite.gate import Gate, gate_of

READS = frozenset({"SELECT", "PRAGMA", "EXPLAIN", "VALUES", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"})


@lru_cache(maxsize=500)
def _reads(query: str) -> bool:
    return query.lstrip()[:9].upper().split(maxsplit=1)[0] in READS


class GatedCursor(base.SQLiteCursorWrapper):
    """A cursor whose writes outside a transaction wait at the gate too."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.may_pass(query):
            return super().execute(query, params)
        with self.wrapper.gated(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.wrapper.gated(query):
            return super().executemany(query, param_list)


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """Whole tables are emptied by their owner, as TRUNCATE does elsewhere: what guards their rows one by one
        (`core/database/added.py`) steps aside meanwhile.
        """
        statements: list[str] = super().sql_flush(style, tables, **options)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
        if not statements or not guards:
            return statements
        return [*(f'DROP TRIGGER "{name}"' for name, _sql in guards), *statements, *(sql for _name, sql in guards)]


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions are IMMEDIATE, so whoever is in one is a writer and holds the gate from begin to commit."""

    ops_class = DatabaseOperations

    _gate: Gate | None = None
    _holds_gate = False

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self._gate = None if self.is_in_memory_db() else gate_of(str(self.settings_dict["NAME"]))
        return params

    def create_cursor(self, name: Any = None) -> GatedCursor:  # noqa: ARG002 - Django's signature
        cursor: GatedCursor = self.connection.cursor(factory=GatedCursor)
        cursor.wrapper = self
        return cursor

    def may_pass(self, query: str) -> bool:
        """Whether a statement needs no gate: it only reads, or is part of a transaction that holds it."""
        return self._gate is None or self._holds_gate or _reads(query)

    @contextmanager
    def gated(self, query: str) -> Iterator[None]:
        """Hold the gate for one statement that may not pass without."""
        if self.may_pass(query):
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the published types
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # where it fails, Django rolls back, and the gate opens then
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the published types
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the published types
        finally:
            self._leave()

    def _enter(self) -> None:
        if self._gate is not None and not self._holds_gate:
            wait = self.settings_dict["OPTIONS"].get("timeout", 5)
            if not self._gate.enter(wait):
                raise OperationalError(f"database is locked: no turn to write within {wait} seconds")
            self._holds_gate = True

    def _leave(self) -> None:
        if self._holds_gate and self._gate is not None:
            self._holds_gate = False
            self._gate.leave()
