"""Two at the same moment, with processes of their own: one subscription, one confirmation, one row of each consent."""

import pytest
from django.core.cache import cache

from ecrin.core.journal import Fact
from ecrin.core.testing import race
from ecrin.legal.models import Consent, ConsentPerson
from ecrin.markets.selectors import kept
from ecrin.markets.services import load_shipped_data
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.services import confirm_subscription, leave, subscribe_proven, wording_now

from .factories import ALMA, asks, front, interests, subscribed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 4


@pytest.fixture(autouse=True)
def _fresh(transactional_db):
    cache.clear()
    load_shipped_data()
    kept.refresh()
    interests("watches")


def test_an_address_that_is_written_at_once_by_many_is_one_subscription_of_one_person():
    wording_now(storefront=front())
    outcomes = race(*[lambda: asks(ALMA, "watches").pk for _ in range(AT_ONCE)])
    assert len(set(outcomes)) == 1
    assert Subscription.objects.get().round == 1
    assert ConsentPerson.objects.count() == 1


def test_two_confirmations_at_once_are_one():
    row = asks(ALMA, "watches")
    outcomes = race(*[lambda: confirm_subscription(key=row.key, number=1).state for _ in range(AT_ONCE)])
    assert outcomes == ["confirmed"] * AT_ONCE
    assert Fact.objects.filter(name="newsletter.subscription-confirmed").count() == 1
    assert Consent.objects.filter(act="given", purpose="newsletter").count() == 1


def test_leaving_twice_at_once_is_leaving_once():
    row = subscribed(ALMA)
    race(*[lambda: leave(key=row.key, where=Consent.Where.ONE_CLICK) for _ in range(AT_ONCE)])
    assert Consent.objects.filter(act="withdrawn", purpose="newsletter").count() == 1


def test_choosing_letters_in_two_tabs_at_once_is_choosing_them_once():
    wording = wording_now(storefront=front())
    asked = {"mail": ALMA, "storefront": front(), "interests": ["watches"], "wording": wording, "actor": None}
    race(*[lambda: subscribe_proven(**asked).pk for _ in range(AT_ONCE)])
    assert Subscription.objects.get().round == 1
    assert Consent.objects.filter(act="given").count() == 2
