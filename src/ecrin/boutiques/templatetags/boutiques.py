"""Hours and moments of a boutique as a reader of the storefront expects them: `{% load boutiques %}`."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.boutiques.rules import BoutiqueInfo
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.markets.rules import grouped_hours
from ecrin.markets.rules.calendar import holiday_name
from ecrin.markets.templatetags.locale import locale_of

register = template.Library()
Spans = Sequence[tuple[time, time]]


def spans_text(spans: Spans, locale: str) -> str:
    """`10:00 – 13:00, 14:00 – 19:00`, or that it is closed."""
    if not spans:
        return _("Closed")
    return ", ".join(
        f"{format_time(opens, 'short', locale=locale)} – {format_time(closes, 'short', locale=locale)}"
        for opens, closes in spans
    )


def day_text(day: date, locale: str) -> str:
    """`Friday, December 4, 2026`."""
    return str(format_date(day, "full", locale=locale))


def week_lines(boutique: BoutiqueInfo, locale: str) -> list[tuple[str, str]]:
    """Its week in runs of days with the same hours, closed days too."""
    names = Locale.parse(locale).days["stand-alone"]["wide"]
    groups = [(group.first, group.last, group.spans) for group in grouped_hours(boutique.hours)]
    known = {day for first, last, _spans in groups for day in range(first, last + 1)}
    groups += [(day, day, ()) for day in range(1, 8) if day not in known]
    return [
        (names[first - 1] if first == last else f"{names[first - 1]} – {names[last - 1]}", spans_text(spans, locale))
        for first, last, spans in sorted(groups, key=lambda each: each[0])
    ]


def special_lines(boutique: BoutiqueInfo, locale: str, today: date, language: str) -> list[tuple[str, str, str]]:
    """Dates of the next month on which other hours count: day, hours, and what day it is. Staff write that in the source
    language; who reads another is told the name of a public holiday in it, and nothing where none is known.
    """
    return [
        (
            day_text(one.date, locale),
            spans_text([(one.opens, one.closes)] if one.opens and one.closes else [], locale),
            one.note if language == SOURCE_LANGUAGE else _name_of(boutique, one.date, language),
        )
        for one in boutique.special
        if 0 <= (one.date - today).days <= 31
    ]


def _name_of(boutique: BoutiqueInfo, day: date, language: str) -> str:
    return holiday_name(day, boutique.address.country, boutique.address.area, language)


def ready_text(ready_at: datetime, time_zone: str, locale: str, *, now: datetime | None = None) -> str:
    """`Ready today from 4:00 PM`, `Ready from Friday, December 4, 2026`: by the boutique's own clock."""
    zone = ZoneInfo(time_zone)
    ready, today = ready_at.astimezone(zone), (now or timezone.now()).astimezone(zone).date()
    if ready.date() == today:
        return _("Ready today from %(time)s") % {"time": format_time(ready.time(), "short", locale=locale)}
    return _("Ready from %(day)s") % {"day": day_text(ready.date(), locale)}


def moment_text(moment: datetime, time_zone: str, locale: str) -> str:
    """`Friday, December 4, 2026, 4:00 PM`, by the boutique's own clock."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{day_text(local.date(), locale)}, {format_time(local.time(), 'short', locale=locale)}"


@register.simple_tag(takes_context=True)
def week_hours(context: template.Context, boutique: BoutiqueInfo) -> list[tuple[str, str]]:
    return week_lines(boutique, locale_of(context))


@register.simple_tag(takes_context=True)
def special_hours(context: template.Context, boutique: BoutiqueInfo) -> list[tuple[str, str, str]]:
    language = context["request"].storefront.language
    return special_lines(boutique, locale_of(context), timezone.localdate(timezone=boutique.zone), language)


@register.simple_tag(takes_context=True)
def pickup_moment(context: template.Context, moment: datetime, time_zone: str) -> str:
    """`{% pickup_moment pickup.expires_at pickup.time_zone %}`."""
    return moment_text(moment, time_zone, locale_of(context))
