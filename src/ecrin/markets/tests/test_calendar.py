"""When parcels leave and arrive."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.markets.rules import Calendar, Dispatch, arriving_after, first_dispatch, is_holiday, leaving_after

NEW_YORK = Dispatch("US", "NY")
US = Calendar(NEW_YORK, "America/New_York", time(12), country="US")
ZONES = ["America/New_York", "Europe/Paris", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "UTC"]
COUNTRIES = ["", "US", "FR", "JP", "CH", "SA", "CN"]
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is hypothesis's

calendars = st.builds(
    Calendar,
    st.builds(
        Dispatch,
        st.sampled_from(COUNTRIES),
        weekdays=st.frozensets(st.integers(1, 7), min_size=1),
        closed=st.frozensets(DAYS, max_size=4),
    ),
    st.sampled_from(ZONES),
    st.none() | st.times(),
    st.booleans(),
    st.sampled_from(COUNTRIES),
)


def at(text, zone="America/New_York"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-23 11:59:59", date(2026, 11, 23)),
        ("2026-11-23 12:00", date(2026, 11, 24)),  # at the cut-off
        ("2026-11-25 12:30", date(2026, 11, 27)),  # Thanksgiving is between
        ("2026-11-28 09:00", date(2026, 11, 30)),  # a Saturday
        ("2026-12-24 18:00", date(2026, 12, 28)),  # Christmas, then a weekend
    ],
)
def test_after_the_cut_off_on_a_weekend_or_a_holiday_the_clock_starts_at_the_next_day_of_dispatch(moment, leaves):
    assert first_dispatch(US, at(moment)) == leaves


def test_the_cut_off_is_by_the_clock_of_the_market_wherever_the_reader_is():
    assert first_dispatch(US, at("2026-11-24 01:59", "Asia/Tokyo")) == date(2026, 11, 23)
    assert first_dispatch(US, at("2026-11-24 02:00", "Asia/Tokyo")) == date(2026, 11, 24)


def test_nothing_leaves_on_a_closed_day_and_never_without_a_day_of_the_week():
    closed = Calendar(Dispatch(closed=frozenset({date(2026, 11, 24)})), "UTC")
    assert first_dispatch(closed, at("2026-11-24 10:00", "UTC")) == date(2026, 11, 25)
    assert first_dispatch(Calendar(Dispatch(weekdays=frozenset()), "UTC"), at("2026-11-24 10:00", "UTC")) is None


def test_where_the_clock_is_put_back_over_the_cut_off_its_first_passing_counts():
    night = Calendar(Dispatch(weekdays=frozenset(range(1, 8))), "Europe/Paris", time(2, 30))
    moments = [datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour in (0, 1) for minute in (0, 29, 30, 59)]
    days = [first_dispatch(night, moment) for moment in moments]
    assert days == sorted(days)
    assert days[2] == days[-1] == date(2026, 10, 26)


def test_a_parcel_travels_on_working_days_of_both_countries():
    left = date(2026, 11, 20)  # a Friday
    assert arriving_after(Calendar(NEW_YORK, "America/New_York", country="US"), left, 1) == date(2026, 11, 23)
    to_japan = Calendar(Dispatch("FR"), "Europe/Paris", country="JP")
    assert arriving_after(to_japan, left, 1) == date(2026, 11, 24)  # 23 November: Labour Thanksgiving
    assert arriving_after(to_japan, date(2026, 7, 13), 1) == date(2026, 7, 15)  # 14 July where it leaves


def test_saturdays_count_where_the_way_delivers_on_them_and_weekends_are_the_countrys():
    friday = date(2026, 11, 20)
    assert arriving_after(Calendar(NEW_YORK, "America/New_York", on_saturdays=True), friday, 1) == date(2026, 11, 21)
    riyadh = Calendar(Dispatch(), "Asia/Riyadh", country="SA")
    assert arriving_after(riyadh, date(2026, 11, 19), 1) == date(2026, 11, 22)  # Friday and Saturday are its weekend


def test_a_country_or_area_that_is_not_known_has_no_holidays_of_its_own():
    assert not is_holiday(date(2026, 12, 25), "ZZ")
    assert is_holiday(date(2026, 12, 25), "US", "ZZZ")


@given(calendars, MOMENTS, st.integers(0, 48 * 3600))
def test_who_orders_later_is_never_served_earlier(calendar, now, seconds):
    assert first_dispatch(calendar, now) <= first_dispatch(calendar, now + timedelta(seconds=seconds))


@given(calendars, DAYS, st.integers(0, 30))
def test_nothing_leaves_or_arrives_on_a_closed_day_and_a_day_more_is_never_earlier(calendar, day, days):
    left, arrived = leaving_after(calendar.dispatch, day, days), arriving_after(calendar, day, days)
    assert calendar.dispatch.leaves_on(left)
    assert calendar.arrives_on(arrived)
    assert day <= left < leaving_after(calendar.dispatch, day, days + 1)
    assert day <= arrived <= arriving_after(calendar, day, days + 1)


@given(calendars, MOMENTS)
def test_it_never_leaves_before_it_is_ordered_and_at_the_latest_on_the_next_open_day(calendar, now):
    today = now.astimezone(ZoneInfo(calendar.time_zone)).date()
    leaves = first_dispatch(calendar, now)
    assert leaves >= today
    assert leaves <= leaving_after(calendar.dispatch, today + timedelta(days=1), 0)
