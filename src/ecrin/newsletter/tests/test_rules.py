"""The life of a subscription as a table, and the arithmetic of pauses."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.newsletter.rules import (
    NEXT,
    PAUSES,
    WrongMove,
    has_to_confirm,
    is_written_to,
    move,
    pause_until,
    purposes_of,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1))


@given(st.lists(st.sampled_from(sorted(NEXT)), max_size=12))
def test_nobody_who_is_barred_gets_letters_without_asking_and_confirming_anew(wanted):
    state, path = "pending", ["pending"]
    for one in wanted:
        if one in NEXT[state]:
            state = move(state, one)
            path.append(state)
    for before, after in pairwise(path):
        assert (before, after) != ("barred", "confirmed")


def test_a_state_that_cannot_follow_is_a_bug_of_the_caller():
    with pytest.raises(WrongMove, match="barred to confirmed"):
        move("barred", "confirmed")


@given(DAYS, st.sampled_from(PAUSES))
def test_letters_rest_from_today_until_the_day_before_they_come_again(today, months):
    ends = pause_until(today, months)
    assert 30 * months == (ends - today).days
    assert not is_written_to("confirmed", ends, today)
    assert is_written_to("confirmed", ends, ends)


@given(DAYS, st.integers().filter(lambda months: months not in PAUSES))
def test_a_rest_that_is_not_offered_is_none(today, months):
    assert pause_until(today, months) is None


@given(DAYS, st.sampled_from(["pending", "left", "barred"]))
def test_nobody_is_written_to_who_did_not_confirm(today, state):
    assert not is_written_to(state, None, today)


def test_the_law_of_one_country_is_enough():
    assert has_to_confirm(["US", "FR"])
    assert not has_to_confirm(["US", "JP"])


def test_every_subscription_has_a_purpose_of_its_own():
    assert purposes_of([]) == ["newsletter"]
    assert purposes_of(["watches"]) == ["newsletter", "newsletter:watches"]
