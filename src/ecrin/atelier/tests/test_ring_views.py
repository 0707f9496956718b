"""The pages of rings and stones: what they show, in how many queries, and what becomes of a kept ring."""

import pytest
from django.test import Client
from django.urls import reverse

from ecrin.atelier.models import RingDesign
from ecrin.atelier.selectors.rings import settings_shown
from ecrin.bag.models import Bag, BagLine
from ecrin.bag.selectors import read_bag
from ecrin.catalog.models import Price
from ecrin.core.testing import queries
from ecrin.inventory.services import count_stock, hold_stock
from ecrin.markets.models import Market

from .stones import a_setting, a_stone

pytestmark = pytest.mark.django_db
CHOSEN = "setting={setting}&metal=platinum&size=52&stone=S-1"


@pytest.fixture
def us(markets):
    return markets.storefronts["en-us"]


@pytest.fixture
def house(us):
    a_setting()
    a_stone("S-1")
    a_stone("S-2", carat="1.50", colour="E", prices={"us": 900_000})
    a_stone("S-3", shape="pear", prices={"us": 300_000})
    ((product, _info),) = settings_shown(us)
    return CHOSEN.format(setting=product.address)


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_a_house_without_settings_has_no_such_pages(client, markets):
    for path in ("ring/", "ring/stones/", "ring/guide/"):
        assert client.get(f"/en-us/{path}").status_code == 404


@pytest.mark.parametrize("path", ["ring/", "ring/settings/", "ring/stones/", "ring/stones/S-1/", "ring/guide/", "ring/compare/?stone=S-1&stone=S-2"])  # fmt: skip
def test_every_page_opens_in_every_language_and_is_kept_for_everyone(client, house, markets, path):
    for code in ("en-us", "ar-ae", "ja-jp"):
        answer = client.get(f"/{code}/{path}")
        told = path in {"ring/", "ring/guide/"}
        assert answer.status_code == (200 if told or code != "ar-ae" else 404), code
        assert "Set-Cookie" not in answer


def test_where_nothing_is_sold_it_begins_with_an_advisor(client, house):
    page = text(client, "/en-ww/ring/")
    assert "Our advisors will gladly compose it with you" in page
    assert reverse("ring-stones") not in page


def test_stones_are_listed_with_live_counts_in_one_query(client, house):
    client.get("/en-us/ring/stones/")
    with queries() as asked:
        page = text(client, "/en-us/ring/stones/?colour-from=F&colour-to=F")
    assert [sql for sql in asked if "atelier_stone" in sql] == asked
    assert len(asked) == 1
    assert "2 stones" in page
    assert "E (1)" in page  # what the other choice would give
    assert "S-2" not in page


def test_a_setting_narrows_the_stones_to_those_that_it_takes(client, house):
    page = text(client, f"/en-us/ring/stones/?{house.replace('&stone=S-1', '')}")
    assert "S-1" in page
    assert "S-3" not in page
    assert "from 0.50 to 2.00 carat" in page


def test_a_number_that_cannot_be_read_is_said_and_a_page_past_the_last_is_not_there(client, house):
    assert "could not read this number" in text(client, "/en-us/ring/stones/?carat-from=big")
    assert "No stone has all of this" in text(client, "/en-us/ring/stones/?carat-from=9")
    text(client, "/en-us/ring/stones/?page=2", status=404)
    text(client, "/en-us/ring/stones/S-99/", status=404)


def test_a_list_depends_on_the_stones_that_it_shows(client, house):
    keys = client.get("/en-us/ring/stones/")["Surrogate-Key"].split()
    assert {"stones", "sku:S-1", "sku:S-2", "sku:S-3"} <= set(keys)


def test_a_stone_that_is_gone_says_so_and_shows_the_nearest(client, house):
    a_stone("S-4", carat="1.02")
    hold_stock(purpose="order:1", wanted={"S-1": 1}, expires_at=None)
    page = text(client, "/en-us/ring/stones/S-1/")
    assert "found its owner" in page
    assert "/en-us/ring/stones/S-4/" in page


def test_the_ring_shows_its_whole_price_days_and_what_may_come_back(client, house):
    client.get(f"/en-us/ring/design/?{house}")
    with queries() as asked:
        page = text(client, f"/en-us/ring/design/?{house}")
    assert len(asked) <= 13
    for said in ("$7,000", "15 business days", "you may return it", 'name="ring.stone" value="S-1"'):
        assert said in page, said
    assert client.get("/en-us/ring/design/").url == "/en-us/ring/"


def test_a_stone_that_does_not_fit_is_said_and_cannot_be_bought(client, house):
    page = text(client, f"/en-us/ring/design/?{house.replace('S-1', 'S-3')}")
    assert "does not take stones in this shape: Pear" in page
    assert "Add to bag" not in page


