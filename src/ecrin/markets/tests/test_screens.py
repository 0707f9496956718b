from datetime import date, time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ecrin.core import changes
from ecrin.core.journal import Fact, history_of
from ecrin.markets.models import Country, Market, Region, Storefront, TaxRate
from ecrin.markets.rules import Dispatch
from ecrin.markets.selectors import snapshot

SCREENS = ["market", "storefront", "country", "region", "legalentity", "taxrate"]


@pytest.fixture
def staff(client, markets):
    user = get_user_model().objects.create_superuser(email="head@house.example", password="correct horse")
    client.force_login(user)
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_lists_and_opens_its_form(staff, screen):
    assert staff.get(reverse(f"{screen}:index")).status_code == 200
    assert staff.get(reverse(f"{screen}:add")).status_code == 200


def market_form(row, **changes_made):
    values = {
        field.name: getattr(row, field.attname) if getattr(row, field.attname) is not None else ""
        for field in row._meta.fields
        if field.name not in {"id", "translations"}
    }
    values |= {name: inline_formset([]) for name in ("delivery_methods", "contact_hours", "closed_days")}
    values["dispatch_days"] = tuple(row.dispatch_days) if isinstance(row, Market) else ()
    return nested_form_data(values | changes_made)


def test_a_saved_market_with_hours_and_delivery_is_what_requests_read_next(staff):
    row = Market.objects.get(code="us")
    express = {"name": "Express", "code": "express", "min_days": 1, "max_days": 2, "fee": 3500, "free_from": 50000}
    hours = {"weekday": 1, "opens": "09:00", "closes": "21:00"}
    form = market_form(
        row,
        telephone="+1 555 0100",
        delivery_methods=inline_formset([express | {"ORDER": 1}]),
        contact_hours=inline_formset([hours]),
    )
    before = changes.latest()
    response = staff.post(reverse("market:edit", args=[row.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
    assert "markets" in {key for _, key in changes.since(before)}
    market = snapshot().markets["us"]
    assert market.telephone == "+1 555 0100"
    assert [way.code for way in market.delivery] == ["express"]
    assert len(market.hours) == 1


def test_when_parcels_leave_is_edited_by_market_and_kept_in_its_history(staff):
    row = Market.objects.get(code="us")
    express = {"name": "Express", "code": "express", "min_days": 1, "max_days": 2, "fee": 3500, "free_from": 50000}
    form = market_form(
        row,
        dispatch_country="US",
        dispatch_area="NY",
        dispatch_days=("2", "1", "6"),
        closed_days=inline_formset([{"day": "2026-12-24", "why": "Stocktaking"}]),
        delivery_methods=inline_formset([express | {"cut_off": "12:00", "on_saturdays": "on", "ORDER": 1}]),
    )
    response = staff.post(reverse("market:edit", args=[row.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
    market = snapshot().markets["us"]
    assert market.dispatch == Dispatch("US", "NY", frozenset({1, 2, 6}), frozenset({date(2026, 12, 24)}))
    assert (market.delivery[0].cut_off, market.delivery[0].on_saturdays) == (time(12), True)
    assert [fact.name for fact in history_of(f"market:{row.pk}")] == ["markets.market-changed"]
    page = staff.get(reverse("market:edit", args=[row.pk])).content.decode()
    assert page.count('name="dispatch_days"') == 7
    assert page.count("checked") >= 3


@pytest.mark.parametrize(("country", "area"), [("ZZ", ""), ("US", "ONT")])
def test_a_country_whose_holidays_are_not_known_is_refused_beside_its_field(staff, country, area):
    row = Market.objects.get(code="us")
    response = staff.post(
        reverse("market:edit", args=[row.pk]), market_form(row, dispatch_country=country, dispatch_area=area)
    )
    assert set(response.context["form"].errors) == {"dispatch_area" if area else "dispatch_country"}


def test_a_fault_is_shown_beside_its_field(staff):
    row = Market.objects.get(code="ch")
    response = staff.post(
        reverse("market:edit", args=[row.pk]), market_form(row, price_fallback=Market.objects.get(code="eu").pk)
    )
    assert response.status_code == 200
    assert "price_fallback" in response.context["form"].errors


def test_who_changed_what_is_kept(staff):
    row = Region.objects.get(code="asia")
    staff.post(reverse("region:edit", args=[row.pk]), {"name": "Asia Pacific", "code": "asia"})
    page = staff.get(reverse("region:history", args=[row.pk])).content.decode()
    assert "head@house.example" in page
    fact = history_of(f"region:{row.pk}").get()
    assert (fact.name, fact.data["action"]) == ("markets.market-changed", "changed")
    assert fact.actor_id == get_user_model().objects.get().pk


def test_a_refused_save_leaves_no_fact(staff):
    row = Market.objects.get(code="ch")
    staff.post(reverse("market:edit", args=[row.pk]), market_form(row, currency="XYZ"))
    assert not Fact.objects.exists()


def test_adding_and_deleting_leave_facts(staff):
    staff.post(reverse("region:add"), {"name": "Moon", "code": "moon"})
    row = Region.objects.get(code="moon")
    staff.post(reverse("region:delete", args=[row.pk]))
    assert [fact.data["action"] for fact in history_of(f"region:{row.pk}")] == ["deleted", "added"]


def test_what_is_in_use_is_not_deleted(staff):
    row = Storefront.objects.get(code="en-us")
    response = staff.post(reverse("storefront:delete", args=[row.pk]))
    assert response.status_code in {302, 403}
    assert Storefront.objects.filter(code="en-us").exists()


def test_a_country_gains_a_language(staff):
    row = Country.objects.get(code="AT")
    form = {"name": "Austria", "code": "AT", "region": row.region_id, "market": row.market_id, "position": 1}
    existing = list(row.languages.all())
    forms = [{"id": one.pk, "storefront": one.storefront_id, "ORDER": n} for n, one in enumerate(existing, 1)]
    french = {"storefront": Storefront.objects.get(code="fr-eu").pk, "ORDER": 3}
    form["languages"] = inline_formset([*forms, french], initial=len(forms))
    response = staff.post(reverse("country:edit", args=[row.pk]), nested_form_data(form))
    assert response.status_code == 302, response.context["form"].errors
    country = next(one for one in snapshot().countries if one.code == "AT")
    assert [one.code for one in country.storefronts] == ["en-eu", "de-eu", "fr-eu"]


def test_without_the_right_a_screen_is_refused(client, markets):
    user = get_user_model().objects.create_user(email="guest@house.example", password="correct horse")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for screen in SCREENS:
        assert client.get(reverse(f"{screen}:index")).status_code in {302, 403}
    rate = TaxRate.objects.first()
    assert client.post(reverse("taxrate:delete", args=[rate.pk])).status_code in {302, 403}
    assert TaxRate.objects.filter(pk=rate.pk).exists()


def test_a_person_of_one_market_does_not_change_another(client, markets, monkeypatch):
    user = get_user_model().objects.create_superuser(email="swiss@house.example", password="correct horse")
    allowed = Market.objects.get(code="ch")
    monkeypatch.setattr(
        type(user), "has_perm", lambda _self, _right, market=None: market is None or market.pk == allowed.pk
    )
    client.force_login(user)
    other = Market.objects.get(code="fr")
    assert client.post(reverse("market:edit", args=[other.pk]), market_form(other, name="Gaul")).status_code in {
        302,
        403,
    }
    assert Market.objects.get(code="fr").name == "France"
    client.post(reverse("market:edit", args=[allowed.pk]), market_form(allowed, name="Helvetia"))
    assert Market.objects.get(code="ch").name == "Helvetia"


def test_a_translation_that_staff_write_is_on_the_page(staff):
    row = Region.objects.get(code="asia")
    form = {"name": "Asia", "code": "asia", "translations-de-name": "Fernost", "translations-de-state": "translated"}
    assert staff.post(reverse("region:edit", args=[row.pk]), form).status_code == 302
    assert "Fernost" in staff.get("/de-ch/change-location/").content.decode()
