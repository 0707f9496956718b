"""A watch's strap is chosen on its page, a strap says which watches it fits, and a finder tells what fits the watch that
one owns.
"""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.atelier.tests.workshop import COMES_WITH, OTHER, WATCH, a_strap, a_watch
from ecrin.bag.models import BagLine
from ecrin.catalog.models import Price, Product
from ecrin.catalog.tests.factories import make_picture
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import DeliveryMethod, Market

pytestmark = pytest.mark.django_db
PAGE = "/en-us/creations/watch-mv20/"


@pytest.fixture
def shop(markets, indexed):
    """A house with a watch and two straps, sold in the United States."""
    us = Market.objects.get(code="us")
    DeliveryMethod.objects.create(market=us, code="express", name="Express", min_days=1, max_days=2, fee=0)
    a_strap(wrist_least=150, wrist_most=190, buckle="pin")
    a_watch()
    Price.objects.filter(sku=OTHER).update(amount=36500)
    indexed("en-us")
    return us


def read(client, address=PAGE):
    return client.get(address).content.decode()


def test_the_straps_stand_on_the_watchs_page_with_what_they_cost_more(client, shop):
    page = read(client)
    assert "Choose your strap" in page
    assert "included" in page
    assert "+ $120" in page
    assert f"?material=steel&amp;strap={OTHER}" in page
    assert 'name="strap.sku"' not in page


def test_a_chosen_strap_changes_the_price_the_days_and_the_form_without_a_script(client, shop):
    page = read(client, f"{PAGE}?strap={OTHER}")
    assert "$3,570" in page
    assert f'name="strap.sku" value="{OTHER}"' in page
    assert "can be sent back like any other" in page
    client.post("/en-us/bag/add/", {"sku": WATCH, "strap.sku": OTHER}, headers={"sec-fetch-site": "same-origin"})
    line = BagLine.objects.get()
    assert line.personalisation == {"strap": {"sku": OTHER, "taken_off": COMES_WITH}}
    assert line.seen_price == 357000
    bag = read(client, "/en-us/bag/")
    assert "Cognac calfskin" in bag
    assert "$3,570" in bag


def test_a_strap_that_cannot_be_had_is_passed_over_and_shown_as_sold_out(client, shop):
    StockFlag.objects.create(sku=OTHER, state="sold-out")
    page = read(client, f"{PAGE}?strap={OTHER}")
    assert "$3,450" in page
    assert "Sold out" in page
    assert 'name="strap.sku"' not in page
    assert "$3,450" in read(client, f"{PAGE}?strap=<b>")


