import re
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.money import from_minor
from ecrin.markets.rules import DeliveryInfo, Hours, SellerInfo, grouped_hours, is_answering
from ecrin.markets.templatetags.locale import (
    address_lines,
    delivery_fee_text,
    hours_lines,
    tax_note,
)

EVERY_DAY = tuple(Hours(weekday, time(9), time(21)) for weekday in range(1, 8))


def shown(markets, code, source, **values):
    request = SimpleNamespace(storefront=markets.storefronts[code] if code else None)
    return Template("{% load locale %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("code", "minor", "text"),
    [
        ("en-us", 1234500, "$12,345"),
        ("en-us", 1234550, "$12,345.50"),
        ("ja-jp", 1234500, "￥1,234,500"),
        ("zh-hk", 1234500, "HK$12,345"),
        ("zh-cn", 1234500, "¥12,345"),
        ("de-ch", 1234550, "CHF 12’345.50"),
        ("fr-ch", 1234500, "12 345 CHF"),
        ("en-eu", 1234500, "12,345 €"),
        ("de-eu", 1234550, "12.345,50 €"),
        ("fr-fr", 1234500, "12 345 €"),
        ("en-gb", 1234500, "£12,345"),
        ("en-au", 1234500, "$12,345"),
    ],
)
def test_money_is_written_as_each_storefronts_readers_expect(markets, code, minor, text):
    money = from_minor(minor, markets.storefronts[code].market.currency)
    assert re.sub(r"[\u00a0\u202f]", " ", shown(markets, code, "{% money amount %}", amount=money)) == text


def test_minor_units_can_be_given_with_their_currency(markets):
    assert shown(markets, "en-us", '{% money 345000 "USD" %}') == "$3,450"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("zh-hk", "1,234,567.5"),
        ("zh-tw", "1,234,567.5"),
        ("de-ch", "1’234’567.5"),
        ("de-de", "1.234.567,5"),
        ("ar-ae", "1,234,567.5"),
        (None, "1,234,567.5"),
    ],
)
def test_numbers_are_grouped_by_locale_traditional_chinese_too(markets, code, text):
    assert shown(markets, code, "{% number 1234567.5 %}") == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en-us", "November 3, 2026"),
        ("en-eu", "3 November 2026"),
        ("ja-jp", "2026年11月3日"),
        ("ar-ae", "3 نوفمبر 2026"),
        ("fr-ca", "3 novembre 2026"),
    ],
)
def test_dates_are_written_by_locale_arabic_with_western_digits(markets, code, text):
    assert shown(markets, code, "{% day on %}", on=date(2026, 11, 3)) == text


def test_every_storefront_formats_by_a_locale_of_its_own_language(markets):
    for storefront in markets.storefronts.values():
        assert storefront.babel.partition("_")[0] == storefront.language.partition("-")[0]
        assert shown(markets, storefront.code, "{% day on %}{% number 1.5 %}{% percent 0.081 %}", on=date(2026, 1, 2))


def test_an_address_stands_in_the_order_of_its_country():
    seller = SellerInfo("x", "Maison", "SA", "Rue du Rhône 1", "1204", "Genève", "CH")
    assert address_lines(seller) == ("Maison SA", "Rue du Rhône 1", "CH-1204 Genève", "SWITZERLAND")
    assert address_lines(seller, abroad=False)[-1] == "CH-1204 Genève"
    assert address_lines(SellerInfo("x", "Maison")) == ()
    assert "〒" not in address_lines(SellerInfo("x", "Maison K.K.", street="1-1", country_code="JP"))


def test_hours_are_read_as_runs_of_days():
    week = (*(Hours(day, time(9), time(21)) for day in range(1, 6)), Hours(6, time(10), time(19)))
    market = SimpleNamespace(hours=week)
    plain = [(days, re.sub(r"\s", " ", times)) for days, times in hours_lines(market, "en_US")]
    assert plain == [("Monday – Friday", "9:00 AM – 9:00 PM"), ("Saturday", "10:00 AM – 7:00 PM")]
    assert hours_lines(market, "fr_CH")[0] == ("lundi – vendredi", "09:00 – 21:00")
    assert hours_lines(SimpleNamespace(hours=()), "en_US") == ()


def test_somebody_answers_by_the_markets_own_clock_in_summer_and_winter():
    eastern = "America/New_York"
    assert not is_answering(EVERY_DAY, eastern, datetime(2026, 1, 15, 13, 59, tzinfo=UTC))  # 8:59 in winter
    assert is_answering(EVERY_DAY, eastern, datetime(2026, 1, 15, 14, 0, tzinfo=UTC))
    assert is_answering(EVERY_DAY, eastern, datetime(2026, 7, 15, 13, 0, tzinfo=UTC))  # 9:00 in summer
    assert not is_answering(EVERY_DAY, eastern, datetime(2026, 7, 16, 1, 0, tzinfo=UTC))  # 21:00, closing
    assert not is_answering((), eastern, datetime(2026, 7, 15, 13, 0, tzinfo=UTC))


MOMENTS = st.integers(1577836800, 2051222400).map(lambda second: datetime.fromtimestamp(second, tz=UTC))


@given(MOMENTS)
def test_always_open_is_always_answering(at):
    always = tuple(Hours(day, time(0), time.max) for day in range(1, 8))
    for zone in ("Europe/Zurich", "America/Sao_Paulo", "Australia/Sydney"):
        assert is_answering(always, zone, at)


@given(
    st.lists(st.builds(Hours, st.integers(1, 7), st.just(time(9)), st.sampled_from([time(18), time(21)])), unique=True)
)
def test_grouping_keeps_every_day_once(hours):
    days = [day for group in grouped_hours(tuple(hours)) for day in range(group.first, group.last + 1)]
    assert days == sorted({one.weekday for one in hours})


def test_delivery_says_its_fee(markets):
    express = DeliveryInfo("express", "Express", 1, 2, fee=3500, free_from=50000)
    us = markets.markets["us"]
    assert delivery_fee_text(express, us, "en_US") == "$35, complimentary from $500"
    assert delivery_fee_text(DeliveryInfo("standard", "Standard", 2, 3), us, "en_US") == "Complimentary"
    assert (express.fee_for(49999), express.fee_for(50000)) == (3500, 0)


def test_each_market_words_its_tax(markets):
    with translation.override("en"):
        notes = {code: tax_note(market) for code, market in markets.markets.items()}
    assert notes["us"] == notes["ca"] == "excl. sales tax"
    assert notes["fr"] == notes["gb"] == notes["ch"] == "incl. VAT"
    assert notes["jp"] == notes["au"] == "incl. tax"
    assert notes["hk"] == ""
