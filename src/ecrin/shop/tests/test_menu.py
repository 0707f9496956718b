"""The menu, the footer, the home page, and the pages made of the menu."""

import re

import pytest

from ecrin.boutiques.tests.factories import a_boutique
from ecrin.catalog.models import Availability, Selection
from ecrin.markets.models import Market
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink
from ecrin.shop.selectors.menu import footer_of, leads_somewhere, menu_of, phone_links_of

from .factories import ring


@pytest.fixture
def tree(stock):
    jewelry = MenuDepartment.objects.create(
        key="jewelry",
        name="Jewelry",
        department=stock.jewelry,
        translations={"ar": {"name": "المجوهرات", "state": "translated"}},
    )
    services = MenuDepartment.objects.create(key="services", name="Services", address="services/", position=1)
    tab = MenuTab.objects.create(department=jewelry, name="Rings", view_all="collections/jewelry/rings/")
    MenuEntry.objects.create(tab=tab, name="All rings", address="collections/jewelry/rings/")
    MenuEntry.objects.create(tab=tab, name="Nothing yet", address="collections/jewelry/crowns/", kind="quick")
    MenuEntry.objects.create(tab=tab, name="For the phone", address="search/", on_desktop=False)
    care = MenuTab.objects.create(department=services, name="Care")
    MenuEntry.objects.create(tab=care, name="Engraving", address="services/engraving/")
    return tab


def test_the_menu_costs_no_query_once_read_and_follows_its_changes(markets, tree, django_assert_num_queries):
    storefront = markets.storefronts["en-us"]
    assert [section.name.value for section in menu_of(storefront)] == ["Jewelry", "Services"]
    with django_assert_num_queries(0):
        menu_of(storefront)
    tree.name = "Bands"
    tree.save()
    assert menu_of(storefront)[0].tabs[0].name.value == "Bands"


def test_the_menu_takes_the_same_queries_whatever_its_size(markets, tree, django_assert_max_num_queries):
    MenuEntry.objects.bulk_create(
        MenuEntry(tab=tree, name=f"Entry {number}", address="search/", position=number) for number in range(60)
    )
    with django_assert_max_num_queries(20):
        assert len(menu_of(markets.storefronts["fr-ch"])[0].tabs[0].plain) == 62


def test_an_address_gets_its_storefront_and_a_page_that_is_not_there_gets_none(markets, tree):
    tab = menu_of(markets.storefronts["en-us"])[0].tabs[0]
    assert [link.href for link in tab.plain] == ["/en-us/collections/jewelry/rings/", "/en-us/search/"]
    assert [link.href for link in tab.quick] == [""]
    assert [link.devices for link in tab.plain] == ["", "only-mobile"]


def test_boutiques_are_led_to_where_there_are_some_and_by_no_address_where_there_are_none(client, markets, tree):
    group = FooterGroup.objects.create(name="The house")
    FooterLink.objects.create(group=group, name="Boutiques", address="boutiques/")
    FooterLink.objects.create(group=group, name="Fable Row", address="boutiques/fable-row/", position=1)
    MobileLink.objects.create(key="boutiques", name="Boutiques", address="boutiques/")
    front = markets.storefronts["en-us"]
    assert (footer_of(front), phone_links_of(front), leads_somewhere("boutiques/")) == ((), (), False)
    assert "/en-us/boutiques/" not in client.get("/sitemaps/en-us-1.xml").getvalue().decode()
    place = a_boutique()
    assert [link.href for link in footer_of(front)[0].links] == ["/en-us/boutiques/", "/en-us/boutiques/fable-row/"]
    assert [link.href for link in phone_links_of(front)] == ["/en-us/boutiques/"]
    listed = client.get("/sitemaps/en-us-1.xml").getvalue().decode()
    assert "/en-us/boutiques/</loc>" in listed
    assert "/en-us/boutiques/fable-row/</loc>" in listed
    assert 'href="/en-us/boutiques/"' in client.get("/en-us/").content.decode()
    place.is_active = False
    place.save()
    assert footer_of(front) == ()
    assert 'href="/en-us/boutiques/"' not in client.get("/en-us/").content.decode()


def test_a_creation_that_the_market_hides_is_not_in_its_menu(markets, stock, tree):
    product = ring(stock)
    MenuEntry.objects.create(tab=tree, name="The ring", address="creations/aurore-ring-1-mv1/", product=product)
    Availability.objects.create(product=product, market=Market.objects.get(code="jp"), level="hidden")

    def names(code):
        return [link.name.value for link in menu_of(markets.storefronts[code])[0].tabs[0].plain]

    assert "The ring" in names("en-us")
    assert "The ring" not in names("ja-jp")


