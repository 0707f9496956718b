"""A wishlist at a link: what it shows, to whom, and what becomes of what is bought from it."""

import pytest
from django.test import Client

from ecrin.bag.models import BagLine, SharedList, Wish
from ecrin.bag.selectors import bag_by_token
from ecrin.bag.services import (
    AlreadyGiven,
    add_to_bag,
    add_wish,
    choose_gift,
    close_bag,
    mark_given,
    mark_wanted,
    merge_bags,
    remove_line,
    share_wishlist,
    undo_removal,
)
from ecrin.bag.tasks import free_gifts, note_gifts
from ecrin.catalog.models import Category, SizeGuide
from ecrin.clients.models import User
from ecrin.clients.services import keep_preferences
from ecrin.core.changes import touch
from ecrin.core.testing import queries
from ecrin.offers.rules import QuoteLine
from ecrin.orders.events import OrderCancelled, OrderConfirmed
from ecrin.orders.models import Order
from ecrin.orders.tests.factories import a_paid_order, a_quote

from .factories import creation, reprice, sku_of, stocked
from .test_views import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(markets):
    return creation()


@pytest.fixture
def alma(markets):
    return User.objects.create_user("alma@example.com", first_name="Alma", last_name="Reyes")


@pytest.fixture
def wish(alma, ring, markets):
    return add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], sku=sku_of(ring), client=alma)[0]


@pytest.fixture
def shared(alma, wish):
    return share_wishlist(client=alma, shows_name=True)


def page_of(shared, storefront="en-us", http=None):
    return (http or Client()).get(f"/{storefront}/wishlist/shared/{shared.token}/")


def bought(shared, wish, **chosen):
    """Somebody chose it, and her order is paid."""
    http = Client()
    answer = http.post(f"/en-us/wishlist/shared/{shared.token}/add/", {"key": wish.key, **chosen})
    assert answer.status_code == 303, text_of(answer)
    bag = bag_by_token(http.cookies["ecrin-bag"].value)
    lines = [QuoteLine(line.key, line.sku, line.quantity, 345_000) for line in bag.lines.all()]
    order = a_paid_order(quote=a_quote(lines), bag=bag.token, email="bruno@example.com")
    close_bag(bag=bag)
    return order


def test_a_shared_list_shows_her_first_name_and_nothing_else_of_her(shared):
    page = page_of(shared)
    html = page.content.decode()
    assert "The wishlist of Alma" in html
    assert "Aurore ring 1" in html
    assert "$3,450" in html
    assert "example.com" not in html.split("<main")[1].split("</main")[0]
    assert "Reyes" not in html
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "same-origin"


def test_it_says_no_name_unless_she_wants_it(alma, shared):
    share_wishlist(client=alma, shows_name=False)
    assert "Alma" not in page_of(shared).content.decode()


def test_prices_and_stock_are_those_of_the_readers_market_now(shared, ring):
    reprice(sku_of(ring), 360_000)
    assert "$3,600" in text_of(page_of(shared))
    assert "£3,350" in text_of(page_of(shared, "en-gb"))
    stocked(sku_of(ring), state="sold-out")
    sold_out = page_of(shared)
    assert "Not available at the moment" in text_of(sold_out)
    assert "Add to bag" not in text_of(sold_out)


def test_a_closed_or_renewed_link_opens_nothing(shared):
    http = Client()
    http.force_login(User.objects.get())
    assert http.post("/en-us/wishlist/share/", {"do": "anew", "shows_name": "on"}).status_code == 303
    assert page_of(shared).status_code == 404
    anew = SharedList.objects.get()
    assert page_of(anew).status_code == 200
    http.post("/en-us/wishlist/share/", {"do": "close"})
    assert page_of(anew).status_code == 404
    assert not SharedList.objects.exists()


def test_a_link_that_is_none_and_a_closed_account_are_not_there(shared, alma):
    for token in ("nonsense", shared.token[:-1], "x" * 200):
        assert Client().get(f"/en-us/wishlist/shared/{token}/").status_code == 404
    User.objects.filter(pk=alma.pk).update(is_active=False)
    assert page_of(shared).status_code == 404


