import pytest

from ecrin.core.errors import InvalidInput
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept
from ecrin.shop.models import OldAddress
from ecrin.shop.services import Kept, keep_old_address, keep_old_addresses

from .factories import hide, ring

pytestmark = pytest.mark.django_db


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
