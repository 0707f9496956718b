"""Hours across the clocks of the world, and when an order can be collected."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecrin.boutiques.rules import (
    BoutiqueInfo,
    SpecialHours,
    Supply,
    can_give,
    closing_after,
    closing_before,
    hours_on,
    is_open,
    jewelry_store,
    next_opening,
    quarter,
    ready_from,
    transferred,
)
from ecrin.clients.rules import Address
from ecrin.markets.rules import Calendar, Dispatch, Hours

PARIS = ZoneInfo("Europe/Paris")
WEEK = tuple(Hours(day, time(10), time(19)) for day in range(1, 7))
ONE = BoutiqueInfo(
    id=1, code="alizes", name="Alizés", market="fr", address=Address(country="FR", line1="3 rue", city="Paris"),
    time_zone="Europe/Paris", hours=WEEK, location="alizes", receives_transfers=True,
)  # fmt: skip
MOMENTS = st.integers(1735689600, 1830297600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu")


def at(text, zone=PARIS):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def ready(text, *, is_there=True, boutique=ONE):
    found = ready_from(boutique, at(text), is_there=is_there)
    return f"{found.astimezone(PARIS):%a %d %b %H:%M}" if found else None


def test_it_is_open_from_its_hour_until_just_before_the_last():
    assert [is_open(ONE, at(f"2026-11-25T{clock}")) for clock in ("09:59", "10:00", "18:59", "19:00")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not is_open(ONE, at("2026-11-29T12:00"))  # a Sunday


def test_a_special_day_counts_instead_of_the_weekdays_hours():
    one = replace(ONE, special=(SpecialHours(date(2026, 12, 24), time(10), time(14)), SpecialHours(date(2026, 12, 25))))
    assert hours_on(one, date(2026, 12, 24)) == ((time(10), time(14)),)
    assert hours_on(one, date(2026, 12, 25)) == ()
    assert f"{next_opening(one, at('2026-12-24T15:00')):%d %H:%M}" == "26 10:00"


def test_what_lies_there_is_ready_the_same_day_when_ordered_in_time():
    assert ready("2026-11-25T11:52") == "Wed 25 Nov 16:00"
    assert ready("2026-11-25T07:00") == "Wed 25 Nov 14:00"
    assert ready("2026-11-25T13:59") == "Wed 25 Nov 18:00"


def test_what_is_ordered_late_is_ready_on_the_next_day_that_it_is_open():
    assert ready("2026-11-25T14:00") == "Thu 26 Nov 14:00"
    assert ready("2026-11-28T14:00") == "Mon 30 Nov 14:00"  # Saturday afternoon
    assert ready("2026-11-29T11:00") == "Mon 30 Nov 14:00"  # Sunday


def test_what_is_not_ready_before_closing_is_ready_when_it_opens_again():
    short = replace(ONE, hours=tuple(Hours(day, time(10), time(15)) for day in range(1, 7)))
    assert ready("2026-11-25T12:00", boutique=short) == "Thu 26 Nov 10:00"


def test_what_comes_from_elsewhere_takes_the_business_days_of_a_transfer():
    assert ready("2026-11-25T11:00", is_there=False) == "Mon 30 Nov 14:00"
    assert ready("2026-11-25T15:00", is_there=False) == "Tue 01 Dec 14:00"
    assert ready("2026-11-25T11:00", is_there=False, boutique=replace(ONE, receives_transfers=False)) is None


def test_a_place_that_never_opens_hands_nothing_over():
    closed = replace(ONE, hours=())
    assert next_opening(closed, at("2026-11-25T11:00")) is None
    assert ready("2026-11-25T11:00", boutique=closed) is None


def test_a_clock_that_jumps_neither_turns_hours_around_nor_promises_a_moment_that_is_not():
    night = replace(ONE, hours=(Hours(7, time(2, 15), time(2, 45)),), ready_hours=0)
    assert next_opening(night, at("2026-03-28T12:00")).astimezone(PARIS).date() != date(2026, 3, 28)
    found = ready_from(night, at("2026-03-28T12:00"), is_there=True)
    assert is_open(night, found)


@given(
    moment=MOMENTS,
    zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(1, 7), min_size=1),
    opens=st.integers(0, 20),
    length=st.integers(1, 3),
    work=st.integers(0, 24),
    is_there=st.booleans(),
)
def test_an_order_is_always_ready_at_a_moment_when_the_door_is_open(moment, zone, days, opens, length, work, is_there):
    one = replace(
        ONE,
        time_zone=zone,
        ready_hours=work,
        hours=tuple(Hours(day, time(opens), time(opens + length)) for day in days),
    )
    found = ready_from(one, moment, is_there=is_there)
    assert found is not None
    assert found >= moment + timedelta(hours=0 if not work else min(work, 1))
    assert is_open(one, found)
    assert next_opening(one, found) == found


@given(MOMENTS)
def test_a_quarter_is_never_earlier_and_less_than_a_quarter_later(moment):
    found = quarter(moment)
    assert timedelta(0) <= found - moment < timedelta(minutes=15)
    assert found.minute % 15 == found.second == found.microsecond == 0


def transferred_to(text, dispatch=None, **values):
    found = ready_from(replace(ONE, **values), at(text), is_there=False, dispatch=dispatch)
    return f"{found.astimezone(PARIS):%a %d %b}" if found else None


def test_a_transfer_rests_on_holidays_of_the_boutique_and_of_where_it_leaves():
    assert transferred_to("2026-12-23T11:00") == "Tue 29 Dec"  # Christmas is a holiday in France
    assert transferred_to("2026-11-25T11:00", Dispatch("US")) == "Tue 01 Dec"  # Thanksgiving is one where it leaves
    assert transferred_to("2026-11-25T11:00", Dispatch("FR")) == "Mon 30 Nov"


def test_a_transfer_leaves_on_no_closed_day_of_the_house_and_never_where_nothing_leaves():
    closed = Dispatch("FR", closed=frozenset({date(2026, 11, 25), date(2026, 11, 26)}))
    assert transferred_to("2026-11-25T11:00", closed) == "Wed 02 Dec"
    assert transferred_to("2026-11-25T11:00", Dispatch("FR", weekdays=frozenset({1}))) == "Thu 03 Dec"
    assert transferred_to("2026-11-25T11:00", Dispatch("FR", weekdays=frozenset())) is None


@given(MOMENTS, st.sampled_from(["FR", "US", "JP", "AE", ""]), st.integers(0, 30))
def test_a_transfer_ends_on_a_day_on_which_somebody_is_at_work_there(moment, country, days):
    there = replace(ONE, address=Address(country=country), transfer_days=days)
    dispatch = Dispatch("FR")
    end = transferred(there, dispatch, moment.date())
    assert Calendar(dispatch, "Europe/Paris", country=country).arrives_on(end)
    assert end >= moment.date() + timedelta(days=days)


def test_a_boutique_gives_a_bag_only_whole():
    supply = {"A": Supply(here=1, central=5), "B": Supply(here=0, central=1), "C": Supply(is_uncounted=True)}
    assert can_give({"A": 1}, supply, ONE) is True
    assert can_give({"A": 1, "B": 1}, supply, ONE) is False
    assert can_give({"B": 2}, supply, ONE) is None
    assert can_give({"C": 1}, supply, ONE) is False
    assert can_give({"D": 1}, supply, ONE) is None
    assert can_give({"B": 1, "D": 1}, supply, ONE) is None
    assert can_give({"B": 1}, supply, replace(ONE, receives_transfers=False)) is None
    assert can_give({"A": 1}, supply, replace(ONE, receives_transfers=False)) is True


def test_a_waiting_ends_when_the_boutique_closes():
    assert f"{closing_after(ONE, at('2026-11-25T06:09')):%a %H:%M}" == "Wed 19:00"
    assert f"{closing_after(ONE, at('2026-11-28T19:30')):%a %H:%M}" == "Mon 19:00"  # Saturday evening
    assert f"{closing_before(ONE, at('2026-11-25T06:09'), after=at('2026-11-20T12:00')):%a %H:%M}" == "Tue 19:00"
    assert closing_before(ONE, at("2026-11-25T18:00"), after=at("2026-11-25T06:00")) is None
    assert closing_after(replace(ONE, hours=()), at("2026-11-25T06:09")) is None


@given(MOMENTS, st.integers(0, 200))
def test_an_end_that_is_brought_forward_is_never_later_than_asked_nor_before_it_began(moment, hours):
    end = moment + timedelta(hours=hours)
    found = closing_before(ONE, end, after=moment)
    assert found is None or moment < found <= end
    assert closing_after(ONE, moment) >= moment


def test_search_engines_are_told_what_is_known_and_nothing_else():
    data = jewelry_store(ONE, name="Alizés", url="https://x.example/", house="House")
    assert data["@type"] == "JewelryStore"
    assert data["address"] == {
        "@type": "PostalAddress", "streetAddress": "3 rue", "addressLocality": "Paris", "addressCountry": "FR",
    }  # fmt: skip
    assert len(data["openingHoursSpecification"]) == 6
    assert "telephone" not in data
