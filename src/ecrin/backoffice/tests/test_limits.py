"""Staff set how many pieces may be bought."""

import pytest
from django.urls import reverse

from ecrin.bag.models import BuyingLimit
from ecrin.bag.rules import Limit
from ecrin.bag.selectors import limits
from ecrin.catalog.tests.factories import make_category
from ecrin.core.journal import history_of
from ecrin.markets.models import Market

from .factories import person

pytestmark = pytest.mark.django_db
VALUES = {"kind": "pieces-per-sku", "most": "3", "market": "", "category": ""}


def test_a_merchandiser_sets_changes_and_deletes_a_limit_and_history_knows(client, markets):
    make_category("rings")
    alma = person("merchandiser")
    client.force_login(alma)
    us = Market.objects.get(code="us")
    added = client.post(reverse("buyinglimit:add"), VALUES | {"market": us.pk, "category": "rings"})
    assert added.status_code == 302
    assert limits() == (Limit("pieces-per-sku", 3, "us", "rings"),)
    row = BuyingLimit.objects.get()
    client.post(
        reverse("buyinglimit:edit", args=[row.pk]), VALUES | {"market": us.pk, "category": "rings", "most": "2"}
    )
    assert limits()[0].most == 2
    client.post(reverse("buyinglimit:delete", args=[row.pk]))
    assert limits() == ()
    facts = [(fact.data["action"], fact.actor_id) for fact in history_of(f"limit:{row.pk}")]
    assert facts == [("deleted", alma.pk), ("changed", alma.pk), ("added", alma.pk)]


@pytest.mark.parametrize("wrong", [{"most": "0"}, {"most": "x"}, {"kind": "pieces"}, {"category": "nonsense"}])
def test_a_limit_that_cannot_be_is_refused_beside_its_field(client, markets, wrong):
    client.force_login(person("merchandiser"))
    refused = client.post(reverse("buyinglimit:add"), VALUES | wrong)
    assert refused.status_code == 200
    assert not BuyingLimit.objects.exists()


def test_the_same_limit_twice_is_refused_with_a_sentence(client, markets):
    client.force_login(person("merchandiser"))
    client.post(reverse("buyinglimit:add"), VALUES)
    assert b"There is a limit of this kind" in client.post(reverse("buyinglimit:add"), VALUES).content
    assert BuyingLimit.objects.count() == 1


def test_who_has_one_market_sets_no_limit_of_another_or_of_all(client, markets):
    us, fr = Market.objects.get(code="us"), Market.objects.exclude(code="us").first()
    client.force_login(person("merchandiser", markets=["us"]))
    row = BuyingLimit.objects.create(kind="pieces-per-order", most=5)
    for market in ("", fr.pk):
        client.post(reverse("buyinglimit:add"), VALUES | {"market": market})
    client.post(reverse("buyinglimit:edit", args=[row.pk]), VALUES | {"kind": row.kind, "market": us.pk})
    client.post(reverse("buyinglimit:delete", args=[row.pk]))
    assert list(BuyingLimit.objects.values_list("most", "market")) == [(5, None)]
    client.post(reverse("buyinglimit:add"), VALUES | {"market": us.pk})
    assert BuyingLimit.objects.filter(market=us).exists()
