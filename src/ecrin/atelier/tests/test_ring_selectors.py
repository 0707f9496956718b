"""Stones in memory as they are sold, and what a stone makes of a setting."""

import pytest

from ecrin.atelier.rules.columns import Wish
from ecrin.atelier.selectors import made
from ecrin.atelier.selectors.rings import design_of, needs_stone, settings_shown
from ecrin.atelier.selectors.stones import alternatives_to, stones_of, tables
from ecrin.catalog.models import Price
from ecrin.core.testing import queries
from ecrin.inventory.services import count_stock, hold_stock, release_hold

from .stones import a_setting, a_stone

pytestmark = pytest.mark.django_db
SKU = "MV40010-PLATINUM-52"


@pytest.fixture
def us(markets):
    return markets.storefronts["en-us"]


def total(us):
    return tables.of(us.market).find(Wish()).total


def wish(us, number="S-1", sku=SKU):
    return made({"a": (sku, {"ring": {"stone": number}})}, us)["a"]


def test_a_stone_that_is_held_leaves_the_list_by_itself_and_comes_back(us):
    a_stone("S-1")
    a_stone("S-2")
    assert total(us) == 2
    with queries() as asked:
        assert total(us) == 2
    assert not asked
    hold_stock(purpose="order:1", wanted={"S-1": 1}, expires_at=None)
    with queries() as asked:
        assert total(us) == 1
    assert len(asked) == 3  # the one that moved was looked at alone
    release_hold(purpose="order:1")
    assert total(us) == 2


def test_a_new_price_or_another_stone_has_the_columns_read_again(us):
    one = a_stone("S-1")
    assert tables.of(us.market).price_of("S-1") == 500_000
    price = Price.objects.get(sku="S-1")
    price.amount = 400_000
    price.save()
    assert tables.of(us.market).price_of("S-1") == 400_000
    a_stone("S-2")
    assert total(us) == 2
    one.state = one.State.WITHDRAWN
    one.save()
    assert total(us) == 1


def test_a_stone_is_offered_where_it_has_a_price_there_or_in_the_market_that_it_follows(us, markets):
    a_stone("S-1", prices={"eu": 450_000})
    assert total(us) == 0
    assert tables.of(markets.storefronts["fr-fr"].market).price_of("S-1") == 450_000


def test_the_nearest_free_stones_stand_in_for_one_that_is_gone(us):
    gone = a_stone("S-1", there=0)
    a_stone("S-2", carat="1.01")
    a_stone("S-3", colour="G")
    a_stone("S-4", there=0)
    a_stone("S-5", shape="oval")
    assert [one.number for one in alternatives_to(gone.info, us.market)] == ["S-2", "S-3"]
    assert alternatives_to(a_stone("S-9", shape="heart").info, us.market) == ()


def test_a_stone_makes_a_ring_of_a_setting_for_both_prices_with_its_days(us):
    a_setting(days=15)
    a_stone("S-1")
    stones_of([])
    needs_stone(0)
    with queries() as asked:
        found = wish(us)
    assert len(asked) == 4
    assert (found.extra, found.least, found.most, found.components) == (500_000, 15, 15, {"S-1": 1})
    assert (found.payload, found.problem, found.is_final) == ({"ring": {"stone": "S-1"}}, "", False)
    assert [fact.value for fact in found.facts] == ["Round · 1.00 ct · F · VS1 · Excellent", "IGL CS-1"]


@pytest.mark.parametrize(
    ("stone", "sentence"),
    [
        ({"there": 0}, "sold a moment ago"),
        ({"state": "withdrawn"}, "not offered any more"),
        ({"shape": "pear"}, "in this shape: Pear"),
        ({"carat": "2.01"}, "from 0.50 to 2.00 carat"),
        ({"prices": {"jp": 1}}, "not sold online here"),
    ],
)
def test_a_ring_that_cannot_be_says_why_and_keeps_what_was_wished(us, stone, sentence):
    a_setting()
    a_stone("S-1", **stone)
    found = wish(us)
    assert sentence in found.problem
    assert found.payload == {"ring": {"stone": "S-1"}}


@pytest.mark.parametrize("payload", [{}, {"stone": 1}, {"stone": ["S-1"]}, {"stone": "S-9"}, {"x": "S-1"}])
def test_what_a_stranger_posts_as_a_stone_is_a_sentence(us, payload):
    a_setting()
    assert "choose one anew" in made({"a": (SKU, {"ring": payload})}, us)["a"].problem


def test_a_stone_is_set_in_settings_only(us):
    a_setting(is_active=False)
    a_stone("S-1")
    assert "can be set" in wish(us).problem


def test_a_ring_is_composed_step_by_step(us):
    a_setting()
    a_stone("S-1")
    ((product, _info),) = settings_shown(us)
    assert design_of(us).missing == "setting"
    first = design_of(us, setting=product.address)
    assert (first.missing, first.setting_price, first.total) == ("stone", 200_000, None)
    second = design_of(us, setting=product.address, metal="yellow-gold", number="S-1")
    assert (second.missing, second.total, second.can_be_bought, second.sku) == ("size", 700_000, True, "")
    whole = design_of(us, setting=product.address, metal="yellow-gold", size="52", number="S-1")
    assert (whole.missing, whole.sku, whole.trouble) == ("", "MV40010-YELLOW-GOLD-52", "")
    assert design_of(us, number="S-1").missing == "setting"


def test_a_composed_ring_says_what_became_of_its_stone(us):
    a_setting()
    stone = a_stone("S-1", shape="pear")
    ((product, _info),) = settings_shown(us)

    def trouble():
        return design_of(us, setting=product.address, number="S-1").trouble

    assert trouble() == "shape"
    count_stock(counts={"S-1": 0}, location="workshop", actor=None)
    assert trouble() == "sold"
    stone.state = stone.State.WITHDRAWN
    stone.save()
    assert trouble() == "withdrawn"
