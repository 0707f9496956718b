"""Business days as dates."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ecrin.markets.rules import Calendar, Dispatch
from ecrin.markets.tests.test_calendar import MOMENTS, calendars
from ecrin.offers.rules import Dates, Days, dates_of
from ecrin.offers.templatetags.offers import arrival_words, dates_words

US = Calendar(Dispatch("US", "NY"), "America/New_York", time(12), country="US")
MONDAY = datetime(2026, 11, 30, 14, tzinfo=UTC)
STANDARD = Days(2, 3)
days = st.builds(lambda least, more: Days(least, least + more), st.integers(0, 8), st.integers(0, 8))


def when(promise, transit=STANDARD, calendar=US, now=MONDAY):
    return dates_of(promise, transit=transit, calendar=calendar, now=now)


def test_a_piece_from_stock_travels_and_what_is_made_or_personalised_first_leaves_later():
    assert when(STANDARD) == Dates(date(2026, 12, 2), date(2026, 12, 3))
    assert when(STANDARD + Days(1, 2)) == Dates(date(2026, 12, 3), date(2026, 12, 7))
    assert when(STANDARD + Days(10, 10)) == Dates(date(2026, 12, 16), date(2026, 12, 17))


def test_the_workshops_days_are_those_of_dispatch_and_the_carriers_those_of_the_destination():
    saturdays = Calendar(Dispatch("US", weekdays=frozenset(range(1, 7))), "America/New_York", country="US")
    friday = datetime(2026, 12, 4, 15, tzinfo=UTC)
    assert when(Days(2, 2), Days(1, 1), saturdays, friday) == Dates(date(2026, 12, 7), date(2026, 12, 7))


def test_where_nothing_leaves_the_days_are_told_instead():
    nowhere = Calendar(Dispatch(weekdays=frozenset()), "UTC")
    assert when(STANDARD, calendar=nowhere) is None
    assert arrival_words(STANDARD, None, "en_US") == "With you in 2 to 3 business days"
    assert arrival_words(None, None, "en_US") == ""


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_US", "Tue, Dec 1 – Thu, Dec 3"),
        ("en_GB", "Tue 1 Dec – Thu 3 Dec"),
        ("fr_FR", "mar. 1 – jeu. 3 déc."),
        ("ja_JP", "12月1日(火)～3日(木)"),
        ("ar_AE", "الثلاثاء، 1 – الخميس، 3 ديسمبر"),
    ],
)
def test_dates_read_as_the_reader_writes_them(locale, words):
    with translation.override("en"):
        said = dates_words(Dates(date(2026, 12, 1), date(2026, 12, 3)), locale)
    assert " ".join(said.split()) == f"With you {words}"


def test_one_day_is_said_as_one_day():
    assert dates_words(Dates(date(2026, 12, 1), date(2026, 12, 1)), "en_US") == "With you on Tue, Dec 1"


@given(calendars, days, days, MOMENTS, st.integers(0, 7 * 24 * 60))
def test_dates_are_in_order_and_never_earlier_for_who_orders_later(calendar, transit, before, now, minutes):
    first = when(transit + before, transit, calendar, now)
    then = when(transit + before, transit, calendar, now + timedelta(minutes=minutes))
    assert first.first <= first.last
    assert first.first <= then.first
    assert first.last <= then.last
    assert calendar.arrives_on(first.first)
    assert calendar.arrives_on(first.last)


@given(calendars, days, days, days, MOMENTS)
def test_more_days_are_never_earlier(calendar, transit, before, more, now):
    short, long = when(transit + before, transit, calendar, now), when(transit + before + more, transit, calendar, now)
    assert short.first <= long.first
    assert short.last <= long.last
