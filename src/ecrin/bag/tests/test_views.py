"""The pages of the bag: what a visitor reads, what her browser keeps, what nobody else may ever get."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from ecrin.bag.models import Bag, BagLine, Wish
from ecrin.bag.selectors import bag_by_token
from ecrin.bag.services import close_bag
from ecrin.clients.models import User
from ecrin.core import changes
from ecrin.core.testing import queries
from ecrin.edge.store import Store
from ecrin.edge.tests.test_cache import Visitor
from ecrin.edge.wsgi import PageCache

from .factories import creation, delivers, limit, reprice, sku_of, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(markets):
    return creation()


def add(client, product, size="52", storefront="en-us", **values):
    return client.post(f"/{storefront}/bag/add/", {"sku": sku_of(product, size), **values})


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def bag_in(client):
    return bag_by_token(client.cookies["ecrin-bag"].value)


def sql(made):
    return [each for each in made if "SAVEPOINT" not in each]


# Adding


def test_a_visitor_adds_and_reads_her_bag_with_the_markets_wording(client, ring):
    delivers()
    answer = add(client, ring, quantity="2")
    assert answer.status_code == 303
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC), tick=False):
        page = client.get(answer["Location"])
    text = text_of(page)
    assert "“Aurore ring 1” is in your bag." in text
    assert "Yellow gold · Size 52" in text
    assert text.count("With you Mon, Nov 30 – Tue, Dec 1") == 2  # after Thanksgiving; beside the piece and the sum
    assert "Subtotal , excl. sales tax $6,900" in text
    assert page["Cache-Control"] == "no-store"


def test_the_browser_keeps_the_token_hidden_and_a_mark_that_says_nothing(client, ring):
    add(client, ring)
    token, here = client.cookies["ecrin-bag"], client.cookies["ecrin-here"]
    assert token["httponly"]
    assert not here["httponly"]
    assert here.value == "1"
    for cookie in (token, here):
        assert cookie["samesite"] == "Lax"
        assert int(cookie["max-age"]) == 30 * 24 * 3600


def test_adding_takes_eight_queries_and_the_fragment_one(client, ring):
    other = creation(2)
    add(client, ring)
    sku = sku_of(other)
    with queries() as made:
        assert client.post("/en-us/bag/add/", {"sku": sku}).status_code == 303
    assert len(sql(made)) == 8
    with queries() as made:
        mine = client.get("/en-us/me/")
    assert len(made) == 1
    assert mine.json()["bag"] == {"count": 2, "said": "2 pieces"}
    assert mine["Cache-Control"] == "no-store"


def test_a_client_pays_three_queries_more_for_being_known_where_a_limit_counts_by_day(client, ring):
    limit("sku-per-client-per-day", 9)
    client.force_login(User.objects.create_user("alma@example.com"))
    add(client, ring)
    sku = sku_of(ring)
    client.get("/en-us/me/")
    with queries() as made:
        assert client.post("/en-us/bag/add/", {"sku": sku}).status_code == 303
    assert len(sql(made)) == 11
    with queries() as made:
        assert client.get("/en-us/me/").json()["bag"]["count"] == 2
    assert len(made) == 3


def test_nobody_unknown_costs_a_query(client, markets):
    with queries() as made:
        assert client.get("/en-us/me/").json()["bag"]["count"] == 0
    assert made == []


@pytest.mark.parametrize("lines", [1, 6])
def test_the_bags_page_takes_the_same_queries_whatever_its_lines(client, markets, lines):
    for number in range(lines):
        add(client, creation(number))
    client.get("/en-us/bag/")
    with queries() as made:
        client.get("/en-us/bag/")
    assert len(made) == 13


def test_without_a_size_the_page_says_so_beside_the_sizes(client, ring):
    page = client.get("/en-us/creations/aurore-ring-1-mv1/")
    assert 'action="/en-us/creations/aurore-ring-1-mv1/#sizes"' in page.content.decode()
    asked = client.get("/en-us/creations/aurore-ring-1-mv1/?choose=size").content.decode()
    sizes = asked[asked.index('data-part="sizes"') : asked.index('data-part="buy"')]
    assert "Choose your size first" in sizes
    chosen = client.get("/en-us/creations/aurore-ring-1-mv1/?size=52&choose=size").content.decode()
    assert "Choose your size first" not in chosen
    assert f'name="sku" value="{sku_of(ring)}"' in chosen
    refused = client.post("/en-us/bag/add/", {})
    assert refused.status_code == 422
    assert "Choose your size first" in text_of(refused)


def test_a_creation_that_cannot_be_bought_keeps_its_telephone_and_has_no_button(client, ring):
    page = client.get("/pt-br/creations/aurore-ring-1-mv1/?size=52").content.decode()
    assert "/bag/add/" not in page
    assert "/wishlist/add/" in page
    stocked(sku_of(ring), state="sold-out")
    assert "/bag/add/" not in client.get("/en-us/creations/aurore-ring-1-mv1/?size=52").content.decode()


def test_a_market_that_only_shows_refuses_with_a_sentence_and_has_no_bag_in_its_header(client, ring):
    refused = add(client, ring, storefront="pt-br", back="/pt-br/creations/aurore-ring-1-mv1/")
    assert refused.status_code == 409
    assert "/pt-br/creations/aurore-ring-1-mv1/" in refused.content.decode()
    assert not Bag.objects.exists()
    assert 'data-mine="bag"' not in client.get("/pt-br/").content.decode()
    assert 'data-mine="bag"' in client.get("/en-us/").content.decode()


@pytest.mark.parametrize("quantity", ["0", "-3", "x", "1e3", "٣", "99999999999999999999"])
def test_a_number_that_is_none_is_refused_with_a_sentence(client, ring, quantity):
    refused = add(client, ring, quantity=quantity)
    assert refused.status_code == 422
    assert "Choose between 1 and 99 pieces." in text_of(refused)


def test_a_script_gets_the_drawer_or_the_sentence(client, ring):
    limit("pieces-per-sku", 1)
    wants = {"headers": {"Accept": "application/problem+json, text/html;q=0.5"}}
    drawer = client.post("/en-us/bag/add/", {"sku": sku_of(ring)}, follow=True, **wants)
    assert "It is in your bag" in text_of(drawer)
    assert "<html" not in drawer.content.decode()
    refused = client.post("/en-us/bag/add/", {"sku": sku_of(ring)}, **wants)
    assert refused.status_code == 409
    assert refused.json()["code"] == "limit-reached"
    assert "We can prepare 1 piece of “Aurore ring 1” in one order." in refused.json()["title"]


def test_a_way_back_leads_to_this_house_only(client, markets):
    for back in ("https://evil.example/", "//evil.example/", "/fr-fr/creations/x/", "/en-us/bag/"):
        refused = client.post("/en-us/bag/add/", {"sku": "X", "back": back})
        assert refused.status_code == 404
        assert back not in re.findall(r'class="button" href="([^"]+)"', refused.content.decode())


# The page


def post_line(client, line, **values):
    return client.post(f"/en-us/bag/lines/{line.key}/", values)


def test_more_than_a_limit_is_said_beside_the_line(client, ring):
    limit("pieces-per-sku", 2)
    add(client, ring, quantity="2")
    line = BagLine.objects.get()
    refused = post_line(client, line, quantity="3")
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "up to 2 pieces" in html[html.index(f'id="line-{line.key}"') :]
    line.refresh_from_db()
    assert line.quantity == 2


def test_what_is_taken_out_can_be_put_back(client, ring):
    add(client, ring)
    line = BagLine.objects.get()
    page = client.get(post_line(client, line, action="remove")["Location"])
    assert "“Aurore ring 1” was taken out of your bag." in text_of(page)
    assert "Undo" in text_of(page)
    back = client.get(client.post("/en-us/bag/undo/")["Location"])
    assert "“Aurore ring 1” is back in your bag." in text_of(back)
    assert bag_in(client).lines.count() == 1


def test_a_line_goes_to_later_to_the_wishlist_and_back(client, ring):
    add(client, ring)
    line = BagLine.objects.get()
    assert "Saved for later" in text_of(client.get(post_line(client, line, action="save")["Location"]))
    post_line(client, line, action="back")
    post_line(client, line, action="wish")
    assert not BagLine.objects.exists()
    wishes = client.get("/en-us/wishlist/")
    assert "Aurore ring 1" in text_of(wishes)
    assert "Size 52" in text_of(wishes)
    assert f'name="sku" value="{line.sku}"' in wishes.content.decode()
    client.post(f"/en-us/wishlist/{Wish.objects.get().key}/")
    assert "Your wishlist is empty" in text_of(client.get("/en-us/wishlist/"))


def test_a_line_of_somebody_else_is_not_there(client, ring):
    add(client, ring)
    line = BagLine.objects.get()
    stranger = type(client)()
    add(stranger, ring)
    assert post_line(stranger, line, action="remove").status_code == 404
    assert BagLine.objects.filter(key=line.key).exists()


def test_a_changed_price_stands_on_the_page_once_and_in_the_drawer_until_then(client, ring):
    add(client, ring)
    reprice(sku_of(ring), 360_000)
    for _ in range(2):
        assert "changed from $3,450 to $3,600" in text_of(client.get("/en-us/bag/drawer/"))
    client.get("/en-us/bag/", headers={"Sec-Purpose": "prefetch"})
    assert "changed from $3,450 to $3,600" in text_of(client.get("/en-us/bag/"))
    assert "changed from" not in text_of(client.get("/en-us/bag/"))


def test_a_gift_that_the_card_cannot_bear_keeps_what_was_typed(client, ring):
    add(client, ring)
    refused = client.post("/en-us/bag/gift/", {"wrap": "on", "message": "x" * 241})
    assert refused.status_code == 422
    assert "x" * 241 in refused.content.decode()
    assert 'name="wrap" checked' in refused.content.decode()
    client.post("/en-us/bag/gift/", {"wrap": "on", "message": "For you"})
    assert bag_in(client).gift == {"wrap": True, "message": "For you", "hide_prices": False}


def test_an_ordered_bag_is_not_changed_by_an_old_page(client, ring):
    add(client, ring)
    line = BagLine.objects.get()
    close_bag(bag=line.bag)
    refused = post_line(client, line, action="remove")
    assert refused.status_code == 404
    assert "not in your bag any more" in text_of(refused)
    assert line.bag.lines.count() == 1
    assert "Your bag is empty" in text_of(client.get("/en-us/bag/"))


def test_an_empty_bag_shows_ways_on_and_wears_no_dead_link_to_a_checkout(client, ring):
    page = client.get("/en-us/bag/").content.decode()
    assert "Your bag is empty" in page
    assert 'href="/en-us/wishlist/"' in page


def test_a_gone_wish_and_a_false_product_are_said(client, ring):
    assert client.post("/en-us/wishlist/add/", {"product": "x"}).status_code == 404
    assert client.post("/en-us/wishlist/add/", {"product": ring.pk, "material": "nonsense"}).status_code == 303
    assert Wish.objects.get().material == ""
    assert client.post("/en-us/wishlist/ABCDEFGH/").status_code == 404


# What a public page must never hold, and who may post


@pytest.mark.parametrize(
    "path", ["bag/add/", "bag/gift/", "bag/undo/", "bag/lines/ABCDEFGH/", "wishlist/add/", "wishlist/ABCDEFGH/"]
)
def test_another_site_cannot_post_into_a_bag(client, ring, path):
    add(client, ring)
    values = {"sku": sku_of(ring), "product": ring.pk}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        assert client.post(f"/en-us/{path}", values, headers=headers).status_code == 403
    assert client.get(f"/en-us/{path}").status_code == 405
    assert BagLine.objects.get().quantity == 1


def test_its_own_pages_may_post_without_a_token_even_where_tokens_are_checked(markets, ring):
    strict = Client(enforce_csrf_checks=True)
    assert add(strict, ring).status_code == 303


@pytest.fixture
def cookie(client, ring):
    """What a visitor's browser holds who has put the ring into her bag."""
    add(client, ring)
    return f"ecrin-bag={client.cookies['ecrin-bag'].value}; ecrin-here=1"


@pytest.fixture
def visitor(cookie):  # after her bag was filled: the test client turns the closing of connections on again
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    changes.catch_up()
    yield Visitor(PageCache(WSGIHandler(), Store()))
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


HOST = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}


def test_nothing_of_a_bag_is_ever_kept(visitor, cookie):
    for path in ("/en-us/bag/", "/en-us/bag/drawer/", "/en-us/me/", "/en-us/wishlist/"):
        for _ in range(2):
            mine = visitor.get(path, HTTP_COOKIE=cookie, **HOST)
            assert mine["status"] == "200 OK"
            assert mine["headers"]["Cache-Control"] == "no-store"
        assert b"Aurore ring 1" not in visitor.get(path, **HOST)["body"]
    assert visitor.cache.store.stats().pages == 0


def test_a_creations_page_is_the_same_bytes_with_a_bag_and_without(visitor, cookie):
    path = "/en-us/creations/aurore-ring-1-mv1/?size=52"
    assert visitor.get(path, HTTP_COOKIE=cookie, **HOST)["body"] == visitor.get(path, **HOST)["body"]
    assert visitor.cache.store.stats().hits == 1
