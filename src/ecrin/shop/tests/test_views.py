import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecrin.catalog.models import Availability, Department
from ecrin.core.errors import InvalidInput
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept
from ecrin.orders.models import CategoryReturnRule
from ecrin.shop.models import OldAddress
from ecrin.shop.services import Kept, keep_old_address, keep_old_addresses

from .factories import hide, picture, ring, selection

pytestmark = pytest.mark.django_db


def data_blocks(response):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    return [json.loads(block) for block in found]


def test_a_listing_shows_its_creations_with_filters_and_counts(client, stock, indexed):
    for number in range(1, 28):
        ring(stock, number, materials=(stock.pink, stock.white)[number % 2 :][:1])
    indexed("en-us")
    page = client.get("/en-us/collections/jewelry/rings/")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('class="card"') == 24
    assert "27 creations" in text
    assert 'name="material" value="pink-gold"' in text
    assert 'rel="next" href="http://localhost:8000/en-us/collections/jewelry/rings/?page=2"' in text
    second = client.get("/en-us/collections/jewelry/rings/?page=2").content.decode()
    assert second.count('class="card"') == 3
    assert client.get("/en-us/collections/jewelry/rings/?page=3").status_code == 404


def test_a_listing_takes_no_query_once_names_are_in_memory(client, stock, indexed, django_assert_num_queries):
    ring(stock, 1)
    indexed("en-us")
    client.get("/en-us/collections/jewelry/")
    with django_assert_num_queries(0):
        assert client.get("/en-us/collections/jewelry/rings/?material=pink-gold&sort=price-asc").status_code == 200


def test_filters_narrow_and_are_taken_back_one_by_one(client, stock, indexed):
    ring(stock, 1, materials=(stock.pink,))
    ring(stock, 2, materials=(stock.white,))
    indexed("en-us")
    text = client.get("/en-us/collections/jewelry/?material=white-gold&nonsense=1&material=tin").content.decode()
    assert "Aurore ring 2" in text
    assert "Aurore ring 1" not in text
    assert '<link rel="canonical" href="http://localhost:8000/en-us/collections/jewelry/?material=white-gold">' in text
    assert 'href="/en-us/collections/jewelry/" data-filter' in text


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("jewelry/bands/", "jewelry/rings/bands/"),
        ("jewelry/aurore/", "jewelry/collections/aurore/"),
        ("jewelry/bands/aurore/", "jewelry/rings/bands/aurore/"),
    ],
)
def test_a_shorter_address_leads_to_the_one_that_stands(client, stock, indexed, address, stands):
    indexed("en-us")
    answer = client.get(f"/en-us/collections/{address}?sort=price-asc")
    assert answer.status_code == 301
    assert answer["Location"] == f"/en-us/collections/{stands}?sort=price-asc"


@pytest.mark.parametrize(
    "address", ["shoes/", "jewelry/hats/", "jewelry/collections/none/", "jewelry/selections/none/"]
)
def test_an_unknown_place_is_not_there(client, stock, indexed, address):
    indexed("en-us")
    assert client.get(f"/en-us/collections/{address}").status_code == 404


def test_an_empty_place_says_so_and_shows_ways_on(client, stock, indexed):
    indexed("en-us")
    page = client.get("/en-us/collections/jewelry/necklaces/")
    assert page.status_code == 200
    assert "nothing here at the moment" in page.content.decode()
    assert "noindex" in page.content.decode()


def test_a_selection_by_hand_keeps_to_its_creations(client, stock, indexed):
    chosen, other = ring(stock, 1), ring(stock, 2)
    selection(chosen)
    indexed("en-us")
    text = client.get("/en-us/collections/jewelry/selections/classics/").content.decode()
    assert chosen.name in text
    assert other.name not in text


def test_a_selection_by_rule_asks_the_index(client, stock, indexed):
    cheap, dear = ring(stock, 1, amount=90_000), ring(stock, 2)
    selection(kind="rule", rule={"material": ["pink-gold"], "price_max": {"USD": 100_000}})
    indexed("en-us")
    text = client.get("/en-us/collections/jewelry/selections/classics/").content.decode()
    assert cheap.name in text
    assert dear.name not in text


