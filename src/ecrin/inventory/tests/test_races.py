"""Many buyers at once for the last pieces, in processes of their own."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ecrin.core.testing import meanwhile, race
from ecrin.inventory.models import Hold
from ecrin.inventory.selectors import differences, stock_of
from ecrin.inventory.services import OutOfStock, hold_stock, release_hold, take_held

from .factories import pieces

BUYERS = 8


def buy(purpose, **wanted):
    """Whether the pieces were promised to this buyer."""
    try:
        hold_stock(
            purpose=purpose,
            wanted={sku.upper(): number for sku, number in wanted.items()},
            expires_at=timezone.now() + timedelta(minutes=15),
        )
    except OutOfStock:
        return False
    return True


def buyer(number, **wanted):
    return lambda: buy(f"order:{number}", **wanted)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("units", [1, 2, 5])
def test_the_last_pieces_are_promised_exactly_once(units):
    assert connection.vendor == "postgresql"
    pieces(ring=units)
    outcomes = race(*[buyer(number, ring=1) for number in range(BUYERS)])
    assert sorted(outcomes, reverse=True) == [True] * units + [False] * (BUYERS - units)
    assert stock_of(["RING"])["RING"].free == 0
    assert differences() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_bags_that_cross_do_not_wait_for_each_other_for_ever():
    assert connection.vendor == "postgresql"
    pieces(ring=4, watch=4)
    bags = [{"ring": 1, "watch": 1}, {"watch": 1, "ring": 1}] * (BUYERS // 2)
    outcomes = race(*[buyer(number, **bag) for number, bag in enumerate(bags)])
    assert sorted(outcomes, reverse=True) == [True] * 4 + [False] * 4
    assert differences() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_taken_and_let_go_at_once_ends_once():
    assert connection.vendor == "postgresql"
    pieces(ring=3)
    assert buy("order:1", ring=2)
    race(lambda: release_hold(purpose="order:1"), lambda: len(take_held(purpose="order:1", actor=None)))
    assert not Hold.objects.exists()
    assert stock_of(["RING"])["RING"].free in {1, 3}
    assert differences() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_purpose_twice_at_once_is_promised_once():
    assert connection.vendor == "postgresql"
    pieces(ring=3)
    assert race(buyer(1, ring=2), buyer(1, ring=2)) == [True, True]
    assert stock_of(["RING"])["RING"].free == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_comes_in_the_middle_waits_for_the_lock_and_sees_what_is_left():
    assert connection.vendor == "postgresql"
    pieces(ring=1)
    with meanwhile('FROM "inventory_stockflag"', lambda: buy("order:2", ring=1)) as others:
        mine = buy("order:1", ring=1)
    assert (mine, others) == (False, [True])


SETUP = """
import django, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "ecrin.config.settings"
django.setup()
"""
PREPARE = (
    SETUP
    + """
from django.core.management import call_command
for room in ("core", "inventory"):
    call_command("migrate", room, verbosity=0)
from ecrin.inventory.tests.factories import pieces
pieces(ring=int(sys.argv[1]), watch=int(sys.argv[1]))
"""
)
BUY = (
    SETUP
    + """
import json
from ecrin.inventory.tests.test_races import buy
buyer, rounds = int(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
skus = ("ring", "watch") if buyer % 2 else ("watch", "ring")
print(json.dumps(sum(buy(f"order:{buyer}-{turn}", **dict.fromkeys(skus, 1)) for turn in range(rounds))))
"""
)
LOOK = (
    SETUP
    + """
import json
from ecrin.inventory.selectors import differences, stock_of
print(json.dumps([stock_of(["RING"])["RING"].free, stock_of(["WATCH"])["WATCH"].free, len(differences())]))
"""
)


def run(script, environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout or "null")


def buyers_on_sqlite(tmp_path, *, processes, rounds, units):
    """What each process was promised, and what is left, with one SQLite file under all of them."""
    environment = {**os.environ, "ECRIN_DATA_DIR": str(tmp_path), "ECRIN_HOUSE": "", "ECRIN_ENV": "demo"}
    environment.pop("DATABASE_URL", None)
    run(PREPARE, environment, units)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", BUY, str(number), str(rounds)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [json.loads(process.communicate()[0]) for process in started], run(LOOK, environment)


def test_on_sqlite_too_the_last_pieces_are_promised_exactly_once(tmp_path):
    promised, left = buyers_on_sqlite(tmp_path, processes=2, rounds=4, units=5)
    assert sum(promised) == 5
    assert left == [0, 0, 0]


@pytest.mark.proof
def test_on_sqlite_many_buyers_never_promise_a_piece_twice(tmp_path):
    promised, left = buyers_on_sqlite(tmp_path, processes=8, rounds=50, units=200)
    assert sum(promised) == 200
    assert left == [0, 0, 0]
