"""What a client reads of an offer: `{{ offer.availability|availability }}`, `{% arrives line.promise %}`. Each is also a
plain function; the language must be active.
"""

from datetime import date

from babel.dates import format_interval, format_skeleton
from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.markets.templatetags.locale import locale_of
from ecrin.offers.rules import Dates, Days
from ecrin.offers.selectors import promised_dates

register = template.Library()


@register.filter(name="availability")
def availability_words(availability: str) -> str:
    """How a creation is had."""
    return {
        "in-stock": _("Available"),
        "low": _("Only a few left"),
        "made-to-order": _("Made to order for you"),
        "back-soon": _("Back soon"),
        "sold-out": _("Not available at the moment"),
        "boutique": _("Available in our boutiques"),
        "request": _("Price on request"),
    }.get(availability, "")


def promise_words(promise: Days | None) -> str:
    """When it is with the client; empty where nothing is promised."""
    if promise is None:
        return ""
    if promise.least == promise.most:
        return ngettext("With you in %(days)s business day", "With you in %(days)s business days", promise.most) % {
            "days": promise.most
        }
    return _("With you in %(least)s to %(most)s business days") % {"least": promise.least, "most": promise.most}


def span_words(dates: Dates, locale: str) -> str:
    """The days by themselves, in a Babel locale: `Tue, Dec 1 – Thu, Dec 3`, or the one day."""
    if dates.first == dates.last:
        return str(format_skeleton("MMMEd", dates.first, locale=locale))
    return str(format_interval(dates.first, dates.last, "MMMEd", locale=locale))


def dates_words(dates: Dates | None, locale: str) -> str:
    """The days between which it arrives: `With you Tue, Dec 1 – Thu, Dec 3`. Empty where none is known."""
    if dates is None:
        return ""
    if dates.first == dates.last:
        return _("With you on %(day)s") % {"day": span_words(dates, locale)}
    return _("With you %(days)s") % {"days": span_words(dates, locale)}


def arrival_words(promise: Days | None, dates: Dates | None, locale: str) -> str:
    """When it is there: its dates, else how long it takes; empty where nothing is promised."""
    return dates_words(dates, locale) or promise_words(promise)


@register.simple_tag(takes_context=True)
def arrives(context: template.Context, promise: Days | None) -> str:
    """`{% arrives line.promise %}`: when something ordered now is with the client, by the market's standard delivery.

    For pages that are not kept: a day passes.
    """
    request = context.get("request")
    storefront = getattr(request, "storefront", None) or context["storefront"]
    return arrival_words(promise, promised_dates(promise, storefront.market), locale_of(context))


@register.simple_tag(takes_context=True)
def days_between(context: template.Context, first: date | None, last: date | None) -> str:
    """`{% days_between order.promised_from order.promised_until %}`; empty where an order was promised no day."""
    return dates_words(Dates(first, last), locale_of(context)) if first and last else ""


@register.simple_tag(takes_context=True)
def arrival(context: template.Context, promise: Days | None, dates: Dates | None) -> str:
    """`{% arrival way.promise way.dates %}`: when it is there, its dates where they are known."""
    return arrival_words(promise, dates, locale_of(context))


@register.simple_tag(takes_context=True)
def days_alone(context: template.Context, first: date, last: date) -> str:
    """`{% days_alone order.promised_from order.promised_until %}`: without a sentence around them, for staff."""
    return span_words(Dates(first, last), locale_of(context))