def test_a_visitor_without_account_is_led_to_the_door(markets, ring):
    http = Client()
    http.post("/en-us/wishlist/add/", {"product": ring.pk})
    assert "Sign in to share it" in text_of(http.get("/en-us/wishlist/"))
    answer = http.post("/en-us/wishlist/share/", {"do": "open"})
    assert answer["Location"] == "/en-us/account/sign-in/?next=%2Fen-us%2Fwishlist%2F"
    assert not SharedList.objects.exists()


def test_she_makes_her_link_and_chooses_what_stands_on_it(alma, wish):
    http = Client()
    http.force_login(alma)
    page = http.post("/en-us/wishlist/share/", {"do": "open", "tells": "on"}, follow=True)
    shared = SharedList.objects.get()
    assert (shared.client, shared.shows_name, shared.tells) == (alma, False, True)
    assert f"/en-us/wishlist/shared/{shared.token}/" in page.content.decode()


def test_what_is_bought_from_it_is_marked_for_others_and_a_surprise_for_her(shared, wish, alma):
    order = bought(shared, wish)
    assert mark_given(order=order.pk) == 1
    assert mark_given(order=order.pk) == 0
    others = page_of(shared)
    assert "Somebody has chosen this one" in text_of(others)
    assert "wishlist/shared" not in others.content.decode().split("<main")[1].split("</main")[0]
    http = Client()
    http.force_login(alma)
    for path in ("", f"shared/{shared.token}/"):
        assert "has chosen this" not in text_of(http.get(f"/en-us/wishlist/{path}"))
    share_wishlist(client=alma, tells=True)
    assert "Somebody has chosen this for you" in text_of(http.get("/en-us/wishlist/"))


def test_it_is_wished_for_again_when_the_order_comes_to_nothing(shared, wish):
    order = bought(shared, wish)
    note_gifts(OrderConfirmed(order.pk))
    assert Wish.objects.get().given_order == order.pk
    free_gifts(OrderCancelled(order.pk, "client"))
    assert Wish.objects.get().given_order is None
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    note_gifts(OrderConfirmed(order.pk))  # done late, by a worker that came after
    assert Wish.objects.get().given_order is None


def test_an_unpaid_order_and_what_was_taken_out_again_give_nothing(shared, wish, markets):
    http = Client()
    http.post(f"/en-us/wishlist/shared/{shared.token}/add/", {"key": wish.key})
    assert BagLine.objects.get().wish == wish
    bag = bag_by_token(http.cookies["ecrin-bag"].value)
    remove_line(bag=bag, key=BagLine.objects.get().key)
    order = a_paid_order(bag=bag.token, quote=a_quote([QuoteLine("a", wish.sku, 1, 345_000)]))
    close_bag(bag=bag)
    assert mark_given(order=order.pk) == 0
    assert Wish.objects.get().given_order is None


def test_the_wish_stays_with_its_line_through_undo_and_through_signing_in(shared, wish, markets):
    us = markets.storefronts["en-us"]
    line = choose_gift(list_token=shared.token, key=wish.key, sku="", storefront=us)
    remove_line(bag=line.bag, key=line.key)
    undo_removal(bag=line.bag)
    assert BagLine.objects.get().wish == wish
    bruno = User.objects.create_user("bruno@example.com")
    add_to_bag(sku=wish.sku, storefront=us, client=bruno)
    merge_bags(token=line.bag.token, client=bruno)
    assert [(one.wish_id, one.quantity) for one in BagLine.objects.all()] == [(wish.pk, 2)]


def test_undo_bears_that_the_wish_is_gone(shared, wish, markets):
    line = choose_gift(list_token=shared.token, key=wish.key, sku="", storefront=markets.storefronts["en-us"])
    remove_line(bag=line.bag, key=line.key)
    wish.delete()
    undo_removal(bag=line.bag)
    assert BagLine.objects.get().wish is None


