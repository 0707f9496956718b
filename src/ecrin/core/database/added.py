"""Tables whose rows are only ever added: the database itself refuses to change or take away one, whatever program asks.

A migration that rebuilds such a table on SQLite (it alters a field) drops its triggers: it ends with `only_added` again.
"""

from collections.abc import Callable, Sequence
from typing import Any

_NO = "rows are only ever added"


def only_added(
    table: str, *, may_go: bool = False, kept_days: int = 0
) -> tuple[Callable[..., None], Callable[..., None]]:
    """The two halves of a `RunPython` that guards a table.

    Args:
        may_go: rows may be taken away (what a person wrote, when she is forgotten), and never changed.
        kept_days: rows may be taken away once their `at` is older.
    """

    def guard(_apps: Any, editor: Any) -> None:
        for statement in statements(table, editor.connection.vendor, may_go=may_go, kept_days=kept_days):
            editor.execute(statement, params=None)

    def free(_apps: Any, editor: Any) -> None:
        for statement in undone(table, editor.connection.vendor):
            editor.execute(statement, params=None)

    return guard, free


def statements(table: str, vendor: str, *, may_go: bool = False, kept_days: int = 0) -> Sequence[str]:
    """The SQL that guards a table in SQLite or PostgreSQL."""
    verbs = ["UPDATE"] if may_go else ["UPDATE", "DELETE"]
    if vendor == "sqlite":
        old = f"WHEN OLD.at > datetime('now', '-{kept_days} days')"
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"{old if kept_days and verb == 'DELETE' else ''} BEGIN SELECT RAISE(ABORT, '{table}: {_NO}'); END"
            for verb in verbs
        ]
    old = f"WHEN (OLD.at > now() - interval '{kept_days} days')"
    return [
        (
            f"CREATE FUNCTION {table}_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{table}: {_NO}' USING ERRCODE = 'restrict_violation'; END $$"
        ),
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} FOR EACH ROW "
            f"{old if kept_days and verb == 'DELETE' else ''} EXECUTE FUNCTION {table}_added()"
            for verb in verbs
        ),
    ]


def undone(table: str, vendor: str) -> Sequence[str]:
    """The SQL that takes the guard away."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP FUNCTION IF EXISTS {table}_added() CASCADE"]
