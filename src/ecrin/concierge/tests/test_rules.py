"""What becomes of a proposal, as plain values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.concierge.rules import MOST_DAYS, NEXT, ends_at, may_move, state_at

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_is_ordered_or_withdrawn_stays_so():
    assert NEXT["ordered"] == NEXT["withdrawn"] == frozenset()


def test_a_link_that_ran_out_may_be_sent_again_but_not_ordered():
    assert may_move("expired", "sent")
    assert not may_move("expired", "ordered")
    assert not may_move("draft", "ordered")


@given(st.integers(-5, 40))
def test_a_link_stands_for_a_day_at_least_and_two_weeks_at_most(days):
    if 1 <= days <= MOST_DAYS:
        assert ends_at(NOW, days) == NOW + timedelta(days=days)
    else:
        with pytest.raises(ValueError, match="1 to 14"):
            ends_at(NOW, days)


@given(st.sampled_from(sorted(NEXT)), st.integers(-60, 60))
def test_only_a_sent_link_ends_and_does_so_at_its_minute(state, minutes):
    seen = state_at(state, NOW + timedelta(minutes=minutes), NOW)
    assert seen == ("expired" if state == "sent" and minutes <= 0 else state)
