"""The life of a payment as a table, and its arithmetic."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.payments.rules import (
    LIVE,
    NEXT,
    RANK,
    Standing,
    Unfit,
    WrongMove,
    capturable,
    merge,
    move,
    refundable,
    way,
)

STATES = list(RANK)
KNOWN = Standing("started", amount=1000, currency="EUR")


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_a_state_follows_another_only_where_the_table_says_so(before, after):
    if after in NEXT[before]:
        assert move(before, after) == after
    else:
        with pytest.raises(WrongMove):
            move(before, after)


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("said", STATES)
def test_whatever_a_provider_says_there_is_a_way_forward_or_nothing_to_do(before, said):
    stops = way(before, said)
    assert bool(stops) == (RANK[said] > RANK[before])
    assert not stops or stops[-1] == said


def test_what_is_captured_was_started_and_authorised():
    assert way("new", "captured") == ("started", "authorised", "captured")
    assert way("refused", "captured") == ("authorised", "captured")
    assert way("authorised", "captured") == ("captured",)
    assert way("new", "authorised") == ("started", "authorised")


def test_nothing_leads_back_and_what_was_taken_is_final():
    assert all(RANK[after] > RANK[before] for before, nexts in NEXT.items() for after in nexts)
    assert NEXT["captured"] == frozenset()
    assert {"new", "started", "authorised"} == LIVE


moments = st.none() | st.integers(1, 5).map(lambda day: datetime(2026, 11, day, tzinfo=UTC))
totals = st.integers(0, 1000).flatmap(lambda captured: st.tuples(st.just(captured), st.integers(0, captured)))
standings = st.builds(
    lambda state, money, **more: Standing(
        "captured" if money[0] else state, amount=1000, currency="EUR", captured=money[0], refunded=money[1], **more
    ),
    st.sampled_from([state for state in STATES if state != "captured"]),
    totals,
    three_d_secure=st.sampled_from(["", "failed", "authenticated"]),
    refusal_code=st.sampled_from(["", "card-refused", "insufficient-funds"]),
    refused_at=moments,
    authorised_until=moments,
)


@given(st.lists(standings, max_size=8), st.randoms(use_true_random=False))
def test_what_is_known_does_not_depend_on_the_order_nor_on_how_often_it_was_said(said, chance):
    def all_of(standings):
        known = KNOWN
        for each in standings:
            known = merge(known, each)
        return known

    again = said + chance.sample(said, random.Random(chance.random()).randint(0, len(said)))
    chance.shuffle(again)
    assert all_of(again) == all_of(said)


@pytest.mark.parametrize(
    "said",
    [
        Standing("authorised", amount=1001, currency="EUR"),
        Standing("authorised", amount=1000, currency="USD"),
        Standing("captured", captured=1001),
        Standing("captured", captured=10, refunded=11),
        Standing("captured", captured=-1),
    ],
)
def test_what_does_not_fit_the_payment_is_not_believed(said):
    if said.captured < 0:
        assert merge(KNOWN, said).captured == 0
    else:
        with pytest.raises(Unfit):
            merge(KNOWN, said)


def test_a_failed_challenge_is_forgotten_once_another_was_passed():
    failed, passed = (
        Standing("refused", three_d_secure="failed"),
        Standing("authorised", three_d_secure="authenticated"),
    )
    assert merge(merge(KNOWN, failed), passed).three_d_secure == "authenticated"
    assert merge(merge(KNOWN, passed), failed).three_d_secure == "authenticated"


amounts = st.integers(0, 10**9)


@given(amounts, amounts, st.lists(amounts, max_size=4), st.booleans())
def test_never_more_is_captured_than_was_authorised(amount, captured, pending, in_parts):
    left = capturable(amount=amount, captured=captured, pending=pending, in_parts=in_parts)
    assert left >= 0
    assert left == 0 or captured + sum(pending) + left == amount
    if not in_parts and (captured or any(pending)):
        assert left == 0


@given(amounts, st.lists(st.integers(1, 10**6), max_size=30))
def test_however_refunds_are_asked_for_never_more_is_given_back_than_was_taken(captured, wishes):
    given_back = 0
    pending = []
    for number, wish in enumerate(wishes):
        if wish <= refundable(captured=captured, refunded=given_back, pending=pending):
            pending.append(wish)
        if number % 3 == 0 and pending:
            given_back += pending.pop(0)
    assert given_back + sum(pending) <= captured
