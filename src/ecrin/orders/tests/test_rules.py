import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.orders import rules
from ecrin.orders.rules import (
    NEXT,
    LineShare,
    Linked,
    amount_of,
    may_move,
    number_of,
    purpose_of,
    review_reasons,
    row_in,
    row_of,
    unsent_of,
)

from .factories import a_quote


@given(st.integers(1, 10**7))
def test_a_number_is_read_back_however_it_is_typed(row):
    number = number_of(row)
    assert row_of(number) == row
    assert row_of(f"  {number.lower().replace('-', ' ')} ") == row


@given(st.integers(1, 10**6), st.integers(0, 9))
def test_a_number_with_one_wrong_digit_is_no_number(row, digit):
    number = number_of(row)
    wrong = number[:-3] + str(digit) + number[-2:]
    assert wrong == number or row_of(wrong) is None


@pytest.mark.parametrize("typed", ["", "E-", "E-1-1", "hello", "E-00005-1", "R-10012-7"])
def test_what_is_no_number_is_no_row(typed):
    assert row_of(typed) is None


def test_a_purpose_leads_back_to_its_order_and_to_no_other():
    assert row_in(purpose_of(17)) == 17
    assert row_in("estimate:17") is None
    assert row_in("order:") is None
    assert row_in("order:abc") is None


def test_every_state_ends_and_nothing_leads_back_to_awaiting_payment():
    reached = {"awaiting-payment"}
    for _ in NEXT:
        reached |= {after for state in reached for after in NEXT[state]}
    assert reached == set(NEXT)
    assert all("awaiting-payment" not in following for following in NEXT.values())
    assert not NEXT["delivered"]
    assert not NEXT["cancelled"]


def test_what_left_the_house_cannot_be_cancelled():
    assert not may_move("dispatched", "cancelled")
    assert not may_move("delivered", "cancelled")
    assert {"awaiting-payment", "lapsed", "review", "confirmed", "preparing", "ready"} == rules.CAN_CANCEL


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**9)), st.integers(1, 10**9))
def test_a_large_order_waits_for_a_person_alone_or_with_those_it_is_linked_to(total, others, threshold):
    linked = [Linked(f"E-{place}", amount) for place, amount in enumerate(others)]
    reasons = review_reasons(total=total, threshold=threshold, linked=linked)
    if total >= threshold:
        assert reasons == ("above-threshold",)
    elif others and total + sum(others) >= threshold:
        assert reasons == ("linked-orders",)
    else:
        assert reasons == ()


def test_without_a_rule_nobody_waits():
    assert review_reasons(total=10**12, threshold=None, linked=[Linked("E-1", 10**12)]) == ()


def test_the_ledger_first_says_all_that_is_due():
    quote = a_quote()
    entries = rules.entries_of(quote)
    assert sum(amount + tax for _, _, _, amount, tax in entries) == quote.total
    assert [kind for kind, *_ in entries] == ["goods", "goods", "delivery"]


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**7)), min_size=1, max_size=4),
    st.integers(0, 9999),
    st.data(),
)
def test_however_an_order_is_sent_its_parcels_take_the_total_to_the_cent(lines, delivery, data):
    shares = [LineShare(key, quantity, amount) for key, (quantity, amount) in enumerate(lines)]
    total = sum(share.amount for share in shares) + delivery
    ordered = {share.key: share.quantity for share in shares}
    sent, taken = [], []
    while left := unsent_of(ordered, sent):
        pieces = {key: data.draw(st.integers(0, most)) for key, most in left.items()}
        if not any(pieces.values()):
            pieces = {next(iter(left)): 1}
        sent += pieces.items()
        last = not unsent_of(ordered, sent)
        taken.append(amount_of(pieces, shares, total=total, before=sum(taken), is_first=not taken, is_last=last))
    assert sum(taken) == total
    assert min(taken) >= 0
