import pytest
from django.core.management import call_command

from ecrin.markets.models import Country, CountryLanguage, Market, Region, Storefront, TaxRate
from ecrin.markets.services import load_shipped_data

pytestmark = pytest.mark.django_db


def test_the_shipped_data_has_the_counts_of_a_real_house():
    load_shipped_data()
    assert Region.objects.count() == 6
    assert Country.objects.count() == 39
    assert Country.objects.filter(market__state="open").count() == 32
    assert Market.objects.count() == 21
    assert Storefront.objects.count() == 30
    assert CountryLanguage.objects.count() == 50
    assert Market.objects.get(code="eu").countries.count() == 19
    assert set(Market.objects.filter(state="show").values_list("code", flat=True)) == {
        "br", "mx", "kr", "tw", "ru", "ww", "ae",
    }  # fmt: skip
    assert Storefront.objects.values("content_language").distinct().count() == 12


def test_every_row_that_ships_is_valid():
    load_shipped_data()
    for model in (Region, Country, Market, Storefront, CountryLanguage, TaxRate):
        for row in model.objects.all():
            row.full_clean()


def test_loading_again_adds_nothing_and_keeps_what_staff_changed():
    load_shipped_data()
    Country.objects.filter(code="TW").update(name="Taiwan")
    Market.objects.filter(code="fr").update(price_fallback=None, state="closed")
    CountryLanguage.objects.filter(country__code="CH", storefront__code="it-ch").delete()
    assert not any(load_shipped_data().values())
    assert Country.objects.get(code="TW").name == "Taiwan"
    assert Market.objects.get(code="fr").price_fallback is None
    assert CountryLanguage.objects.filter(country__code="CH").count() == 3


def test_what_is_not_known_of_a_seller_is_absent():
    load_shipped_data()
    for market in Market.objects.all():
        assert (market.seller, market.telephone, market.mail, market.return_days) == (None, "", "", None)


def test_every_selling_country_has_a_tax_rate_with_its_source_but_those_taxed_by_state():
    load_shipped_data()
    selling = set(Country.objects.filter(market__state="open").values_list("code", flat=True))
    rates = {rate.country_code: rate for rate in TaxRate.objects.all()}
    assert selling - set(rates) == {"US", "CA"}
    assert all(rate.source for rate in rates.values())


def test_the_command_is_called_as_it_is_written(capsys):
    call_command("load-markets")
    assert "30 storefronts" in capsys.readouterr().out