def test_a_market_with_a_menu_of_its_own_shows_only_that(markets, tree):
    MenuDepartment.objects.create(key="jewelry", name="Joyas", market=Market.objects.get(code="mx"), address="search/")
    assert [section.name.value for section in menu_of(markets.storefronts["es-mx"])] == ["Joyas"]
    assert len(menu_of(markets.storefronts["en-us"])) == 2


def test_phone_links_are_shown_only_when_what_they_lead_to_is_there(markets, tree):
    Market.objects.filter(code="us").update(telephone="+1 212 555 0142")
    market = Market.objects.get(code="us")
    market.save()
    MobileLink.objects.create(key="boutiques", name="Appointments", address="appointments/")
    MobileLink.objects.create(key="telephone", name="Telephone", address="tel:0", position=1)
    assert [link.href for link in phone_links_of(markets.storefronts["en-us"])] == ["tel:+1 212 555 0142"]


def test_the_footer_leaves_out_links_that_lead_nowhere(markets, tree):
    group = FooterGroup.objects.create(name="The house")
    FooterLink.objects.create(group=group, name="Jewelry", address="collections/jewelry/")
    FooterLink.objects.create(group=group, name="Appointments", address="appointments/")
    FooterLink.objects.create(group=group, name="Pictures", address="https://example.org/", kind="social")
    links = footer_of(markets.storefronts["de-de"])[0].links
    assert [link.href for link in links] == ["/de-de/collections/jewelry/", "https://example.org/"]


def test_every_page_carries_the_menu_and_its_links_work_without_script(markets, tree, client):
    page = client.get("/en-us/services/").content.decode()
    assert 'href="/en-us/collections/jewelry/"' in page
    assert 'href="/en-us/services/"' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)


def test_a_department_without_catalogue_is_a_page_of_contents_without_dead_links(markets, tree, client):
    page = client.get("/en-us/services/").content.decode()
    main = page[page.index("<main") :]
    assert "<span>Engraving</span>" in main
    assert "services/engraving" not in page
    assert client.get("/en-us/jewelry/").status_code == 404


def test_the_menu_is_arabic_where_the_storefront_is(markets, tree, client):
    page = client.get("/ar-ae/services/").content.decode()
    assert 'dir="rtl"' in page
    assert "المجوهرات" in page
    assert '<a class="menu__link" href="/ar-ae/services/" lang="en" dir="ltr"' in page


def test_an_empty_house_opens_with_dignity(markets, client):
    page = client.get("/en-us/").content.decode()
    assert "Our creations are on their way" in page


def test_the_home_page_shows_creations_and_takes_a_fixed_number_of_queries(
    markets, stock, tree, indexed, client, django_assert_max_num_queries
):
    for number in range(1, 15):
        ring(stock, number)
    indexed("en-us")
    page = client.get("/en-us/").content.decode()
    assert page.count('class="card"') == 12
    assert "Aurore" in page
    with django_assert_max_num_queries(16):
        client.get("/en-us/")


def test_a_page_that_is_not_there_offers_ways_on(markets, tree, client):
    answer = client.get("/en-us/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'action="/en-us/search/"' in page
    assert 'class="chip" href="/en-us/collections/jewelry/"' in page


def test_a_selection_is_a_page_that_a_menu_may_lead_to(markets, tree):
    Selection.objects.create(slug="classics", name="Classics")
    MenuEntry.objects.create(
        tab=tree, name="Classics", address="collections/jewelry/selections/classics/", kind="quick"
    )
    tab = menu_of(markets.storefronts["en-us"])[0].tabs[0]
    assert [link.href for link in tab.quick] == ["", "/en-us/collections/jewelry/selections/classics/"]


@pytest.mark.django_db
def test_the_home_page_tells_search_engines_the_house_its_search_and_its_one_address(client, stock, indexed, settings):
    indexed("en-us")
    page = client.get("/en-us/", headers={"host": "localhost:8000"}).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_ADDRESS}/en-us/">' in page
    assert '"@type":"Organization"' in page
    assert f'"urlTemplate":"{settings.SITE_ADDRESS}/en-us/search/?q={{search_term_string}}"' in page
