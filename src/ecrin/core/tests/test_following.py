"""The follower as a process runs it, and numbers in commit order between real processes."""

import random
import time

import pytest
from django.db import OperationalError, connection, transaction

from ecrin.core import changes
from ecrin.core.changes import ChangeCounter, since, touch
from ecrin.core.testing import meanwhile, queries, race, writes


def test_a_database_that_is_away_is_met_again(monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(changes, "catch_up", away)
    monkeypatch.setattr(changes, "close_old_connections", lambda: None)
    changes._read_safely()  # says so in the log, and goes on


@pytest.mark.django_db
def test_what_a_test_writes_is_seen():
    with queries() as made:
        touch("a")
    assert len(writes(made)) == 2


@pytest.mark.django_db
def test_something_that_never_happened_meanwhile_is_said():
    with pytest.raises(AssertionError, match="nothing happened meanwhile"), meanwhile("DROP TABLE", lambda: None):
        touch("a")


def _write(count):
    for _ in range(count):
        with transaction.atomic():
            touch("a")
            time.sleep(random.uniform(0, 0.004))
    return count


def _follow(until):
    """Read as a follower does; returns the numbers in the order in which they were seen."""
    seen, told, end = [], 0, time.monotonic() + 20
    while len(seen) < until and time.monotonic() < end:
        new = [number for number, _ in since(told)]
        seen += new
        told = max([told, *new])
    return seen


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_become_visible_in_their_order_between_processes():
    assert connection.vendor == "postgresql"
    each = 60
    *_, seen = race(*[lambda: _write(each)] * 3, lambda: _follow(3 * each))
    assert seen == sorted(seen)
    assert len(seen) == 3 * each, "a number was seen after a larger one, and so was missed"
    assert ChangeCounter.objects.get().value == 3 * each
