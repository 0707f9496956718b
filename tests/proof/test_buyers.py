"""The last pieces are sold exactly once, however many want them, and exactly what was sold is taken."""

import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from conftest import POSTGRES

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = int(os.environ.get("PROOF_ROUNDS", "50"))
ON_TIME = {"ordered", "out-of-stock", "bag-not-ready"}


class Process:
    """A process of the proof that answers one line for each that it is told."""

    def __init__(self, environment, *arguments):
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.buyers", *map(str, arguments)],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, **said):
        self.popen.stdin.write(json.dumps(said) + "\n")
        self.popen.stdin.flush()

    def hear(self):
        line = self.popen.stdout.readline()
        assert line, "a process of the proof died"
        return json.loads(line)

    def end(self):
        self.popen.stdin.close()
        self.popen.wait(30)
        self.popen.stdout.close()

    def ask(self, **said):
        self.tell(**said)
        return self.hear()


@contextmanager
def postgres():
    """A database of its own, gone afterwards."""
    name = f"ecrin_proof_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield POSTGRES.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def staged(tmp_path, database, *, processes, threads):
    """A house, its creations, and processes of buyers that wait."""
    environment = {**os.environ, "ECRIN_DATA_DIR": str(tmp_path), "ECRIN_HOUSE": "", "ECRIN_ENV": "demo"}
    environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    house = Process(environment, "house")
    skus = house.ask(do="prepare")["skus"]
    buyers = [Process(environment, "buyer", threads) for _ in range(processes)]
    try:
        yield house, buyers, skus
    finally:
        for process in (house, *buyers):
            process.end()


def played(stage, *, units, buyers):
    """One round. Returns what the buyers were told, and how the house stands."""
    house, processes, skus = stage
    round_ = house.ask(do="begin", skus=skus, units=units, buyers=buyers)
    for number, process in enumerate(processes):
        process.tell(bags=round_["bags"][number :: len(processes)], seen=round_["seen"])
    told = Counter()
    for process in processes:
        told.update(process.hear())
    return told, house.ask(do="look", skus=skus, bags=round_["bags"])


def judged(told, stands, *, units, buyers):
    """The round is as it must be."""
    assert set(told) <= ON_TIME, told
    assert told["ordered"] == units, told
    assert sum(told.values()) == buyers
    assert (stands["orders"], stands["unpaid"]) == (units, 0), stands
    assert stands["taken"] == stands["due"] > 0, stands
    assert stands["free"] == [0, 0], stands
    assert not stands["negative"], stands
    assert not stands["stock_differences"], stands
    assert not stands["money_differences"], stands


def prove(tmp_path, database, *, processes, threads, buyers, rounds):
    totals = Counter()
    with staged(tmp_path, database, processes=processes, threads=threads) as stage:
        for _turn in range(rounds):
            for units in (1, 2, 5):
                told, stands = played(stage, units=units, buyers=buyers)
                judged(told, stands, units=units, buyers=buyers)
                totals.update(told)
                totals["rounds"] += 1
    return totals


def keep(name, totals, **facts):
    """Write what was counted into docs/proof."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        **facts,
        "counts": dict(sorted(totals.items())),
    }
    (ROOT / "docs" / "proof" / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def test_a_few_buyers_on_sqlite_get_exactly_what_is_there(tmp_path):
    with staged(tmp_path, "", processes=2, threads=3) as stage:
        told, stands = played(stage, units=2, buyers=8)
    judged(told, stands, units=2, buyers=8)


@pytest.mark.proof
def test_two_hundred_buyers_on_sqlite_get_exactly_what_is_there(tmp_path):
    totals = prove(tmp_path, "", processes=4, threads=20, buyers=200, rounds=max(1, ROUNDS // 5))
    keep("buyers-sqlite", totals, buyers=200, processes=4, connections=80, units=[1, 2, 5])


@pytest.mark.proof
@pytest.mark.postgres
def test_two_hundred_buyers_on_postgresql_get_exactly_what_is_there(tmp_path):
    with postgres() as database:
        totals = prove(tmp_path, database, processes=4, threads=20, buyers=200, rounds=ROUNDS)
    keep("buyers-postgresql", totals, buyers=200, processes=4, connections=80, units=[1, 2, 5])
