import re

import pytest
from django.test import RequestFactory
from django.urls import clear_url_caches, reverse

from ecrin.config.urls import urlconf_of
from ecrin.markets.models import Country, Market
from ecrin.markets.selectors import kept, places_of, shown_where, storefront_context
from ecrin.markets.views import change_location

HREF = re.compile(r'<a class="place__link" href="([^"]+)"')


def close(code):
    Market.objects.filter(code=code).update(state="closed", closed_notice="We come back.")
    return kept.refresh()


def test_the_dispatch_page_names_every_country_and_language(markets, client):
    page = client.get("/").content.decode()
    assert len(HREF.findall(page)) == 50
    assert set(HREF.findall(page)) == {one.root for one in markets.storefronts.values()}
    assert page.count('class="world"') == 6
    assert "Hong Kong SAR, China" in page
    assert 'lang="ar-AE" dir="rtl">العربية' in page
    assert page.count('<li class="place place--sells">') == 32


def test_the_dispatch_page_costs_no_query_once_the_markets_are_known(markets, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


def test_the_dispatch_page_never_sends_anyone_anywhere(markets, client):
    for language in ("fr-CH", "ja", "*"):
        assert client.get("/", headers={"accept-language": language}).status_code == 200
    assert not client.get("/").cookies


def test_search_engines_are_told_of_every_storefront(markets, client):
    page = client.get("/").content.decode()
    assert page.count('rel="alternate"') == 50
    assert 'hreflang="x-default" href="http://localhost:8000/en-ww/"' in page
    assert '<link rel="canonical" href="http://localhost:8000/">' in page


def test_a_house_without_markets_says_that_it_opens_soon(db, client):
    assert "We open soon." in client.get("/").content.decode()


def test_an_unknown_first_segment_is_not_found(markets, client):
    assert client.get("/xx-yy/").status_code == 404
    assert client.get("/xx-yy/change-location/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/EN-US/change-location/", "/en-us/change-location/"),
        ("/En-Us/change-location/?page=a%20b", "/en-us/change-location/?page=a%20b"),
        ("/EN-US", "/en-us"),
    ],
)
def test_a_code_in_capitals_moves_for_good_to_the_small_one(markets, client, asked, told):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, told)


def test_addresses_keep_the_storefront_even_where_two_share_a_language(markets):
    for code in ("de-eu", "de-de", "en-ww", "en-us", "zh-hk"):
        conf = urlconf_of(markets.storefronts[code])
        assert reverse("change-location", urlconf=conf) == f"/{code}/change-location/"
        with storefront_context(markets.storefronts[code]):
            assert reverse("change-location") == f"/{code}/change-location/"


def test_change_location_lists_the_others_and_costs_no_query(markets, client, django_assert_num_queries):
    client.get("/fr-ch/change-location/")  # the menu and the footer are read once per change
    with django_assert_num_queries(0):
        page = client.get("/fr-ch/change-location/").content.decode()
    assert len(HREF.findall(page)) == 50
    assert "Allemagne" in page


def test_a_page_whose_view_says_nothing_is_shown_everywhere(markets):
    request = RequestFactory().get("/fr-ch/")
    request.storefront = markets.storefronts["fr-ch"]
    places = places_of(request, "/fr-ch/change-location/")
    assert places.shown == set(markets.storefronts)
    assert places.address_in(markets.storefronts["ar-ae"]) == "/ar-ae/change-location/"


def test_change_location_does_not_keep_itself(markets, client):
    page = client.get("/fr-ch/change-location/", {"page": "/fr-ch/change-location/"}).content.decode()
    assert set(HREF.findall(page)) == {one.root for one in markets.storefronts.values()}


def test_change_location_forgets_a_page_that_is_nowhere(markets, client):
    for page in ("/fr-ch/no/such/page/", "//evil.example/", "https://evil.example/", "/back-office/", "../../x"):
        links = HREF.findall(client.get("/fr-ch/change-location/", {"page": page}).content.decode())
        assert set(links) == {one.root for one in markets.storefronts.values()}, page


def test_a_page_is_kept_only_where_its_view_says_that_it_is_shown(markets, monkeypatch):
    request = RequestFactory().get("/fr-ch/change-location/")
    request.storefront = markets.storefronts["fr-ch"]

    def in_switzerland(_request, storefronts):
        return [one.code for one in storefronts if one.market.code == "ch"]

    monkeypatch.setattr(change_location, "shown_where", None, raising=False)
    assert shown_where(in_switzerland)(change_location) is change_location
    places = places_of(request, "/fr-ch/change-location/")
    assert places.shown == {"fr-ch", "de-ch", "it-ch", "en-ch"}
    assert places.address_in(markets.storefronts["de-ch"]) == "/de-ch/change-location/"
    assert places.address_in(markets.storefronts["en-us"]) == "/en-us/"


def test_a_closed_market_answers_its_notice_on_every_shop_address(markets, client):
    close("ru")
    for path in ("/ru-ru/", "/ru-ru/collections/jewelry/", "/ru-ru/search/?q=a"):
        response = client.get(path)
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex"
        assert "We come back." in response.content.decode()
    assert client.get("/ru-ru/change-location/").status_code == 200
    assert "X-Robots-Tag" not in client.get("/ru-ru/change-location/")


def test_a_market_that_opens_again_shows_its_shop_again(markets, client):
    close("ru")
    assert "We come back." in client.get("/ru-ru/").content.decode()
    Market.objects.filter(code="ru").update(state="show")
    kept.refresh()
    assert "We come back." not in client.get("/ru-ru/").content.decode()


def test_a_label_that_staff_change_is_on_the_page_at_once(markets, client):
    country = Country.objects.get(code="CZ")
    country.name = "Czechia"
    country.save()
    kept.refresh()
    assert "Czechia" in client.get("/").content.decode()


def test_the_page_says_on_what_it_depends(markets, client):
    assert client.get("/")["Surrogate-Key"] == "markets pages"


def test_the_back_offices_links_follow_the_storefront_that_stands_for_a_language(markets, client):
    clear_url_caches()  # another test may have asked for a link before there were markets
    client.get("/")
    assert reverse("change-location") == "/en-ww/change-location/"
    Country.objects.get(code="WW").languages.all().delete()
    kept.refresh()
    client.get("/")
    assert reverse("change-location") == "/en-us/change-location/"
