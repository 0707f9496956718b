"""Two who want the same stone: one order has it, on both databases, with processes of their own."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.core.testing import race
from ecrin.inventory.selectors import differences
from ecrin.inventory.services import OutOfStock, count_stock, hold_stock
from ecrin.inventory.tests.factories import place
from ecrin.inventory.tests.test_races import SETUP

BUYERS = 4


def order(number):
    """Whether the ring of this buyer, a setting that is not counted and its one stone, was promised."""
    wanted = {"MV40010-PLATINUM-52": 1, "S-1": 1}
    try:
        hold_stock(purpose=f"order:{number}", wanted=wanted, expires_at=timezone.now() + timedelta(minutes=15))
    except OutOfStock:
        return False
    return True


def lay_stone():
    place()
    count_stock(counts={"S-1": 1}, location="workshop", actor=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_stone_is_promised_to_one_of_many_buyers():
    lay_stone()
    outcomes = race(*[lambda number=number: order(number) for number in range(BUYERS)])
    assert sorted(outcomes) == [False] * (BUYERS - 1) + [True]
    assert differences() == []


PREPARE = (
    SETUP
    + """
from django.core.management import call_command
for room in ("core", "inventory"):
    call_command("migrate", room, verbosity=0)
from ecrin.atelier.tests.test_ring_races import lay_stone
lay_stone()
"""
)
BUY = (
    SETUP
    + """
from ecrin.atelier.tests.test_ring_races import order
print("ready", flush=True)
sys.stdin.readline()
print(order(int(sys.argv[1])))
"""
)


def test_on_sqlite_too_a_stone_is_promised_to_one_of_two_buyers(tmp_path):
    environment = {**os.environ, "ECRIN_DATA_DIR": str(tmp_path), "ECRIN_HOUSE": "", "ECRIN_ENV": "demo"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, capture_output=True)
    buyers = [
        subprocess.Popen(
            [sys.executable, "-c", BUY, str(number)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    for buyer in buyers:
        assert buyer.stdout.readline() == "ready\n"
    for buyer in buyers:
        buyer.stdin.write("go\n")
        buyer.stdin.flush()
    assert sorted(buyer.communicate()[0].strip() for buyer in buyers) == ["False", "True"]
