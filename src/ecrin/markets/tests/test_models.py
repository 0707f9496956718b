import pytest
from django.core.exceptions import ValidationError

from ecrin.markets.models import Country, Market, Storefront, TaxRate


def faults(row):
    try:
        row.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


def market(code):
    return Market.objects.get(code=code)


def test_prices_are_taken_only_from_a_market_with_the_same_currency(markets):
    swiss = market("ch")
    swiss.price_fallback = market("eu")
    assert faults(swiss) == {"price_fallback"}


def test_no_market_takes_its_prices_from_itself_by_whatever_way(markets):
    europe = market("eu")
    europe.price_fallback = market("fr")  # which falls back to eu
    assert faults(europe) == {"price_fallback"}
    europe.price_fallback = europe
    assert faults(europe) == {"price_fallback"}
    spain = market("es")
    spain.price_fallback = market("fr")
    assert faults(spain) == set()


def test_a_market_keeps_its_currency(markets):
    japan = market("jp")
    japan.currency = "USD"
    assert faults(japan) == {"currency"}


@pytest.mark.parametrize(
    ("field", "value"), [("currency", "ABC"), ("time_zone", "Mars/Olympus"), ("code", "Not A Code"), ("state", "ajar")]
)
def test_a_market_is_refused_with_a_value_that_does_not_exist(markets, field, value):
    row = Market(code="xx", name="X", currency="EUR", time_zone="UTC")
    setattr(row, field, value)
    assert faults(row) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "back-office"),
        ("code", "api"),
        ("code", "healthz"),
        ("code", "EN-US"),
        ("babel_locale", "fr_XQ_nowhere"),
        ("babel_locale", "de_DE"),
        ("html_lang", "french"),
        ("interface_language", "nl"),
        ("content_language", "nl"),
    ],
)
def test_a_storefront_is_refused_with_a_value_that_cannot_serve(markets, field, value):
    values = {"code": "fr-xx", "content_language": "fr", "interface_language": "fr-ch", "babel_locale": "fr_BE"}
    row = Storefront(**values | {"html_lang": "fr-BE", field: value}, market=market("eu"))
    assert field in faults(row)


def test_country_codes_are_two_capitals(markets):
    row = Country.objects.get(code="CH")
    row.code = "ch"
    assert faults(row) == {"code"}


def test_a_tax_rate_is_a_part_of_one(db):
    assert faults(TaxRate(country_code="FR", rate=20, begins_on="2026-01-01")) == {"rate"}
    assert faults(TaxRate(country_code="FR", rate="0.2", begins_on="2026-01-01")) == set()
