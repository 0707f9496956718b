"""Rows of buying: whole guest orders over HTTP, and `place_order` by itself, on SQLite and on PostgreSQL."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.report import Row, skipped
from bench.server import serving
from bench.talk import asked

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/postgres")
CLIENTS = 8
GOAL = 100


def order_rows(run: Any) -> Iterator[Row]:
    """On both databases; PostgreSQL's where a server answers."""
    orders = 2 if run.quick else 25
    yield from _rows("SQLite", _folder(run, "orders-sqlite"), "", orders)
    try:
        with _database() as database:
            yield from _rows("PostgreSQL", _folder(run, "orders-postgresql"), database, orders)
    except psycopg.OperationalError:
        yield skipped(
            "a whole guest order on PostgreSQL", "no PostgreSQL answers (TEST_DATABASE_URL)", f"{GOAL} a second"
        )


def _folder(run: Any, name: str) -> Path:
    data: Path = run.folder / name
    data.mkdir()
    return data


@contextmanager
def _database() -> Iterator[str]:
    name = f"ecrin_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield POSTGRES.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _rows(name: str, data: Path, database: str, orders: int) -> Iterator[Row]:
    placed = asked("bench.placing", 20 * orders, data=data, database=database, seconds=400)
    with serving(data, database=database) as server:
        found = asked("bench.shoppers", server.port, placed["sku"], CLIENTS, orders, data=data, seconds=600)
        memory = server.memory()
    walked = asked("bench.walking", placed["sku"], orders, data=data, database=database, seconds=400)
    rate = found["orders"] / found["seconds"]
    whole = f"{_ms(found['whole'], 0.5)}, p99 {_ms(found['whole'], 0.99)}"
    faults = f"; {len(found['faults'])} faults, the first: {found['faults'][0]}" if found["faults"] else ""
    yield Row(
        f"a whole guest order over HTTP on {name}, from an empty bag to the confirmed order, 11 requests, {CLIENTS} clients "
        f"at once, 2 processes, bank and clients on the same cores ({found['orders']} orders)",
        f"{rate:.1f} orders a second; p50 {whole}; {memory:.0f} MB for both processes{faults}",
        f"{GOAL} orders a second",
        holds=rate >= GOAL and not faults,
    )
    for request, took in found["took"].items():
        yield Row(f"… {request}, {name}", f"p50 {_ms(took, 0.5)}, p99 {_ms(took, 0.99)}")
    yield Row(f"where the time of an order goes: a process's CPU, one guest after another, {name}", _costs(walked))
    took = placed["took"]
    yield Row(
        f"`place_order` alone, two lines, one after another, {name} ({len(took)} orders)",
        f"{len(took) / sum(took):.0f} a second; p50 {_ms(took, 0.5)}, p99 {_ms(took, 0.99)}; "
        f"{placed['cpu'] / len(took) * 1000:.1f} ms of this process's CPU each",
    )


def _costs(walked: dict[str, Any]) -> str:
    """Milliseconds of CPU by request, the dearest first, each with its statements."""
    middle = {name: sorted(took)[len(took) // 2] * 1000 for name, took in walked["cpu"].items()}
    each = ", ".join(
        f"{name} {took:.1f} ({walked['statements'][name][-1]} SQL)"
        for name, took in sorted(middle.items(), key=lambda one: -one[1])
    )
    return f"{sum(middle.values()):.0f} ms: {each}"


def _ms(seconds: list[float], share: float) -> str:
    ordered = sorted(seconds)
    return f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000:.1f} ms" if ordered else "–"
