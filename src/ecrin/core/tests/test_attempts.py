"""Counters of attempts: full ones refuse, others do not notice."""

import pytest
from django.core.cache import cache

from ecrin.core.attempts import Attempts, TooManyAttempts

DOOR = Attempts("test", seconds=60)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


def test_a_counter_that_is_full_refuses_and_others_do_not():
    for _attempt in range(3):
        DOOR.check(("mail", "a@example.com", 3))
        DOOR.note(("mail", "a@example.com", 3))
    with pytest.raises(TooManyAttempts):
        DOOR.check(("mail", "a@example.com", 3))
    DOOR.check(("mail", "b@example.com", 3), ("address", "a@example.com", 3))
    Attempts("elsewhere").check(("mail", "a@example.com", 3))


def test_forgetting_opens_the_door_again():
    DOOR.note(("mail", "a", 1))
    DOOR.forget(("mail", "a", 1))
    DOOR.check(("mail", "a", 1))


def test_what_is_not_known_is_not_counted():
    DOOR.note(("address", "", 1))
    DOOR.check(("address", "", 1))


def test_the_cache_holds_nobodys_address():
    assert "a@example.com" not in DOOR.key("mail", "a@example.com")