def test_the_second_who_chooses_it_is_told_and_who_paid_first_gave_it(shared, wish, markets):
    first, second = bought(shared, wish), bought(shared, wish)
    mark_given(order=first.pk)
    assert mark_given(order=second.pk) == 0
    mark_wanted(order=second.pk)
    assert Wish.objects.get().given_order == first.pk
    with pytest.raises(AlreadyGiven):
        choose_gift(list_token=shared.token, key=wish.key, sku="", storefront=markets.storefronts["en-us"])
    refused = Client().post(f"/en-us/wishlist/shared/{shared.token}/add/", {"key": wish.key})
    assert refused.status_code == 409


def test_who_gives_chooses_the_size_that_she_left_open(alma, ring, markets):
    other = creation(2)
    wish, _token = add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], client=alma)
    shared = share_wishlist(client=alma)
    html = page_of(shared).content.decode()
    assert f'<option value="{sku_of(ring, "53")}">' in html
    path = f"/en-us/wishlist/shared/{shared.token}/add/"
    for sku in ("", sku_of(other), "nonsense"):
        refused = Client().post(path, {"key": wish.key, "sku": sku})
        assert refused.status_code == 422
        assert "Choose a piece first" in text_of(refused)
    assert Client().post(path, {"key": wish.key, "sku": sku_of(ring, "53")}).status_code == 303
    assert (BagLine.objects.get().sku, BagLine.objects.get().wish) == (sku_of(ring, "53"), wish)


def test_her_own_choice_counts_before_what_is_posted(shared, wish, ring):
    Client().post(f"/en-us/wishlist/shared/{shared.token}/add/", {"key": wish.key, "sku": sku_of(ring, "53")})
    assert BagLine.objects.get().sku == wish.sku


def test_a_wish_of_another_list_is_not_there(shared, ring, markets):
    bruno = User.objects.create_user("bruno@example.com")
    other, _token = add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], client=bruno)
    answer = Client().post(f"/en-us/wishlist/shared/{shared.token}/add/", {"key": other.key, "sku": sku_of(ring)})
    assert answer.status_code == 404
    assert not BagLine.objects.exists()


def test_a_shared_list_takes_the_same_queries_whatever_its_length(shared, alma, markets):
    page_of(shared)
    for more in (0, 4):
        for number in range(more):
            product = creation(number + 10)
            add_wish(product_id=product.pk, storefront=markets.storefronts["en-us"], client=alma)
        page_of(shared)
        with queries() as made:
            page_of(shared)
        assert len(made) == 11, made


def test_another_site_cannot_share_or_choose(shared, wish):
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in ("share/", f"shared/{shared.token}/add/"):
        assert Client().post(f"/en-us/wishlist/{path}", {"key": wish.key}, headers=headers).status_code == 403
        assert Client().get(f"/en-us/wishlist/{path}").status_code == 405


@pytest.mark.parametrize("storefront", ["ar-ae", "ja-jp"])
def test_it_reads_in_every_direction(shared, storefront):
    assert page_of(shared, storefront).status_code == 200


def test_her_own_wishlist_takes_fifteen_queries_whatever_its_length(alma, wish, markets):
    keep_preferences(client=alma, sizes={"rings": "53"}, tastes={})
    http = Client()
    http.force_login(alma)
    for more in (0, 4):
        for number in range(more):
            add_wish(product_id=creation(number + 10).pk, storefront=markets.storefronts["en-us"], client=alma)
        http.get("/en-us/wishlist/")
        with queries() as made:
            http.get("/en-us/wishlist/")
        assert len(made) == 15, made


def test_a_wish_without_a_piece_leads_to_its_page_with_her_size_chosen(alma, ring, markets):
    guide = SizeGuide.objects.create(
        code="rings", name="Ring sizes", table={"columns": ["eu"], "rows": [["52"], ["53"]]}
    )
    Category.objects.filter(pk=ring.category_id).update(size_guide=guide)
    touch("taxonomy")
    add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], material="yellow-gold", client=alma)
    http = Client()
    http.force_login(alma)
    for size, expected in (("53", "?material=yellow-gold&amp;size=53"), ("70", '?material=yellow-gold"')):
        keep_preferences(client=alma, sizes={"rings": size}, tastes={})
        assert f"/creations/aurore-ring-1-mv1/{expected}" in http.get("/en-us/wishlist/").content.decode()
