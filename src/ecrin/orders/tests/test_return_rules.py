"""What comes back, in figures and days: plain arithmetic."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.orders import rules
from ecrin.orders.rules import Left


@given(
    quantity=st.integers(1, 40),
    amount=st.integers(0, 10**9),
    tax=st.integers(0, 10**8),
    cuts=st.lists(st.integers(1, 40), max_size=40),
)
def test_however_a_line_comes_back_its_parts_add_up_to_what_was_taken(quantity, amount, tax, cuts):
    left, parts = Left(quantity, amount, tax), []
    for cut in [*cuts, quantity]:
        take = min(cut, left.quantity)
        if take:
            part = left.taken(take)
            assert part.amount >= 0
            assert part.tax >= 0
            parts.append(part)
            left = Left(left.quantity - take, left.amount - part.amount, left.tax - part.tax)
    assert (left.amount, left.tax) == (0, 0)
    assert rules.given_back(parts, tax_included=False) == amount + tax
    assert rules.given_back(parts, tax_included=True) == amount


@given(amount=st.integers(0, 10**9), tax=st.integers(0, 10**8), gross=st.integers(0, 10**9), tax_included=st.booleans())
def test_what_is_kept_back_and_what_is_given_are_the_whole_and_never_below_nothing(amount, tax, gross, tax_included):
    part = Left(2, max(amount, tax) if tax_included else amount, tax)
    worth = rules.given_back([part], tax_included=tax_included)
    given_part, kept = part.less(gross, tax_included=tax_included)
    assert (given_part.amount + kept.amount, given_part.tax + kept.tax) == (part.amount, part.tax)
    assert rules.given_back([kept], tax_included=tax_included) == min(gross, worth)
    assert min(given_part.amount, given_part.tax, kept.amount, kept.tax) >= 0


def test_more_pieces_than_are_left_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="3 of 2"):
        Left(2, 100, 10).taken(3)


@pytest.mark.parametrize(
    ("delivery", "standard", "given"),
    [((1500, 239), 1500, (1500, 239)), ((3500, 559), 1500, (1500, 239)), ((0, 0), 1500, (0, 0)), ((900, 9), 0, (0, 0))],
)
def test_of_delivery_no_more_goes_back_than_the_standard_one_costs(delivery, standard, given):
    part = Left(1, *delivery).up_to(standard)
    assert (part.amount, part.tax) == given


def test_the_day_of_delivery_does_not_count_and_days_are_those_of_the_clients_clock():
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # half past midnight of the 3rd in Berlin, the 2nd in New York
    assert rules.last_day(late, 14, "Europe/Berlin") == date(2026, 11, 17)
    assert rules.last_day(late, 14, "America/New_York") == date(2026, 11, 16)


def test_the_last_day_is_open_to_its_end_by_the_clients_clock():
    last = date(2026, 11, 17)
    assert rules.is_within(datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC), last, "Europe/Berlin")
    assert not rules.is_within(datetime(2026, 11, 17, 23, 0, tzinfo=UTC), last, "Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "extended"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),  # a Friday
        (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 22), date(2026, 11, 23)),  # a Sunday
        (date(2026, 12, 25), date(2026, 12, 28)),  # a holiday before a weekend with another one
    ],
)
def test_a_last_day_on_a_weekend_or_holiday_is_the_next_working_day(day, extended):
    assert rules.working_day_from(day, {date(2026, 12, 25), date(2026, 12, 26)}) == extended


def test_what_was_made_for_one_person_or_is_sold_for_good_stays():
    assert rules.why_kept(is_final_sale=True, is_personalised=True) == "personalised"
    assert rules.why_kept(is_final_sale=True, is_personalised=False) == "final-sale"
    assert rules.why_kept(is_final_sale=False, is_personalised=False) == ""


def test_a_piece_above_the_limit_is_exchanged_only_and_one_at_it_is_paid_back():
    assert rules.is_exchange_only(7_500_001, 7_500_000)
    assert not rules.is_exchange_only(7_500_000, 7_500_000)
    assert not rules.is_exchange_only(10**12, None)


def test_two_people_decide_from_the_amount_on():
    assert rules.needs_second_person(1_000, 1_000)
    assert not rules.needs_second_person(999, 1_000)
    assert not rules.needs_second_person(10**12, None)


def test_the_life_of_a_return_leads_from_announced_to_settled_and_ends():
    assert rules.may_follow("requested", "received")
    assert rules.may_follow("inspected", "settled")
    assert not rules.may_follow("requested", "settled")
    assert not rules.may_follow("received", "cancelled")
    assert all(not rules.AFTERWARDS[end] for end in ("settled", "refused", "cancelled"))


def test_a_returns_number_is_read_as_it_was_written():
    number = rules.return_number(7)
    assert number.startswith("R-1007-")
    assert rules.return_row(number.lower().replace("-", " ")) == 7
    assert rules.return_row("R-1007-x") is None
    assert rules.return_row("R-1000-0") is None
