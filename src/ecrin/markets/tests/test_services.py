from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from ecrin.markets.models import Country, CountryLanguage, Market, Region, Storefront, TaxRate
from ecrin.markets.selectors import tax_rate
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


def test_every_selling_country_has_a_tax_rate_with_its_source_by_state_where_states_tax():
    load_shipped_data()
    selling = set(Country.objects.filter(market__state="open").values_list("code", flat=True))
    whole = set(TaxRate.objects.filter(state_code="").values_list("country_code", flat=True))
    assert selling - whole == {"US", "CA"}
    assert TaxRate.objects.filter(country_code="US").count() == 51  # fifty states and the District of Columbia
    assert TaxRate.objects.filter(country_code="CA").count() == 13
    assert not TaxRate.objects.filter(source="").exists()


def test_a_state_has_its_rate_to_the_last_digit_and_says_what_it_leaves_out():
    load_shipped_data()
    today = date(2026, 6, 1)
    assert tax_rate("US", "NJ", on=today) == Decimal("0.06625")
    assert tax_rate("CA", "QC", on=today) == Decimal("0.14975")
    assert tax_rate("US", "OR", on=today) == 0
    assert tax_rate("US", on=today) is None
    assert "without local taxes" in TaxRate.objects.get(country_code="US", state_code="NY").source
    assert str(TaxRate.objects.get(country_code="CA", state_code="QC")) == "CA-QC 14.975 %"
    assert str(TaxRate.objects.get(country_code="FR")) == "FR 20 %"


def test_a_state_that_the_house_wrote_itself_stays_and_its_neighbours_are_added():
    own = TaxRate.objects.create(country_code="US", state_code="NY", rate=Decimal("0.08875"), begins_on="2026-01-01")
    load_shipped_data()
    assert TaxRate.objects.get(country_code="US", state_code="NY") == own
    assert TaxRate.objects.filter(country_code="US").count() == 51


def test_the_command_is_called_as_it_is_written(capsys):
    call_command("load-markets")
    assert "30 storefronts" in capsys.readouterr().out