def test_how_it_comes_back_is_said_on_its_page_and_moves_with_the_rule(client, stock, indexed):
    product = ring(stock, 1)
    for market in Market.objects.all():
        Availability.objects.create(product=product, market=market, level="online")
    indexed("en-us")
    page = f"/en-us/creations/{product.slug}-mv1/"
    assert "of its arrival" not in client.get(page).content.decode()
    CategoryReturnRule.objects.create(category="rings", days=9, comes_back="sealed")
    text = client.get(page).content.decode()
    assert "You may return it within 9 days of its arrival. Once its seal is broken" in text


def test_a_creations_page_takes_at_most_twelve_queries_whatever_the_variants(client, stock, indexed):
    product = ring(stock, 1, materials=(stock.pink, stock.white), sizes=("52",))
    big = ring(stock, 2, materials=(stock.pink, stock.white), sizes=tuple(str(size) for size in range(44, 66)))
    for _ in range(5):
        picture(product)
        picture(big)
    for market in Market.objects.all():
        Availability.objects.create(product=big, market=market, level="online")
    indexed("en-us")
    client.get(f"/en-us/creations/{product.slug}-mv1/")
    counts = []
    for one in ("aurore-ring-1-mv1", "aurore-ring-2-mv2"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/en-us/creations/{one}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_creations_page_tells_price_sizes_in_the_markets_system_and_details(client, stock, indexed):
    ring(stock, 1)
    indexed("en-us")
    text = client.get("/en-us/creations/aurore-ring-1-mv1/").content.decode()
    for told in ("Aurore ring 1", "$3,450", "excl. sales tax", "6½", "Made by hand", "Size guide", "Diamond"):
        assert told in text
    assert "?material=pink-gold&amp;size=53" in text


def test_a_choice_has_its_own_address_and_nothing_is_hidden(client, stock, indexed):
    product = ring(stock, 1)
    StockFlag.objects.create(sku=product.variants.get(size="53").sku, state="sold-out")
    indexed("en-us")
    text = client.get("/en-us/creations/aurore-ring-1-mv1/?material=pink-gold&size=53").content.decode()
    assert "Not available at the moment" in text
    assert 'rel="canonical" href="http://localhost:8000/en-us/creations/aurore-ring-1-mv1/"' in text


@pytest.mark.parametrize(
    ("former", "stands"),
    [
        ("aurore-ring-1", "aurore-ring-1-mv1/"),
        ("another-name-mv1", "aurore-ring-1-mv1/"),
        ("aurore-ring-pink-gold-mv1", "aurore-ring-1-mv1/?material=pink-gold"),
    ],
)
def test_former_addresses_of_a_creation_lead_to_the_one_that_stands(client, stock, indexed, former, stands):
    ring(stock, 1)
    indexed("en-us")
    answer = client.get(f"/en-us/creations/{former}/")
    assert (answer.status_code, answer.headers.get("Location")) == (301, f"/en-us/creations/{stands}")


def test_hidden_drafts_and_unknown_creations_are_not_there(client, stock, indexed):
    hide(ring(stock, 1), "us")
    ring(stock, 2, live=False)
    indexed("en-us", "fr-fr")
    assert client.get("/en-us/creations/aurore-ring-1-mv1/").status_code == 404
    assert client.get("/fr-fr/creations/aurore-ring-1-mv1/").status_code == 200
    assert client.get("/en-us/creations/aurore-ring-2-mv2/").status_code == 404
    assert client.get("/en-us/creations/nothing/").status_code == 404


def test_structured_data_offers_what_has_a_price_only(client, stock, indexed):
    ring(stock, 1)
    indexed("en-us", "en-ww")
    group, trail = data_blocks(client.get("/en-us/creations/aurore-ring-1-mv1/"))
    assert {variant["offers"]["priceCurrency"] for variant in group["hasVariant"]} == {"USD"}
    assert trail["@type"] == "BreadcrumbList"
    assert "offers" not in json.dumps(data_blocks(client.get("/en-ww/creations/aurore-ring-1-mv1/")))


def test_a_search_finds_and_a_reference_leads_to_its_creation(client, stock, indexed):
    ring(stock, 1)
    indexed("en-us")
    assert "Aurore ring 1" in client.get("/en-us/search/?q=aurore").content.decode()
    hit = client.get("/en-us/search/?q=MV1")
    assert (hit.status_code, hit["Location"]) == (302, "/en-us/creations/aurore-ring-1-mv1/")


def test_a_search_without_result_shows_ways_on(client, stock, indexed):
    ring(stock, 1)
    indexed("en-us")
    page = client.get("/en-us/search/?q=<xylophone>")
    assert page.status_code == 200
    assert "&lt;xylophone&gt;" in page.content.decode()
    assert "/en-us/collections/jewelry/" in page.content.decode()


def test_suggestions_come_as_options_and_as_json(client, stock, indexed):
    ring(stock, 1)
    indexed("en-us")
    assert 'role="option"' in client.get("/en-us/search/suggest/?q=auro").content.decode()
    (item,) = client.get("/en-us/search/suggest/?q=auro&format=json").json()["items"]
    assert item["url"] == "http://localhost:8000/en-us/creations/aurore-ring-1-mv1/"
    assert item["price"] == "$3,450"


def test_an_old_address_leads_on_in_its_own_storefront(client, stock, django_assert_num_queries):
    keep_old_address(path="/en-us/Jewelry/Bagues%20%C3%89toile.viewall.html", target="collections/jewelry/rings/")
    keep_old_address(path="/jewelry/all.html", target="collections/jewelry/", is_permanent=False)
    client.get("/en-us/nothing.html")
    with django_assert_num_queries(1):
        found = client.get("/en-us/jewelry/bagues%20%C3%A9toile.viewall.html")
    assert (found.status_code, found["Location"]) == (301, "/en-us/collections/jewelry/rings/")
    elsewhere = client.get("/fr-fr/jewelry/all.html")
    assert (elsewhere.status_code, elsewhere["Location"]) == (302, "/fr-fr/collections/jewelry/")
    assert client.get("/en-us/jewelry/none.html").status_code == 404


def test_keeping_an_old_address_twice_keeps_the_last(stock):
    assert keep_old_addresses(addresses=[Kept("/A.html", "a/"), Kept("/a.html", "b/")]) == 1
    keep_old_address(path="/a.html", target="c/")
    assert list(OldAddress.objects.values_list("path", "target")) == [("/a.html", "c/")]


@pytest.mark.parametrize(("path", "target"), [("/", "a/"), ("/a", "/a/"), ("/a", "https://elsewhere/")])
def test_an_old_address_never_leads_away(stock, path, target):
    with pytest.raises(InvalidInput):
        keep_old_address(path=path, target=target)


def test_sitemaps_and_robots_name_what_may_be_found(client, stock):
    hide(ring(stock, 1), "us")
    ring(stock, 2)
    assert "Sitemap: http://localhost:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
    index = b"".join(client.get("/sitemap.xml").streaming_content).decode()
    assert "/sitemaps/en-us-2.xml" in index
    pages = b"".join(client.get("/sitemaps/en-us-1.xml").streaming_content).decode()
    assert "/en-us/collections/jewelry/rings/bands/</loc>" in pages
    found = b"".join(client.get("/sitemaps/en-us-2.xml").streaming_content).decode()
    assert "aurore-ring-2-mv2" in found
    assert "aurore-ring-1-mv1" not in found
    assert client.get("/sitemaps/xx-xx-1.xml").status_code == 404


def test_a_closed_market_is_in_no_sitemap(client, stock):
    market = Market.objects.get(code="us")
    market.state = "closed"
    market.save()
    kept.refresh()
    assert "/sitemaps/en-us-1.xml" not in b"".join(client.get("/sitemap.xml").streaming_content).decode()
    assert client.get("/sitemaps/en-us-1.xml").status_code == 404


def test_a_department_without_creations_of_its_own_shows_its_selections(client, stock, indexed):
    gifts = Department.objects.create(slug="gifts", name="Gifts", position=9)
    selection(ring(stock), slug="for-her", name="For her", department=gifts)
    indexed("en-us")
    page = client.get("/en-us/collections/gifts/").content.decode()
    assert "For her" in page
    assert 'href="/en-us/collections/gifts/selections/for-her/"' in page
    assert "There is nothing here" not in page
