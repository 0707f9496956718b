"""What a rule picks is seen while it is written."""

import json

import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.catalog import services
from ecrin.catalog.models import Selection
from ecrin.catalog.tests.factories import make_market, make_product, storefront_info
from ecrin.core import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(client):
    storefront_info("en-us")
    make_market("fr", currency="EUR", name="France")
    ring = make_product("ring", reference="R1", is_new=True, prices={"us": 100_000})
    make_product("bangle", reference="R2", prices={"us": 500_000})
    changes.forget()
    client.force_login(person("merchandiser"))
    return ring


def picked(client, rule, **asked):
    rule = rule if isinstance(rule, str) else json.dumps(rule)
    return client.get("/back-office/selections/picks/", {"rule": rule, **asked}).content.decode()


def test_a_rule_that_is_typed_shows_what_it_would_pick(client, house):
    page = picked(client, {"is_new": True})
    assert "1 creation in" in page
    assert house.name in page
    assert "2 creations in" in picked(client, {"is_limited": False})


def test_a_limit_of_price_counts_in_its_own_market(client, house):
    rule = {"price_max": {"USD": 200_000}}
    assert "1 creation in" in picked(client, rule, market="us")
    assert "0 creations in France" in picked(client, rule, market="fr")


def test_what_is_hidden_in_a_market_is_not_picked_there(client, house):
    services.set_availability(levels={(str(house.pk), "fr"): "hidden"}, actor=None)
    assert "0 creations in France" in picked(client, {"is_new": True}, market="fr")


@pytest.mark.parametrize("typed", ['{"material": [', "[]", "", '{"colour": ["red"]}', '{"is_new": 3}', "\x00"])
def test_a_rule_that_cannot_be_read_says_why_in_place_of_creations(client, house, typed):
    page = picked(client, typed)
    assert "backoffice-picks__wrong" in page
    assert "<li>" not in page


def test_the_editor_of_a_selection_shows_what_its_kept_rule_picks(client, house):
    chosen = Selection.objects.create(slug="new", name="New", kind="rule", rule={"is_new": True})
    page = client.get(f"/back-office/selection/edit/{chosen.pk}/").content.decode()
    assert "1 creation in" in page
    assert 'data-picks="/back-office/selections/picks/"' in page


def test_it_costs_the_same_whatever_it_picks(client, house, django_assert_max_num_queries):
    picked(client, {"is_limited": False})
    for number in range(15):
        make_product(f"more-{number}", reference=f"M{number}")
    with django_assert_max_num_queries(18):
        assert "17 creations" in picked(client, {"is_limited": False})
