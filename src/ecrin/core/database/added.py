"""Tables whose rows are only ever added: the database itself refuses to change or take away one, whatever program asks.

A migration ends with `RunPython(*only_added(table))`. On SQLite a migration that rebuilds such a table (it alters a field)
drops its triggers: it ends with `only_added` again. A whole table may still be emptied on PostgreSQL by its owner
(TRUNCATE), which is how tests begin anew.
"""

from collections.abc import Callable, Sequence
from typing import Any

_NO = "rows are only ever added"


def only_added(table: str, **options: Any) -> tuple[Callable[..., None], Callable[..., None]]:
    """The two halves of a `RunPython` that guards a table; options as of `statements`."""

    def forwards(_apps: Any, editor: Any) -> None:
        guard(editor.connection, table, **options)

    def backwards(_apps: Any, editor: Any) -> None:
        _run(editor.connection, undone(table, editor.connection.vendor))

    return forwards, backwards


def guard(connection: Any, table: str, **options: Any) -> None:
    """Guard a table now; options as of `statements`. Doing it twice is doing it once."""
    _run(connection, [*undone(table, connection.vendor), *statements(table, connection.vendor, **options)])


def _run(connection: Any, sql: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sql:
            cursor.execute(statement)


def statements(
    table: str, vendor: str, *, may_go: bool = False, kept_days: int = 0, emptied: str = "", fixed: Sequence[str] = ()
) -> Sequence[str]:
    """The SQL that guards a table in SQLite or PostgreSQL.

    Args:
        may_go: rows may be taken away (what a person wrote, when she is forgotten), and never changed.
        kept_days: rows may be taken away once their `at` is older.
        emptied: the column of words that may be emptied, when she is forgotten, and never become others.
        fixed: with `emptied`, every other column.
    """
    rules = [("update", "UPDATE", "")]
    if emptied:
        rules = [
            ("update", f"UPDATE OF {', '.join(fixed)}", ""),
            ("words", f"UPDATE OF {emptied}", f"NEW.{emptied} <> ''"),
        ]
    if not may_go:
        now = f"datetime('now', '-{kept_days} days')" if vendor == "sqlite" else f"now() - interval '{kept_days} days'"
        rules.append(("delete", "DELETE", f"OLD.at > {now}" if kept_days else ""))
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} {f'WHEN {when}' if when else ''} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {_NO}'); END"
            for name, verb, when in rules
        ]
    return [
        (
            f"CREATE FUNCTION {table}_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{table}: {_NO}' USING ERRCODE = 'restrict_violation'; END $$"
        ),
        *(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} FOR EACH ROW "
            f"{f'WHEN ({when})' if when else ''} EXECUTE FUNCTION {table}_added()"
            for name, verb, when in rules
        ),
    ]


def undone(table: str, vendor: str) -> Sequence[str]:
    """The SQL that takes the guard away."""
    on = "" if vendor == "sqlite" else f" ON {table}"
    triggers = [f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}" for name in ("update", "words", "delete")]
    return triggers if vendor == "sqlite" else [*triggers, f"DROP FUNCTION IF EXISTS {table}_added()"]
