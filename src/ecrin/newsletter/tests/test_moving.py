"""A client signs in with another address: her letters go there, as she agreed to, and nothing that was decided there is undone."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from ecrin.account.tests.factories import a_client
from ecrin.clients.services import change_mail, want_mail
from ecrin.legal.models import Consent
from ecrin.legal.selectors import consents_of, standing
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.selectors import interests_of, subscription_of
from ecrin.newsletter.services import enter_withdrawal, leave
from ecrin.newsletter.tasks import tell

from .factories import ALMA, asks, front, interests, subscribed, works_off

pytestmark = pytest.mark.django_db
NEW = "alma@elsewhere.example"
STATE, WHERE = Subscription.State, Consent.Where


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "events")
    yield
    cache.clear()


def changes_mail():
    client = a_client(ALMA)
    EmailAddress.objects.get_or_create(user=client, email=ALMA, defaults={"primary": True, "verified": True})
    change_mail(client=client, wanted=want_mail(client=client, email=NEW), storefront="en-us")
    return client


def barred(mail):
    enter_withdrawal(mail=mail, where=WHERE.TELEPHONE, is_forever=True, storefront=front(), actor=None)


def test_her_letters_follow_her_under_the_words_that_she_agreed_to():
    row = subscribed(ALMA, "watches")
    words = {purpose: one.wording_id for purpose, one in standing(ALMA).items()}
    changes_mail()
    moved = subscription_of(NEW)
    assert (moved.pk, moved.key, moved.state, interests_of(moved)) == (row.pk, row.key, "confirmed", ["watches"])
    assert {purpose: one.wording_id for purpose, one in standing(NEW).items()} == words
    assert {one.where for one in consents_of(NEW)} == {"account"}


def test_the_former_address_gets_no_more_letters_and_the_ledger_says_since_when():
    subscribed(ALMA, "watches")
    changes_mail()
    assert subscription_of(ALMA) is None
    assert standing(ALMA) == {}
    assert {one.act for one in consents_of(ALMA)} >= {"given", "withdrawn"}


def test_the_mailing_service_is_told_the_new_address():
    row = subscribed(ALMA, "watches")
    works_off()
    changes_mail()
    told = []

    class Service:
        def put(self, subscriber):
            told.append((subscriber.key, subscriber.mail))

    tell(Service(), subscription_of(NEW))
    assert told == [(row.key, NEW)]


def test_letters_that_come_to_the_new_address_already_keep_their_interests_and_get_hers():
    subscribed(ALMA, "watches")
    kept = subscribed(NEW, "events")
    changes_mail()
    assert subscription_of(NEW).pk == kept.pk
    assert interests_of(kept) == ["watches", "events"]
    assert set(standing(NEW)) == {"newsletter", "newsletter:watches", "newsletter:events"}
    assert subscription_of(ALMA).state == STATE.LEFT
    assert standing(ALMA) == {}


def test_what_was_only_asked_for_at_the_new_address_is_confirmed_for_it_is_proven():
    subscribed(ALMA, "watches")
    asks(NEW)
    changes_mail()
    assert subscription_of(NEW).is_confirmed
    assert set(standing(NEW)) == {"newsletter", "newsletter:watches"}


def test_an_address_that_left_is_not_written_to_again():
    subscribed(ALMA)
    leave(key=subscribed(NEW).key, where=WHERE.LINK)
    changes_mail()
    assert subscription_of(NEW).state == STATE.LEFT
    assert standing(NEW) == {}
    assert subscription_of(ALMA).state == STATE.LEFT


def test_an_address_that_is_never_to_be_written_to_stays_so():
    subscribed(ALMA)
    barred(NEW)
    changes_mail()
    assert subscription_of(NEW).state == STATE.BARRED
    assert standing(NEW) == {}


def test_that_the_house_is_never_to_write_to_her_holds_at_her_new_address():
    barred(ALMA)
    changes_mail()
    assert subscription_of(NEW).state == STATE.BARRED
    assert subscription_of(ALMA).state == STATE.BARRED


@pytest.mark.parametrize("asked", [True, False])
def test_what_she_never_confirmed_moves_nowhere(asked):
    if asked:
        asks(ALMA)
    changes_mail()
    assert subscription_of(NEW) is None
