from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.catalog.selectors import (
    lowest_of_30_days,
    members_of,
    other_pieces,
    product_page,
    products_in_bulk,
    taxonomy,
)

from .factories import (
    add_picture,
    make_category,
    make_collection,
    make_gemstone,
    make_market,
    make_material,
    make_picture,
    make_product,
    make_selection,
    market_info,
    storefront_info,
)

pytestmark = pytest.mark.django_db


def test_a_page_is_found_by_its_address_and_tells_its_true_one():
    make_product("aurore-ring-yellow-gold", reference="MV10240")
    front = storefront_info()
    assert product_page("aurore-ring-yellow-gold-mv10240", front).reference == "MV10240"
    assert product_page("aurore-ring-yellow-gold", front).address == "aurore-ring-yellow-gold-mv10240"
    assert product_page("aurore-ring", front) is None


def test_a_provisional_creation_has_its_slug_as_address():
    make_product("nuit-watch", reference=None)
    info = product_page("nuit-watch", storefront_info())
    assert info.is_provisional
    assert info.address == "nuit-watch"
    assert info.skus == ()


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_seven_queries_whatever_its_variants_and_markets(size, django_assert_num_queries):
    codes = [f"m{number}" for number in range(size)]
    product = make_product(
        sizes=[str(number) for number in range(size)],
        prices=dict.fromkeys(codes, 1000),
        levels=dict.fromkeys(codes, "boutique"),
        gemstones=("diamond",),
    )
    add_picture(product)
    front = storefront_info()
    with django_assert_num_queries(7):
        info = product_page("aurore-ring-mv10240", front)
    assert len(info.variants) == size
    assert info.packshot.url.endswith(".svg")


def test_what_is_hidden_or_a_draft_has_no_page():
    make_product("a", reference="R1", levels={"us": "hidden"})
    make_product("b", reference="R2", live=False)
    front = storefront_info()
    assert product_page("a-r1", front) is None
    assert product_page("b-r2", front) is None
    assert product_page("a-r1", storefront_info("en-gb")) is not None


def test_everything_is_read_in_batches_of_seven_queries(django_assert_num_queries):
    for number in range(5):
        make_product(f"ring-{number}", reference=f"R{number}")
    market = market_info()
    with django_assert_num_queries(3 * (1 + 6) + 1):
        batches = list(products_in_bulk(market, size=2))
    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_a_batch_can_be_of_some_creations():
    first, _, third = (make_product(f"ring-{number}", reference=f"R{number}") for number in range(3))
    (batch,) = products_in_bulk(market_info(), [third.pk, first.pk, 999])
    assert [info.id for info in batch] == [first.pk, third.pk]


def test_a_picture_past_its_date_or_outside_its_territory_is_left_out():
    product = make_product()
    today = timezone.now().date()
    last_day = add_picture(product, make_picture("last", expires_on=today))
    add_picture(product, make_picture("over", expires_on=today - timedelta(days=1)))
    add_picture(product, make_picture("abroad", territories="fr de"))
    info = product_page("aurore-ring-mv10240", storefront_info())
    assert [picture.id for picture in info.pictures] == [last_day.picture_id]


def test_the_taxonomy_knows_trees_blends_and_families():
    rings = make_category("rings")
    bands = make_category("wedding-bands", parent=rings)
    make_material("three-golds", parts=("pink-gold", "yellow-gold"))
    names = taxonomy()
    assert [term.slug for term in names.ancestors(bands.pk)] == ["rings", "wedding-bands"]
    assert {term.slug for term in names.descendants(rings.pk)} == {"rings", "wedding-bands"}
    assert names.material_by_slug["three-golds"].counted == ("pink-gold", "yellow-gold")
    assert names.material_by_slug["pink-gold"].counted == ("pink-gold",)


def test_the_taxonomy_is_read_again_when_a_name_changes():
    aurore = make_collection("aurore")
    assert taxonomy().collections[aurore.pk].label("fr") == "Aurore"
    aurore.translations = {"fr": {"name": "L’Aurore", "state": "translated"}}
    aurore.save()
    assert taxonomy().collections[aurore.pk].label("fr") == "L’Aurore"


def test_a_selection_by_hand_keeps_its_order():
    one, two = make_product("one", reference="R1"), make_product("two", reference="R2", rank=1)
    draft = make_product("three", reference="R3", live=False)
    selection = make_selection(products=[one, draft, two])
    assert members_of(selection, market_info()) == [one.pk, two.pk]


def test_a_selection_by_rule_speaks_the_words_of_facets():
    make_material("three-golds", parts=("yellow-gold", "pink-gold"))
    make_gemstone("diamond")
    blend = make_product("blend", reference="R1", material="three-golds", prices={"us": 90_000})
    dear = make_product("dear", reference="R2", material="pink-gold", prices={"us": 900_000})
    make_product("steel", reference="R3", material="steel", prices={"us": 1000})
    by_material = make_selection("gold", kind="rule", rule={"material": ["pink-gold"]})
    by_price = make_selection("small", kind="rule", rule={"material": ["pink-gold"], "price_max": {"USD": 100_000}})
    assert members_of(by_material, market_info()) == [blend.pk, dear.pk]
    assert members_of(by_price, market_info()) == [blend.pk]
    assert members_of(by_price, market_info(make_market("fr", currency="EUR"))) == []


def test_other_pieces_are_the_collections_own_without_this_one():
    one = make_product("one", reference="R1", collection="aurore")
    two = make_product("two", reference="R2", collection="aurore")
    make_product("three", reference="R3", collection="nuit")
    assert other_pieces(one.pk, one.collection_id) == [two.pk]
    assert other_pieces(one.pk, None) == []


def test_no_history_has_no_lowest_price():
    assert lowest_of_30_days("X", market_info()) is None
