"""Tables whose rows are only ever added: the database itself refuses to change or remove one, whoever asks.

A migration calls `seal` once its table is made. SQLite makes a table anew when a column changes and forgets its triggers,
so a later migration that alters a sealed table calls it again. A whole table may still be emptied on PostgreSQL by its
owner (TRUNCATE), which is how tests begin anew.
"""

from typing import Any

SAYS = "rows of this ledger are only ever added"
POSTGRES = f"""
CREATE OR REPLACE FUNCTION ecrin_only_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""


def seal(connection: Any, *tables: str) -> None:
    """Have the database refuse UPDATE and DELETE on these tables. Doing it twice is doing it once."""
    unseal(connection, *tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                if connection.vendor == "postgresql":
                    act = "EXECUTE FUNCTION ecrin_only_added()"
                    cursor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {act}")
                else:
                    act = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
                    cursor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {act}")


def unseal(connection: Any, *tables: str) -> None:
    """Let rows of these tables be changed again: for a migration that goes backwards."""
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete"):
                of = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{of}")