def test_what_is_posted_past_the_page_is_refused_with_a_sentence(client, shop):
    a_strap("wide", reference="MV23", width=Decimal("20.0"), material="steel")
    said = client.post(
        "/en-us/bag/add/", {"sku": WATCH, "strap.sku": "MV23"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert "does not fit this watch" in said.content.decode()
    assert not BagLine.objects.exists()


def test_the_picture_follows_the_strap_where_the_house_has_one(client, shop):
    own = make_picture("watch-on-cognac")
    watch = Product.objects.get(reference=WATCH)
    assert "watch-on-cognac" not in read(client, f"{PAGE}?strap={OTHER}")
    StrapView.objects.create(watch=watch, strap=OTHER, picture=own)
    assert "watch-on-cognac" in read(client, f"{PAGE}?strap={OTHER}")
    client.post("/en-us/bag/add/", {"sku": WATCH, "strap.sku": OTHER}, headers={"sec-fetch-site": "same-origin"})
    assert "watch-on-cognac" in read(client, "/en-us/bag/")
    BagLine.objects.all().delete()
    client.post("/en-us/bag/add/", {"sku": WATCH}, headers={"sec-fetch-site": "same-origin"})
    assert "watch-on-cognac" not in read(client, "/en-us/bag/")
    assert "watch-on-cognac" not in read(client)


def test_a_page_says_where_its_picture_shows_another_strap(client, shop):
    assert "shows your watch on its own strap" in read(client, f"{PAGE}?strap={OTHER}")


def test_a_watchs_page_takes_at_most_two_queries_more_whatever_the_straps(client, shop):
    read(client)
    with CaptureQueriesContext(connection) as few:
        read(client, f"{PAGE}?strap={OTHER}&size=1")
    a_strap("more", reference="MV24", material=("blue", "red", "green", "grey"))
    read(client)
    with CaptureQueriesContext(connection) as many:
        read(client, f"{PAGE}?strap={OTHER}&size=2")
    assert len(few) == len(many) <= 14


def test_a_strap_says_which_watches_it_fits_and_leads_to_them_with_it_chosen(client, shop):
    page = read(client, "/en-us/creations/strap-mv22/?material=cognac-calfskin")
    assert "Fits these watches" in page
    assert f"/en-us/creations/watch-mv20/?strap={OTHER}" in page
    assert "Choose your strap" not in page


def test_the_page_is_newer_once_a_strap_is(client, shop):
    assert "+ $120" in read(client)
    price = Price.objects.get(sku=OTHER)
    price.amount = 30500
    price.save()
    assert "+ $60" in read(client)
    fitting = WatchFitting.objects.get()
    fitting.comes_with = ""
    fitting.save()
    assert "Choose your strap" not in read(client)


def test_the_finder_tells_what_fits_by_model_and_by_reference_however_it_is_typed(client, shop):
    assert "Please choose" in read(client, "/en-us/straps/")
    by_model = read(client, "/en-us/straps/?watch=watch-mv20")
    assert "Cognac calfskin" in by_model
    assert "$365" in by_model
    assert "For wrists of 150 to 190 mm" in by_model
    assert "Pin buckle" in by_model
    for typed in ("MV20", "mv 20", " mv-20 "):
        assert "Cognac calfskin" in read(client, f"/en-us/straps/?reference={typed}")


def test_the_listing_of_straps_leads_to_the_finder_and_no_other_does(client, shop):
    way = 'href="/en-us/straps/"'
    assert way in read(client, "/en-us/collections/watches/straps/")
    assert way not in read(client, "/en-us/collections/watches/mens-watches/")
    Strap.objects.get().delete()
    assert way not in read(client, "/en-us/collections/watches/straps/")


def test_the_finder_says_so_where_it_knows_nothing(client, shop):
    page = read(client, "/en-us/straps/?reference=MV99%3Cscript%3E")
    assert "We do not know a watch of this reference" in page
    assert "MV99&lt;script&gt;" in page
    assert "Cognac" not in page
    page = read(client, "/en-us/straps/?watch=watch-mv20&wrist=big")
    assert "Write it in whole millimetres" in page
    assert "Cognac calfskin" in page
    assert "No strap of this length" in read(client, "/en-us/straps/?watch=watch-mv20&wrist=200")
    assert "Write it in whole" in read(client, "/en-us/straps/?watch=watch-mv20&wrist=%F0%9F%98%80")


def test_a_house_without_straps_shows_nothing_of_them(client, markets, indexed):
    a_watch(comes_with="")
    indexed("en-us")
    assert client.get("/en-us/straps/").status_code == 404
    page = read(client)
    assert "strap" not in page.replace('data-part="straps"', "")


def test_a_market_where_nothing_is_sold_shows_straps_without_a_price_and_no_choice(client, shop, indexed):
    indexed("pt-br")
    assert "Choose your strap" not in read(client, "/pt-br/creations/watch-mv20/")
    page = read(client, "/pt-br/straps/?watch=watch-mv20")
    assert "$" not in page.replace("pt-br", "")
    assert 'name="sku"' not in page


def test_the_finder_costs_two_queries_once_a_watch_is_chosen(client, shop):
    read(client, "/en-us/straps/")
    assert Strap.objects.count() == 1
    with CaptureQueriesContext(connection) as none:
        read(client, "/en-us/straps/?x=1")
    with CaptureQueriesContext(connection) as asked:
        read(client, "/en-us/straps/?watch=watch-mv20&wrist=160")
    assert len(asked) - len(none) <= 2