def test_up_to_four_stones_are_compared_and_the_fifth_is_said(client, house):
    a_stone("S-4")
    a_stone("S-5")
    page = text(client, "/en-us/ring/compare/?" + "&".join(f"stone=S-{n}" for n in range(1, 6)))
    assert "the first four" in page
    assert "/en-us/ring/stones/S-5/" not in page
    assert "not known to us" in text(client, "/en-us/ring/compare/?stone=S-99")


def keep(client, house):
    posted = dict(pair.split("=") for pair in house.split("&"))
    return client.post("/en-us/ring/keep/", posted)


def test_a_ring_is_kept_once_and_found_again_by_its_link(client, house):
    first, again = keep(client, house), keep(client, house)
    assert first.status_code == 303
    assert first.url == again.url
    row = RingDesign.objects.get()
    assert (row.size, row.number, row.total, row.currency) == ("52", "S-1", 700_000, "USD")
    assert "Your ring is kept" in text(client, first.url)
    assert client.post("/en-us/ring/keep/", {}).status_code == 422


def test_a_ring_is_kept_in_the_size_that_stands_in_the_form_of_the_bag(client, house):
    chosen = house.replace("&size=52", "")
    page = text(client, f"/en-us/ring/design/?{chosen}")
    assert 'formaction="/en-us/ring/keep/"' in page
    posted = dict(pair.split("=") for pair in chosen.split("&"))
    kept = client.post("/en-us/ring/keep/", {**posted, "sku": "MV40010-PLATINUM-54"})
    assert RingDesign.objects.get().size == "54"
    page = text(client, kept.url)
    assert '<option value="MV40010-PLATINUM-54" selected>' in page
    assert " · Size " in page
    client.post("/en-us/ring/keep/", {**posted, "sku": "ANOTHER-54"})
    assert RingDesign.objects.filter(size="").count() == 1


def test_a_browser_keeps_a_ring_from_the_public_page_and_from_no_other_site(house):
    browser = Client(enforce_csrf_checks=True)
    posted = dict(pair.split("=") for pair in house.split("&"))
    assert browser.post("/en-us/ring/keep/", posted, HTTP_SEC_FETCH_SITE="same-origin").status_code == 303
    assert browser.post("/en-us/ring/keep/", posted, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


def test_a_kept_ring_says_that_its_price_changed_and_that_its_stone_is_gone(client, house):
    path = keep(client, house).url.split("?")[0]
    Price.objects.get(sku="S-1").delete()
    Price(sku="S-1", market=Market.objects.get(code="us"), amount=600_000).save()
    assert "from $7,000 to $8,000" in text(client, path)
    count_stock(counts={"S-1": 0}, location="workshop", actor=None)
    page = text(client, path)
    assert "found its owner" in page
    assert "Add to bag" not in page


def test_a_link_that_was_altered_leads_to_no_ring_and_shows_a_way_on(client, house):
    path = keep(client, house).url.split("?")[0]
    page = text(client, path[:-2] + "x/", status=404)
    assert "This link leads to no ring" in page
    assert 'href="/en-us/ring/"' in page


def add(client, **more):
    return client.post("/en-us/bag/add/", {"sku": "MV40010-PLATINUM-52", **more})


def test_a_ring_goes_into_the_bag_at_its_whole_price(client, house, us):
    assert add(client, **{"ring.stone": "S-1"}).status_code == 303
    line = BagLine.objects.get()
    assert (line.personalisation, line.seen_price) == ({"ring": {"stone": "S-1"}}, 700_000)


def test_a_setting_is_not_sold_without_its_stone(client, house):
    answer = add(client)
    assert answer.status_code == 409
    assert "Choose its stone first" in answer.content.decode()
    assert not BagLine.objects.exists()


def test_a_stone_that_was_sold_a_moment_ago_sets_the_ring_aside_with_its_setting(client, house, us):
    add(client, **{"ring.stone": "S-1"})
    hold_stock(purpose="order:1", wanted={"S-1": 1}, expires_at=None)
    (line,) = read_bag(Bag.objects.get(), us).set_aside
    assert "sold a moment ago" in line.made.problem
    assert line.sku == "MV40010-PLATINUM-52"
    page = text(client, "/en-us/bag/")
    way = "/en-us/ring/stones/?setting=solitaire-setting-mv40010&amp;metal=platinum&amp;size=52"
    assert f'href="{way}">Choose another stone' in page
    assert "S-2" in text(client, way.replace("&amp;", "&"))
    assert "sold a moment ago" in add(client, **{"ring.stone": "S-1"}).content.decode()


def test_the_page_of_a_setting_leads_to_its_stones_instead_of_the_bag(client, house, us):
    page = text(client, "/en-us/creations/solitaire-setting-mv40010/?material=platinum&size=52")
    assert "Choose its stone" in page
    assert "/en-us/ring/stones/?setting=" in page
    assert 'action="/en-us/bag/add/"' not in page
