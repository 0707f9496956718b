"""The life of a subscription: asked for, confirmed, changed, left; and what strangers cannot do to it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from ecrin.core.changes import catch_up
from ecrin.core.errors import NotFound
from ecrin.core.journal import Fact
from ecrin.legal import privacy as legal_privacy
from ecrin.legal.models import Consent
from ecrin.legal.rules import Subject
from ecrin.legal.selectors import consents_of, standing
from ecrin.newsletter import privacy
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.privacy import forget_unconfirmed
from ecrin.newsletter.selectors import (
    confirm_token,
    interests_of,
    manage_token,
    managed,
    offer_of,
    read_confirm,
    subscription_of,
)
from ecrin.newsletter.services import (
    PER_MAIL,
    HasLeft,
    WordsChanged,
    ask_letter_again,
    change_preferences,
    confirm_subscription,
    end_pauses,
    enter_withdrawal,
    leave,
    subscribe_proven,
    wording_now,
    wording_shown,
)

from .factories import ALMA, asks, front, interests, rule, subscribed, works_off

pytestmark = pytest.mark.django_db
WHERE, STATE = Consent.Where, Subscription.State


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "high-jewellery", "events")
    yield
    cache.clear()


def changes(row, *codes, storefront="en-us", months=None, where=WHERE.LINK):
    here = front(storefront)
    return change_preferences(
        key=row.key, interests=codes, storefront=here, months=months, wording=wording_now(storefront=here), where=where
    )


def facts(name):
    return Fact.objects.filter(name=f"newsletter.{name}").count()


def test_who_asks_gets_nothing_but_a_letter_before_she_confirms():
    row = asks(ALMA, "watches")
    assert row.state == STATE.PENDING
    assert standing(ALMA) == {}
    assert [letter.to for letter in works_off()] == [[ALMA]]


def test_who_confirms_has_agreed_to_the_words_that_she_was_shown_and_to_each_interest():
    row = subscribed(ALMA, "watches", "events")
    assert row.state == STATE.CONFIRMED
    stands = standing(ALMA)
    assert set(stands) == {"newsletter", "newsletter:watches", "newsletter:events"}
    assert {one.wording.text for one in stands.values()} == {offer_of(front()).text}
    assert {one.where for one in stands.values()} == {"link"}
    assert {one.where for one in consents_of(ALMA) if one.act == "asked"} == {"footer"}


def test_confirming_twice_is_confirming_once():
    row = subscribed(ALMA)
    confirm_subscription(key=row.key, number=row.round)
    assert facts("subscription-confirmed") == 1
    assert len([one for one in consents_of(ALMA) if one.act == "given"]) == 1


def test_a_letter_of_before_she_left_begins_nothing():
    row = subscribed(ALMA)
    key, number = read_confirm(confirm_token(row), days=1)
    leave(key=row.key, where=WHERE.LINK)
    with pytest.raises(HasLeft):
        confirm_subscription(key=key, number=number)
    again = asks(ALMA)
    with pytest.raises(HasLeft):
        confirm_subscription(key=key, number=number)
    assert subscription_of(ALMA).state == STATE.PENDING
    assert confirm_subscription(key=key, number=again.round).is_confirmed


def test_a_stranger_who_writes_her_address_changes_nothing_of_what_she_chose():
    subscribed(ALMA, "watches")
    works_off()
    row = asks(ALMA, "events", storefront="fr-fr")
    assert (row.state, interests_of(row), row.storefront_code) == (STATE.CONFIRMED, ["watches"], "en-us")
    assert "already" in works_off()[0].subject


def test_who_left_stays_away_until_she_confirms_again_herself():
    row = subscribed(ALMA)
    leave(key=row.key, where=WHERE.LINK)
    asks(ALMA)
    assert standing(ALMA) == {}
    assert not subscription_of(ALMA).is_written_to


def test_who_left_is_asked_by_letter_even_where_a_market_does_not_ask_new_ones():
    rule("us", must_confirm=False)
    assert asks(ALMA).is_confirmed
    leave(key=subscription_of(ALMA).key, where=WHERE.ONE_CLICK)
    assert asks(ALMA).state == STATE.PENDING


def test_who_asked_never_to_be_written_to_gets_no_letter_whoever_asks():
    enter_withdrawal(mail=ALMA, where=WHERE.POST, is_forever=True, storefront=front(), actor=None)
    works_off()
    assert asks(ALMA).state == STATE.BARRED
    assert works_off() == []


def test_staff_to_whom_she_says_otherwise_begin_anew_and_her_own_word_decides(django_user_model):
    staff = django_user_model.objects.create_user("advisor@house.test")
    enter_withdrawal(mail=ALMA, where=WHERE.TELEPHONE, is_forever=True, storefront=front(), actor=staff)
    row = asks(ALMA, where=WHERE.BOUTIQUE, actor=staff)
    assert row.state == STATE.PENDING
    assert {one.actor_id for one in consents_of(ALMA)} == {staff.pk}
    assert confirm_subscription(key=row.key, number=row.round).is_confirmed


def test_an_address_gets_a_few_letters_a_day_whoever_writes_it():
    for _ in range(PER_MAIL + 3):
        asks(ALMA)
    assert len(works_off()) == PER_MAIL
    for _ in range(3):
        ask_letter_again(key=subscription_of(ALMA).key, number=1)
    assert works_off() == []


def test_the_latest_that_was_asked_for_is_what_the_letter_confirms():
    asks(ALMA, "watches")
    row = asks(ALMA, "events", storefront="fr-fr")
    assert (interests_of(row), row.storefront_code, row.round) == (["events"], "fr-fr", 1)


def test_leaving_takes_back_everything_and_leaving_twice_is_leaving_once():
    row = subscribed(ALMA, "watches")
    for _ in range(2):
        leave(key=row.key, where=WHERE.ONE_CLICK)
    assert standing(ALMA) == {}
    assert facts("subscription-left") == 1
    assert {one.purpose for one in consents_of(ALMA) if one.act == "withdrawn"} == {"newsletter", "newsletter:watches"}


def test_who_leaves_before_she_confirmed_is_asked_no_more():
    row = asks(ALMA)
    leave(key=row.key, where=WHERE.LINK)
    with pytest.raises(HasLeft):
        confirm_subscription(key=row.key, number=row.round)


def test_another_choice_gives_and_takes_back_each_interest_by_itself():
    row = subscribed(ALMA, "watches")
    changes(row, "events", storefront="ar-ae")
    assert set(standing(ALMA)) == {"newsletter", "newsletter:events"}
    row.refresh_from_db()
    assert (row.storefront_code, row.market_code) == ("ar-ae", "ae")


def test_who_left_has_nothing_to_choose():
    row = subscribed(ALMA)
    leave(key=row.key, where=WHERE.LINK)
    with pytest.raises(NotFound):
        changes(row, "watches")


def test_a_pause_ends_by_itself():
    row = changes(subscribed(ALMA), months=3)
    assert row.is_confirmed
    assert not row.is_written_to
    assert end_pauses() == 0
    Subscription.objects.update(paused_until=timezone.localdate())
    assert end_pauses() == 1
    assert subscription_of(ALMA).is_written_to


def test_a_change_that_says_nothing_of_a_pause_leaves_it_as_it_is():
    row = changes(subscribed(ALMA), months=1)
    assert changes(row, "watches").paused_until is not None
    assert changes(row, "watches", months=0).paused_until is None


def test_who_is_signed_in_with_a_proven_address_needs_no_letter(django_user_model):
    client = django_user_model.objects.create_user(ALMA)
    enter_withdrawal(mail=ALMA, where=WHERE.POST, is_forever=True, storefront=front(), actor=None)
    wording = wording_now(storefront=front())
    row = subscribe_proven(mail=ALMA, storefront=front(), interests=["watches"], wording=wording, actor=client)
    assert row.is_confirmed
    assert standing(ALMA)["newsletter:watches"].where == "account"


def test_a_market_of_the_union_cannot_do_without_the_letter():
    with pytest.raises(ValidationError, match="asks that the letter confirms"):
        rule("fr", must_confirm=False)


def test_the_words_of_a_market_are_added_to_what_is_agreed_to():
    before = offer_of(front("en-ca"))
    rule("ca", words="Maison, 12 Quince Street, writes.")
    catch_up()
    after = offer_of(front("en-ca"))
    assert after.text == f"{before.text} Maison, 12 Quince Street, writes."
    assert after.digest != before.digest


def test_words_that_were_never_shown_are_not_agreed_to():
    with pytest.raises(WordsChanged):
        wording_shown(storefront=front(), digest="0" * 64)
    fr = wording_now(storefront=front("fr-fr"))
    with pytest.raises(WordsChanged):
        wording_shown(storefront=front(), digest=fr.digest)


def test_an_interest_that_is_not_there_is_left_out():
    assert interests_of(subscribed(ALMA, "watches", "no-such")) == ["watches"]


@pytest.mark.parametrize("act", ["ask", "confirm", "change", "leave"])
def test_every_change_of_a_subscription_asks_for_its_lock(monkeypatch, act):
    """The statement says it on PostgreSQL; on SQLite the gate lets one writer in, so what is asked for is looked at."""
    row = subscribed(ALMA)
    asked, real = [], QuerySet.select_for_update

    def look(rows, *args, **options):
        asked.append(rows.model)
        return real(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", look)
    {
        "ask": lambda: asks(ALMA),
        "confirm": lambda: confirm_subscription(key=row.key, number=row.round),
        "change": lambda: changes(row, "watches"),
        "leave": lambda: leave(key=row.key, where=WHERE.LINK),
    }[act]()
    assert asked[:1] == [Subscription]


# Links


def test_a_link_that_somebody_changed_opens_nothing():
    bruno = subscribed("bruno@example.com")
    own = manage_token(subscribed(ALMA))
    assert managed(own).mail == ALMA
    forged = own.replace(managed(own).key, bruno.key)
    assert managed(forged) is None
    assert managed(own[:-1]) is None
    assert managed(confirm_token(bruno)) is None


# Forgotten


def forget(mail=ALMA):
    for room in (privacy, legal_privacy):
        room.erase(Subject(mails=frozenset({mail})))


def test_who_is_forgotten_leaves_no_address_and_may_begin_anew():
    row = subscribed(ALMA, "watches")
    forget()
    row.refresh_from_db()
    assert (row.mail, row.state, interests_of(row)) == (None, STATE.LEFT, [])
    assert managed(manage_token(row)).mail is None
    assert asks(ALMA).pk != row.pk


def test_who_is_forgotten_and_was_never_to_be_written_to_still_is_not():
    enter_withdrawal(mail=ALMA, where=WHERE.POST, is_forever=True, storefront=front(), actor=None)
    forget()
    works_off()
    assert Subscription.objects.get().mail is None
    assert asks(ALMA).state == STATE.BARRED
    assert works_off() == []


def test_forgetting_one_leaves_the_others():
    subscribed(ALMA)
    subscribed("bruno@example.com")
    forget()
    assert subscription_of("bruno@example.com").is_confirmed


def test_who_never_answers_the_letter_is_forgotten_after_a_month():
    asks(ALMA)
    assert forget_unconfirmed() == 0
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert forget_unconfirmed() == 1
    assert subscription_of(ALMA) is None
    assert consents_of(ALMA) == []


def test_who_left_and_was_asked_again_in_vain_has_still_left():
    row = subscribed(ALMA)
    leave(key=row.key, where=WHERE.LINK)
    asks(ALMA)
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=31))
    forget_unconfirmed()
    assert subscription_of(ALMA).state == STATE.LEFT
    assert consents_of(ALMA) != []


def test_a_copy_of_her_data_says_what_she_gets():
    subscribed(ALMA, "watches")
    told = privacy.export(Subject(mails=frozenset({ALMA})))["newsletter"]
    assert [(one["e-mail"], one["interests"], one["state"]) for one in told] == [(ALMA, ["Watches"], "gets letters")]


def test_no_fact_holds_an_address():
    row = subscribed(ALMA, "watches")
    leave(key=row.key, where=WHERE.LINK)
    assert not any("@" in str(fact.data) for fact in Fact.objects.all())
