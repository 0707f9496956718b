"""A server that is killed at any commit or provider call of a purchase loses nothing and doubles nothing.

Each moment has a number and a name in `moments.txt`; a purchase with a moment that stands not there fails the first test.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from .test_buyers import ROOT, Process, keep
from .visitor import Visitor

MOMENTS = Path(__file__).parent / "moments.txt"
HOUSE = 'code = "mortalhouse"\nname = "Mortal House"\napps = ["tests.proof.mortal"]\n'


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A prepared house in a folder, to be copied; its SKU has three pieces."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "house.toml").write_text(HOUSE, encoding="utf-8")
    data = folder / "data-dir"
    process = Process(environment_of(folder, data), "house")
    skus = process.ask(do="prepare")["skus"]
    process.ask(do="begin", skus=skus, units=3, buyers=1)
    process.end()
    return folder, data, skus[0]


def environment_of(folder, data, **more):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return environment | {
        "ECRIN_HOUSE": str(folder),
        "ECRIN_DATA_DIR": str(data),
        "ECRIN_ENV": "demo",
        "WEB_WORKERS": "1",
        "WEB_THREADS": "1",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        **more,
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder, data, port, **more):
    """`ecrin serve` in a process group of its own, gone afterwards."""
    environment = environment_of(folder, data, PORT=str(port), SITE_ADDRESS=f"http://127.0.0.1:{port}", **more)
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


def copied(data, target):
    shutil.copytree(data, target, ignore=shutil.ignore_patterns("metrics", "logs"))
    return target


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


def books(data):
    """What the database holds after all, read by itself."""
    with sqlite3.connect(f"file:{data}/ecrin.sqlite3?mode=ro", uri=True) as base:
        one = lambda sql: base.execute(sql).fetchone()[0]  # noqa: E731 - a short name for a look
        return {
            "confirmed": one("select count(*) from orders_order where state = 'confirmed'"),
            "others": one("select count(*) from orders_order where state not in ('confirmed', 'cancelled', 'lapsed')"),
            "promised": one("select coalesce(sum(amount), 0) from payments_payment where state = 'authorised' and not is_unwanted"),
            "due": one("select coalesce(sum(total), 0) from orders_order where state = 'confirmed'"),
            "held": one("select coalesce(sum(quantity), 0) from inventory_hold"),
            "pieces": one("select coalesce(sum(l.quantity), 0) from orders_orderline l join orders_order o on o.id = l.order_id where o.state = 'confirmed'"),
            "bank": one("select count(*) from payments_rehearsalsession where state = 'authorised'"),
        }  # fmt: skip


def sound(found):
    """One order, paid once, its piece held once."""
    assert (found["confirmed"], found["others"]) == (1, 0), found
    assert found["promised"] == found["due"] > 0, found
    assert found["held"] == found["pieces"] == 1, found
    assert found["bank"] == 1, found


def lived_through(house, tmp_path, number):
    """Whether the server died at that moment; what she bought is judged either way."""
    folder, prepared, sku = house
    data = copied(prepared, tmp_path / f"data-{number}")
    log, port = tmp_path / f"moments-{number}", free_port()
    visitor = Visitor(f"http://127.0.0.1:{port}")
    with served(folder, data, port, MORTAL_LOG=str(log), MORTAL_AT=str(number)) as first:
        second = []

        def again():
            first.wait(30)
            second.append(served(folder, data, port))
            second[0].__enter__()

        try:
            died = went_on(visitor, sku, again)
        finally:
            visitor.close()
            for each in second:
                each.__exit__(None, None, None)
    sound(books(data))
    shutil.rmtree(data)
    return died


@pytest.mark.proof
def test_every_commit_and_call_of_a_purchase_has_its_number(house, tmp_path):
    folder, prepared, sku = house
    data, log, port = copied(prepared, tmp_path / "data"), tmp_path / "moments", free_port()
    with served(folder, data, port, MORTAL_LOG=str(log)):
        assert "/orders/" in bought(port, sku)
    sound(books(data))
    seen = log.read_text(encoding="utf-8").splitlines()
    if os.environ.get("PROOF_WRITE_MOMENTS"):
        MOMENTS.write_text("\n".join(seen) + "\n", encoding="utf-8")
    assert seen == MOMENTS.read_text(encoding="utf-8").splitlines()


@pytest.mark.proof
def test_whenever_the_server_dies_the_purchase_goes_on_to_one_order_paid_once(house, tmp_path):
    numbers = range(1, len(MOMENTS.read_text(encoding="utf-8").splitlines()) + 1)
    totals = Counter()
    for number in numbers:
        totals["moments"] += 1
        totals["died"] += lived_through(house, tmp_path, number)
    keep("kills", totals, database="sqlite", moments=json.loads(json.dumps(list(numbers))))
    assert totals["died"] == totals["moments"]
