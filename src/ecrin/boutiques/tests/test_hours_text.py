from datetime import UTC, date, datetime, time

import pytest

from ecrin.boutiques.rules import BoutiqueInfo, SpecialHours
from ecrin.boutiques.templatetags.boutiques import moment_text, ready_text, special_lines, week_lines
from ecrin.clients.rules import Address
from ecrin.markets.rules import Hours

NOW = datetime(2026, 11, 25, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ready", "zone", "text"),
    [
        (datetime(2026, 11, 25, 21, tzinfo=UTC), "America/New_York", "Ready today from 4:00\u202fPM"),
        (datetime(2026, 12, 4, 15, tzinfo=UTC), "America/New_York", "Ready from Friday, December 4, 2026"),
        (datetime(2026, 11, 25, 23, tzinfo=UTC), "Asia/Tokyo", "Ready today from 8:00\u202fAM"),  # it is tomorrow there
    ],
)
def test_today_is_the_boutiques_own_day(ready, zone, text):
    assert ready_text(ready, zone, "en_US", now=NOW) == text


def test_a_moment_is_told_by_the_boutiques_clock():
    assert moment_text(NOW, "Asia/Tokyo", "ja_JP") == "2026年11月26日木曜日, 1:00"


def test_a_week_is_told_in_runs_of_days_closed_ones_too():
    hours = tuple(Hours(day, time(10), time(19)) for day in range(1, 7))
    one = BoutiqueInfo(
        id=1, code="a", name="A", market="fr", address=Address(country="FR"), time_zone="Europe/Paris", hours=hours
    )
    assert week_lines(one, "en_GB") == [("Monday – Saturday", "10:00 – 19:00"), ("Sunday", "Closed")]


@pytest.mark.parametrize(
    ("country", "language", "locale", "names"),
    [
        ("FR", "en", "en_GB", ["Christmas", "Our birthday"]),
        ("FR", "fr", "fr_FR", ["Noël", ""]),
        ("HK", "zh-hant", "zh_Hant_HK", ["聖誕節", ""]),
        ("CN", "zh-hans", "zh_Hans_CN", ["", ""]),  # no holiday there
        ("FR", "ja", "ja_JP", ["", ""]),  # nobody says French holidays in Japanese
        ("", "fr", "fr_FR", ["", ""]),
    ],
)
def test_a_day_with_other_hours_is_named_in_the_readers_language_or_not_at_all(country, language, locale, names):
    days = (SpecialHours(date(2026, 12, 25), note="Christmas"), SpecialHours(date(2026, 12, 16), note="Our birthday"))
    one = BoutiqueInfo(
        id=1, code="a", name="A", market="fr", address=Address(country=country), time_zone="Europe/Paris", special=days
    )
    assert [name for _day, _hours, name in special_lines(one, locale, date(2026, 12, 1), language)] == names
