"""Until when somebody is answered, and how long papers stay."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.legal.rules import (
    ANSWER_TIMES,
    FOLLOWING,
    GDPR,
    PAPER_YEARS,
    answer_time,
    may_follow,
    papers_until,
)

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 3, 15), date(2026, 4, 15)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_one(asked, due):
    assert GDPR.due(asked) == due


def test_a_country_has_its_own_days_and_everywhere_else_the_gdpr_counts():
    assert answer_time("US").due(date(2026, 1, 1)) == date(2026, 2, 15)
    assert answer_time("KR").due(date(2026, 1, 1)) == date(2026, 1, 11)
    assert answer_time("FR") is GDPR
    assert answer_time("") is GDPR


@given(DAYS, st.sampled_from([GDPR, *ANSWER_TIMES.values()]))
def test_nobody_waits_longer_than_the_law_knows(asked, law):
    due = law.due(asked)
    assert timedelta(days=10) <= due - asked <= timedelta(days=45)
    later = law.extended(due)
    assert later - asked <= timedelta(days=93)
    assert (later > due) is law.may_wait


@given(DAYS, st.sampled_from(["", "XX", *PAPER_YEARS]))
def test_papers_stay_from_the_end_of_their_year(issued, country):
    until = papers_until(issued, country)
    assert (until.month, until.day) == (12, 31)
    assert until.year - issued.year == PAPER_YEARS.get(country, (10, ""))[0]


def test_what_is_answered_is_not_opened_again():
    assert [state for state, following in FOLLOWING.items() if not following] == ["done", "refused", "lapsed"]
    assert not may_follow("done", "running")
    assert not may_follow("asked", "ready")
    assert set().union(*FOLLOWING.values()) | {"asked"} == set(FOLLOWING)
