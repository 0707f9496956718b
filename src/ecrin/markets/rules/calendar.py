"""When parcels leave for a market, and on which days they arrive: arithmetic on days, no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

WORKING_WEEK = frozenset({1, 2, 3, 4, 5})
SATURDAY = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """When parcels leave: on these days of the week (1 is Monday), except on the holidays of a country (and of an area of
    it) and on the house's own closed days. Without any day of the week nothing leaves, so that no date is told.
    """

    country: str = ""
    area: str = ""
    weekdays: frozenset[int] = WORKING_WEEK
    closed: frozenset[date] = field(default_factory=frozenset)

    def leaves_on(self, day: date) -> bool:
        """Whether a parcel leaves on a day."""
        is_own = day.isoweekday() in self.weekdays and day not in self.closed
        return is_own and not is_holiday(day, self.country, self.area)


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that decides on which day something ordered now arrives in one way of delivery.

    `country` is where it goes, empty where that is not known yet.
    """

    dispatch: Dispatch
    time_zone: str
    cut_off: time | None = None
    on_saturdays: bool = False
    country: str = ""

    def arrives_on(self, day: date) -> bool:
        """Whether a carrier is at work there on a day: it is neither weekend nor holiday, neither here nor there."""
        weekday = day.isoweekday()
        is_weekend = weekday in weekend_of(self.country or self.dispatch.country)
        if is_weekend and not (weekday == SATURDAY and self.on_saturdays):
            return False
        return not is_holiday(day, self.country) and not is_holiday(day, self.dispatch.country, self.dispatch.area)


def first_dispatch(calendar: Calendar, now: datetime) -> date | None:
    """The day on which something ordered at the moment `now` (aware) leaves; None where nothing ever leaves."""
    if not calendar.dispatch.weekdays:
        return None
    zone = ZoneInfo(calendar.time_zone)
    today = now.astimezone(zone).date()
    # Compared as moments: where the clock is put back over a cut-off, its first passing counts.
    cut_off = calendar.cut_off and datetime.combine(today, calendar.cut_off, zone).astimezone(UTC)
    return leaving_after(calendar.dispatch, today + _DAY if cut_off and now >= cut_off else today, 0)


def leaving_after(dispatch: Dispatch, start: date, days: int) -> date:
    """The first day from `start` on which parcels leave, and `days` such days later."""
    return _counted(dispatch.leaves_on, start, days)


def arriving_after(calendar: Calendar, left: date, days: int) -> date:
    """The day on which a parcel that left on a day arrives, its carrier's business days later. The day on which it left
    is not one of them.
    """
    return _counted(calendar.arrives_on, left + _DAY, days - 1) if days else _counted(calendar.arrives_on, left, 0)


def leaving_before(calendar: Calendar, arrives: date, days: int) -> date:
    """The last day on which a parcel may leave to be there on a day, its carrier's business days before it. Where no day
    of the two months before will do, the day itself.
    """
    for back in range(61):
        day = arrives - back * _DAY
        if calendar.dispatch.leaves_on(day) and arriving_after(calendar, day, days) <= arrives:
            return day
    return arrives


def _counted(is_open: Callable[[date], bool], start: date, days: int) -> date:
    day = start
    while not is_open(day):
        day += _DAY
    for _ in range(days):
        day += _DAY
        while not is_open(day):
            day += _DAY
    return day


def is_holiday(day: date, country: str, area: str = "") -> bool:
    """Whether a day is a public holiday of a country, or of an area of it; never where the country is not known."""
    return day in holidays_of(country, area, day.year)


@cache
def holidays_of(country: str, area: str, year: int) -> frozenset[date]:
    """The public holidays of a country, or of an area of it, in a year; none where they are not known."""
    if not country or not is_area(country, ""):
        return frozenset()
    within = area if area and is_area(country, area) else None
    return frozenset(holidays.country_holidays(country, subdiv=within, years=year))


@cache
def holiday_name(day: date, country: str, area: str, language: str) -> str:
    """How a public holiday is called in a language (`zh-hant`), where its own country says it in that language; else
    empty, as for any other day.
    """
    said = _said_in(country, language)
    if not said or not is_holiday(day, country, area):
        return ""
    within = area if area and is_area(country, area) else None
    return str(holidays.country_holidays(country, subdiv=within, years=day.year, language=said).get(day) or "")


_CHINESE = {"zh-hans": ("zh_CN",), "zh-hant": ("zh_HK", "zh_TW")}


def _said_in(country: str, language: str) -> str:
    """The library's name of a language in which it knows a country's holidays; empty where it does not."""
    known = holidays.list_localized_countries().get(country, [])
    wanted = _CHINESE.get(language, (language.replace("-", "_").lower(),))
    alike = (one for one in known if one in wanted or one.lower() in wanted or one.split("_")[0] in wanted)
    return next(alike, "")


@cache
def weekend_of(country: str) -> frozenset[int]:
    """Days of the week on which nobody delivers in a country: Saturday and Sunday unless it rests on others."""
    if not country or not is_area(country, ""):
        return frozenset({SATURDAY, 7})
    return frozenset(day + 1 for day in holidays.country_holidays(country).weekend)


@cache
def is_area(country: str, area: str) -> bool:
    """Whether holidays of a country (and of an area in it, in ISO 3166-2 without the country) are known."""
    known = holidays.list_supported_countries()
    return country in known and (not area or area in known[country])


def weekdays_of(text: str) -> frozenset[int]:
    """`12345` as days of the week."""
    return frozenset(int(sign) for sign in text)


def promises_key(market: str) -> str:
    """The change key of pages that are kept and tell a day: it changes when the market's first day of dispatch does."""
    return f"promises:{market}"
