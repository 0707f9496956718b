"""A watch with another strap: what it costs, when it is there, and why it cannot be."""

from decimal import Decimal

import pytest

from ecrin.atelier.models import Strap, WatchFitting
from ecrin.atelier.rules import Wished
from ecrin.atelier.selectors import made
from ecrin.atelier.selectors.straps import KEY, keys_for, made_of, straps_for, watches_for, watches_with_straps
from ecrin.catalog.models import Price, Product
from ecrin.catalog.tests.factories import make_material
from ecrin.core.testing import queries
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market

from .workshop import COMES_WITH, OTHER, WATCH, a_strap, a_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(markets):
    """The storefront `en-us` of a house with one watch and two straps that fit it."""
    a_strap()
    a_watch()
    return markets.storefronts["en-us"]


def wish(here, sku=OTHER, watch=WATCH, **more):
    (found,) = made_of([Wished("a", watch, {"sku": sku, **more})], here)
    return found


def priced(sku, amount):
    Price.objects.update_or_create(sku=sku, market=Market.objects.get(code="us"), defaults={"amount": amount})


def test_another_strap_costs_the_difference_and_is_held_with_the_watch(here):
    priced(OTHER, 36500)
    found = wish(here)
    assert (found.extra, found.least, found.most, found.problem) == (12000, 1, 2, "")
    assert found.components == {OTHER: 1}
    assert not found.is_final
    assert found.facts == (("Strap", "Strap, Cognac calfskin"),)
    assert found.payload == {"sku": OTHER, "taken_off": COMES_WITH}


def test_a_cheaper_strap_makes_the_watch_cheaper_and_never_than_without_one(here):
    priced(OTHER, 0)
    assert wish(here).extra == -24500


def test_what_comes_off_is_the_houses_word_and_not_the_visitors(here):
    assert wish(here, taken_off="MV99").payload["taken_off"] == COMES_WITH


@pytest.mark.parametrize("sku", ["", "NOTHING", WATCH, "x" * 500, 7, None, ["MV22"], {"sku": "MV22"}])
def test_what_is_no_strap_is_a_sentence(here, sku):
    assert "not sold here" in wish(here, sku=sku).problem


def test_a_strap_that_does_not_fit_is_a_sentence(here):
    a_strap("wide", reference="MV23", width=Decimal("20.0"), material="steel")
    assert "does not fit" in wish(here, "MV23").problem


def test_a_strap_that_is_sold_out_or_back_soon_is_a_sentence(here):
    flag = StockFlag.objects.create(sku=OTHER, state="sold-out")
    assert "sold out" in wish(here).problem
    flag.state = "back-soon"
    flag.save()
    assert "sold out" in wish(here).problem


def test_a_strap_that_is_not_sold_in_the_market_is_a_sentence(here):
    Price.objects.filter(sku=OTHER).delete()
    assert "not sold here" in wish(here).problem


def test_without_a_price_of_the_strap_that_it_comes_with_nothing_is_changed(here):
    Price.objects.filter(sku=COMES_WITH).delete()
    assert "leaves with its own strap" in wish(here).problem
    assert "leaves with its own strap" in wish(here, watch="MV99").problem
    assert "comes with this strap already" in _with_price_again(here).problem


def _with_price_again(here):
    priced(COMES_WITH, 24500)
    return wish(here, COMES_WITH)


def test_a_strap_from_the_workshop_or_with_a_permit_keeps_the_watch_waiting(here):
    StockFlag.objects.create(sku=OTHER, state="made-to-order", extra_days=30)
    assert (wish(here).least, wish(here).most) == (31, 32)
    StockFlag.objects.create(sku=WATCH, state="made-to-order", extra_days=20)
    assert (wish(here).least, wish(here).most) == (11, 12)
    material = make_material("cognac-calfskin")
    material.is_protected = True
    material.save()
    assert (wish(here).least, wish(here).most) == (21, 22)


def test_many_wishes_cost_two_queries(here):
    wish(here)
    asked = {str(n): (WATCH, {"strap": {"sku": OTHER}}) for n in range(9)}
    with queries() as made_queries:
        found = made(asked, here)
    assert len(made_queries) == 2
    assert {one.components[OTHER] for one in found.values()} == {1}


def test_what_fits_what_is_known_from_both_sides_and_without_a_query(here):
    strap, watch = Strap.objects.get(), WatchFitting.objects.get()
    straps_for(watch.product_id, here.market)
    with queries() as asked:
        found = straps_for(watch.product_id, here.market)
        watches = watches_for(strap.product_id, here.market)
        assert watches_with_straps(here.market) == watches
        assert keys_for(watch.product_id, here.market) == {KEY, *found[0][0].keys}
    assert not asked
    assert [variant.sku for _product, variant in found] == [COMES_WITH, OTHER]
    assert [one.id for one in watches] == [watch.product_id]


def test_a_measure_that_staff_correct_counts_at_once(here):
    fitting = WatchFitting.objects.get()
    assert straps_for(fitting.product_id, here.market)
    fitting.width = Decimal("18.0")
    fitting.save()
    assert not straps_for(fitting.product_id, here.market)
    assert not watches_with_straps(here.market)


def test_a_strap_that_was_taken_off_the_site_is_not_chosen(here):
    straps_for(WatchFitting.objects.get().product_id, here.market)
    Product.objects.get(reference="MV22").unpublish()
    assert "not sold here" in wish(here).problem
