"""A visitor changes location on a creation's page: she stays on it where it is shown, and is told where it is not."""

import re

import pytest

from ecrin.catalog.tests.factories import make_product

HREF = re.compile(r'<a class="place__link" href="([^"]+)"')
NOTE = ">mène à la page d'accueil<"


def change_location(client, storefront, page):
    response = client.get(f"/{storefront}/change-location/", {"page": page})
    assert response.status_code == 200
    html = response.content.decode()
    return html, dict.fromkeys(HREF.findall(html))


def creation(client, **levels):
    """The address, in French-speaking Switzerland, of a creation with these levels by market."""
    product = make_product("aurore-ring", levels=levels)
    return client.get(f"/fr-ch/creations/{product.slug}/", follow=True).request["PATH_INFO"]


def test_she_keeps_a_creation_that_every_market_shows(markets, client):
    page = creation(client)
    html, links = change_location(client, "fr-ch", page)
    assert set(links) == {page.replace("/fr-ch/", one.root) for one in markets.storefronts.values()}
    assert NOTE not in html


def test_where_a_creation_is_hidden_she_is_told_and_led_home(markets, client):
    page = creation(client, jp="hidden", us="hidden")
    html, links = change_location(client, "fr-ch", page)
    assert "/ja-jp/" in links
    assert "/en-us/" in links
    assert page.replace("/fr-ch/", "/de-ch/") in links
    assert html.count(NOTE) == 2
    assert "n'existe pas dans tous les pays" in html


def test_asking_where_a_creation_is_shown_costs_the_same_for_all_markets(
    markets, client, django_assert_max_num_queries
):
    page = creation(client, jp="hidden", us="hidden")
    change_location(client, "fr-ch", page)
    with django_assert_max_num_queries(4):
        change_location(client, "fr-ch", page)


@pytest.mark.django_db
def test_every_way_to_change_location_says_which_page_she_comes_from(markets, client):
    page = client.get("/fr-ch/search/").content.decode()
    ways = re.findall(r'href="/fr-ch/change-location/([^"]*)"', page)
    assert len(ways) == 3
    assert set(ways) == {"?page=/fr-ch/search/"}
