"""A server that is killed at any commit or provider call of a purchase loses nothing and doubles nothing.

Each moment has a number and a name in `moments.txt`; a purchase with a moment that stands not there fails the first test.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from conftest import POSTGRES

from .test_buyers import ROOT, Process, keep
from .visitor import Visitor

MOMENTS = Path(__file__).parent / "moments.txt"
HOUSE = 'code = "mortalhouse"\nname = "Mortal House"\napps = ["tests.proof.mortal"]\n'


@dataclass(frozen=True)
class Stand:
    """Where a house stands: its folder, its data, its database on PostgreSQL (none: SQLite in the data)."""

    folder: Path
    data: Path
    database: str = ""

    def environment(self, **more):
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        if self.database:
            environment["DATABASE_URL"] = f"{POSTGRES.rpartition('/')[0]}/{self.database}"
        return environment | {
            "ECRIN_HOUSE": str(self.folder),
            "ECRIN_DATA_DIR": str(self.data),
            "ECRIN_ENV": "demo",
            "WEB_WORKERS": "1",
            "WEB_THREADS": "1",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **more,
        }

    @contextmanager
    def copied(self, target):
        """The same house once more, gone afterwards."""
        shutil.copytree(self.data, target, ignore=shutil.ignore_patterns("metrics", "logs"))
        if not self.database:
            yield Stand(self.folder, target)
        else:
            with database_made(f" TEMPLATE {self.database}") as name:
                yield Stand(self.folder, target, name)
        shutil.rmtree(target)


@contextmanager
def database_made(more=""):
    name = f"ecrin_kills_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}{more}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ],
)
def house(request, tmp_path_factory):
    """A prepared house in a folder, to be copied; its SKU has three pieces."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "house.toml").write_text(HOUSE, encoding="utf-8")
    with database_made() if request.param == "postgresql" else nullcontext("") as database:
        stand = Stand(folder, folder / "data-dir", database)
        process = Process(stand.environment(), "house")
        skus = process.ask(do="prepare")["skus"]
        process.ask(do="begin", skus=skus, units=3, buyers=1)
        process.end()
        yield stand, skus[0]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(stand, port, **more):
    """`ecrin serve` in a process group of its own, gone afterwards."""
    environment = stand.environment(PORT=str(port), SITE_ADDRESS=f"http://127.0.0.1:{port}", **more)
    process = subprocess.Popen(
        [sys.executable, "-m", "ecrin", "serve"], env=environment, cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def bought(port, sku):
    """A whole purchase without a mishap."""
    visitor = Visitor(f"http://127.0.0.1:{port}")
    try:
        return visitor.buy(sku)
    finally:
        visitor.close()


def went_on(visitor, sku, again):
    """She buys until the server dies, then goes on with what she sees: the page she was on, once more."""
    steps = visitor.steps(sku)
    try:
        for _ in steps:
            pass
    except httpx.TransportError:
        pass
    else:
        return False
    again()
    page = visitor.get("checkout page", f"/{visitor.front}/checkout/")
    if page.status_code == 302 and "/bag/" in page.headers["location"]:
        visitor.post("add to bag", f"/{visitor.front}/bag/add/", {"sku": sku})
    finish(visitor)
    return True


def finish(visitor):
    """From wherever her bag or order stands, to the confirmed order."""
    for _ in range(12):
        page = visitor.get("checkout page", f"/{visitor.front}/checkout/")
        while page.status_code == 302:
            page = visitor.get("on", page.headers["location"])
        where = str(page.url)
        if "/orders/" in where:
            visitor.order = where
            return
        holding = next(
            (name for name in ("number", "email", "line1", "message", "seen_total") if f'name="{name}"' in page.text),
            "",
        )
        answer = visitor.fill("on", page, holding or "method")
        while answer.status_code == 302:
            answer = visitor.get("on", answer.headers["location"])
        if 'name="number"' in answer.text:
            answer = visitor.fill("card", answer, "number")
            visitor.get("return", answer.headers["location"])
    raise AssertionError(f"the purchase came to no end at {where}")


BOOKS = {
    "confirmed": "select count(*) from orders_order where state = 'confirmed'",
    "others": "select count(*) from orders_order where state not in ('confirmed', 'cancelled', 'lapsed')",
    "promised": "select coalesce(sum(amount), 0) from payments_payment where state = 'authorised' and not is_unwanted",
    "due": "select coalesce(sum(total), 0) from orders_order where state = 'confirmed'",
    "held": "select coalesce(sum(quantity), 0) from inventory_hold",
    "pieces": "select coalesce(sum(l.quantity), 0) from orders_orderline l join orders_order o on o.id = l.order_id where o.state = 'confirmed'",
    "bank": "select count(*) from payments_rehearsalsession where state = 'authorised'",
}


def books(stand):
    """What the database holds after all, read by itself."""
    if stand.database:
        with psycopg.connect(stand.environment()["DATABASE_URL"]) as base:
            return {name: int(base.execute(sql).fetchone()[0]) for name, sql in BOOKS.items()}
    with closing(sqlite3.connect(f"file:{stand.data}/ecrin.sqlite3?mode=ro", uri=True)) as base:
        return {name: base.execute(sql).fetchone()[0] for name, sql in BOOKS.items()}


def sound(found):
    """One order, paid once, its piece held once."""
    assert (found["confirmed"], found["others"]) == (1, 0), found
    assert found["promised"] == found["due"] > 0, found
    assert found["held"] == found["pieces"] == 1, found
    assert found["bank"] == 1, found


def lived_through(stand, sku, tmp_path, number):
    """Whether the server died at that moment; what she bought is judged either way."""
    log, port = tmp_path / f"moments-{number}", free_port()
    with stand.copied(tmp_path / f"data-{number}") as copy:
        visitor = Visitor(f"http://127.0.0.1:{port}")
        with served(copy, port, MORTAL_LOG=str(log), MORTAL_AT=str(number)) as first:
            second = []

            def again():
                first.wait(30)
                second.append(served(copy, port))
                second[0].__enter__()

            try:
                died = went_on(visitor, sku, again)
            finally:
                visitor.close()
                for each in second:
                    each.__exit__(None, None, None)
        sound(books(copy))
    return died


def test_every_commit_and_call_of_a_purchase_has_its_number(house, tmp_path):
    stand, sku = house
    log, port = tmp_path / "moments", free_port()
    with stand.copied(tmp_path / "data") as copy, served(copy, port, MORTAL_LOG=str(log)):
        assert "/orders/" in bought(port, sku)
        sound(books(copy))
    seen = log.read_text(encoding="utf-8").splitlines()
    if os.environ.get("PROOF_WRITE_MOMENTS"):
        MOMENTS.write_text("\n".join(seen) + "\n", encoding="utf-8")
    assert seen == MOMENTS.read_text(encoding="utf-8").splitlines()


@pytest.mark.proof
def test_whenever_the_server_dies_the_purchase_goes_on_to_one_order_paid_once(house, tmp_path):
    stand, sku = house
    numbers = range(1, len(MOMENTS.read_text(encoding="utf-8").splitlines()) + 1)
    totals = Counter()
    for number in numbers:
        totals["moments"] += 1
        totals["died"] += lived_through(stand, sku, tmp_path, number)
    kind = "postgresql" if stand.database else "sqlite"
    keep(f"kills-{kind}", totals, database=kind, moments=list(numbers))
    assert totals["died"] == totals["moments"]
