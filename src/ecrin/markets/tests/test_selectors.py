from datetime import date
from decimal import Decimal

from django.urls import get_urlconf
from django.utils.translation import get_language

from ecrin.core import changes
from ecrin.core.models import Change, ChangeCounter
from ecrin.markets.models import Country, Market, Storefront
from ecrin.markets.selectors import kept, read_snapshot, snapshot, storefront_context, tax_rate


def test_a_change_elsewhere_is_read_within_the_followers_next_look(markets):
    changes.catch_up()
    assert snapshot().markets["us"].telephone == ""
    Market.objects.filter(code="us").update(telephone="+1 555 0100")  # as another process would
    Change.objects.create(number=changes.latest() + 1, key="markets")
    ChangeCounter.objects.update(value=changes.latest() + 1)
    assert snapshot().markets["us"].telephone == ""
    changes.catch_up()
    assert snapshot().markets["us"].telephone == "+1 555 0100"


def test_reading_the_snapshot_costs_nine_queries(markets, django_assert_num_queries):
    with django_assert_num_queries(9):
        read_snapshot()


def test_a_snapshot_that_is_there_costs_none(markets, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert snapshot() is markets


def test_a_saved_market_is_in_the_next_snapshot(markets):
    market = Market.objects.get(code="us")
    market.telephone = "+1 555 0100"
    market.save()
    assert snapshot().markets["us"].telephone == "+1 555 0100"


def test_markets_fall_back_to_europes_prices(markets):
    by_id = {one.id: one.code for one in markets.markets.values()}
    assert [by_id[one] for one in markets.markets["fr"].price_chain] == ["fr", "eu"]
    assert [by_id[one] for one in markets.markets["ch"].price_chain] == ["ch"]


def test_hreflang_has_49_countries_and_international_as_the_default(markets):
    values = {one.value: one.storefront.code for one in markets.hreflangs}
    assert len(values) == 50
    assert values.pop("x-default") == "en-ww"
    assert len(values) == 49
    assert values["en-AT"] == "en-eu"
    assert values["de-AT"] == "de-eu"
    assert values["zh-TW"] == "zh-tw"


def test_a_closed_market_leaves_hreflang(markets):
    Market.objects.filter(code="ru").update(state="closed")
    closed = kept.refresh()
    assert "ru-RU" not in {one.value for one in closed.hreflangs}
    assert "ru-ru" not in {one.code for one in closed.served}


def test_each_language_has_a_default_storefront(markets):
    defaults = {language: one.code for language, one in markets.default_for_language.items()}
    assert len(defaults) == 12
    assert defaults["en"] == "en-ww"
    assert defaults["zh-hant"] == "zh-hk"
    assert markets.default.code == "en-ww"


def test_arabic_runs_from_right_to_left(markets):
    assert markets.storefronts["ar-ae"].direction == "rtl"
    assert {one.direction for code, one in markets.storefronts.items() if code != "ar-ae"} == {"ltr"}


def test_a_country_is_named_by_the_house_then_by_cldr(markets):
    countries = {one.code: one for one in markets.countries}
    assert str(countries["HK"].text("en")) == "Hong Kong SAR, China"
    assert str(countries["CH"].text("it")) == "Svizzera"
    Country.objects.filter(code="CH").update(translations={"it": {"name": "Confederazione", "state": "translated"}})
    assert next(str(one.text("it")) for one in kept.refresh().countries if one.code == "CH") == "Confederazione"


def test_outside_of_requests_a_storefront_can_be_entered_and_left(markets):
    with storefront_context(markets.storefronts["de-ch"]):
        assert get_language() == "de-ch"
        with storefront_context(markets.storefronts["ar-ae"]):
            assert get_language() == "ar"
        assert get_language() == "de-ch"
    assert (get_urlconf(), get_language()) == (None, "en")


def test_a_rate_counts_from_its_day_on(markets):
    assert tax_rate("DE", on=date(2026, 11, 23)) == Decimal("0.19")
    assert tax_rate("DE", on=date(2025, 11, 23)) is None
    assert tax_rate("US", on=date(2026, 11, 23)) is None


def test_a_storefront_that_staff_add_is_there_without_a_restart(markets, client):
    assert client.get("/nl-eu/").status_code == 404
    Storefront.objects.create(
        code="nl-eu",
        market=Market.objects.get(code="eu"),
        content_language="en",
        interface_language="nl",
        babel_locale="nl_NL",
        html_lang="nl",
    )
    assert client.get("/nl-eu/change-location/").status_code != 500
    assert snapshot().storefronts["nl-eu"].market.code == "eu"


def test_a_market_is_named_in_every_language(markets):
    names = {code: str(market.text("name", "ar")) for code, market in markets.markets.items()}
    assert names["ae"] == "الإمارات العربية المتحدة"
    assert names["eu"] == "أوروبا"
    assert not any(
        market.text("name", language).is_fallback
        for market in markets.markets.values()
        for language in ("fr", "de", "it", "es", "pt-br", "ru", "ar", "ja", "ko", "zh-hans", "zh-hant")
    )
