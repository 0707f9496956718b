from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecrin.catalog.models import Price, Variant
from ecrin.markets.models import Market
from ecrin.shop.selectors.cards import ProductSource

from .factories import hide, picture, ring

pytestmark = pytest.mark.django_db


def documents(markets, code, keys=None):
    return list(ProductSource().documents(markets.storefronts[code], keys))


def test_a_card_tells_name_collection_materials_and_price(markets, stock):
    ring(stock, 1, materials=(stock.pink, stock.white))
    (found,) = documents(markets, "en-us")
    assert found.path == "/en-us/creations/aurore-ring-1-mv1/"
    for text in ("Aurore ring 1", "Aurore", "Pink gold · White gold", "$3,450"):
        assert text in found.card
    assert found.price == 345_000
    assert "MV1" in found.codes
    assert found.facets["price"] == ("2500-5000",)
    assert found.facets["availability"] == ("now",)


def test_a_range_of_prices_says_from_and_tax_where_the_law_wants_it(markets, stock):
    product = ring(stock, 1)
    first = Variant.objects.filter(product=product).first()
    Price.objects.filter(sku=first.sku).update(amount=200_000)
    assert "From $2,000" in documents(markets, "en-us")[0].card
    assert "sales tax" not in documents(markets, "en-us")[0].card
    Price.objects.create(sku=first.sku, market=Market.objects.get(code="gb"), amount=200_000)
    assert "incl. VAT" in documents(markets, "en-gb")[0].card


def test_a_market_that_only_shows_has_prices_on_request(markets, stock):
    ring(stock, 1)
    (found,) = documents(markets, "ja-jp") if not markets.markets["jp"].is_open else documents(markets, "en-ww")
    assert found.price is None
    assert found.price_text == "Price on request"
    assert found.facets["price"] == ()
    assert found.facets["availability"] == ("request",)


def test_a_blend_counts_its_parts_and_a_category_its_ancestors(markets, stock):
    ring(stock, 1, materials=(stock.two_golds,), category=stock.bands)
    (found,) = documents(markets, "en-us")
    assert found.facets["material"] == ("pink-gold", "white-gold")
    assert found.facets["category"] == ("rings", "bands")
    assert found.facets["_place"] == ("jewelry/rings", "jewelry/bands")


def test_hidden_drafts_and_unknown_keys_have_no_document(markets, stock):
    kept = ring(stock, 1)
    hide(ring(stock, 2), "us")
    ring(stock, 3, live=False)
    assert [one.key for one in documents(markets, "en-us")] == [f"product:{kept.pk}"]
    assert documents(markets, "en-us", ["product:999", "page:1"]) == []


def test_pictures_carry_their_size_and_expired_ones_are_out(markets, stock):
    product = ring(stock, 1)
    picture(product, expires_on=date(2020, 1, 1))
    assert "<img" not in documents(markets, "en-us")[0].card
    picture(product)
    assert 'width="1600" height="1600"' in documents(markets, "en-us")[0].card


def test_a_fallback_text_says_its_language(markets, stock):
    ring(stock, 1)
    assert 'lang="en"' in documents(markets, "fr-fr")[0].card
    assert 'lang="en"' not in documents(markets, "en-us")[0].card


def test_a_name_is_escaped(markets, stock):
    ring(stock, 1, name="<b>Ring</b>")
    assert "<b>" not in documents(markets, "en-us")[0].card


def test_a_batch_takes_the_same_queries_whatever_its_size(markets, stock, django_assert_num_queries):
    picture(ring(stock, 1))
    documents(markets, "en-us")
    with CaptureQueriesContext(connection) as one:
        documents(markets, "en-us")
    for number in range(2, 12):
        picture(ring(stock, number, materials=(stock.pink, stock.white)))
    documents(markets, "en-us")
    with django_assert_num_queries(len(one)):
        documents(markets, "en-us")


def test_changes_touch_the_creations_they_are_about(markets, stock):
    product = ring(stock, 1)
    source = ProductSource()
    sku = product.variants.first().sku
    assert source.affected([f"sku:{sku}"]) == {f"product:{product.pk}"}
    assert source.affected(["product:7", "menu"]) == {"product:7"}
    assert source.affected(["taxonomy"]) is None


def test_labels_are_in_the_storefronts_language_and_order(markets, stock):
    labels = ProductSource().labels(markets.storefronts["fr-fr"])
    assert labels["department"]["jewelry"] == "Joaillerie"
    assert list(labels["material"]) == ["pink-gold", "white-gold", "two-golds"]
    assert ProductSource().labels(markets.storefronts["en-us"])["price"]["0-500"] == "Up to $500"


def test_a_card_has_a_look_for_each_other_material_with_its_picture_and_address(markets, stock):
    product = ring(stock, 1, materials=(stock.pink, stock.white))
    picture(product, material=stock.pink, alt="The ring in pink")
    picture(product, material=stock.white, alt="The ring in white")
    (found,) = documents(markets, "en-us")
    assert "in pink" in found.card
    assert found.looks["material:pink-gold"] == ""
    assert "in white" in found.looks["material:white-gold"]
    assert "in pink" not in found.looks["material:white-gold"]
    assert 'href="/en-us/creations/aurore-ring-1-mv1/?material=white-gold"' in found.looks["material:white-gold"]


def test_a_creation_of_one_material_needs_no_look(markets, stock):
    ring(stock, 1)
    ring(stock, 2, materials=(stock.two_golds,))
    assert [found.looks for found in documents(markets, "en-us")] == [{}, {}]


def test_a_blend_shown_first_stands_for_its_parts(markets, stock):
    ring(stock, 1, materials=(stock.two_golds, stock.white))
    (found,) = documents(markets, "en-us")
    assert set(found.looks.values()) == {""}
