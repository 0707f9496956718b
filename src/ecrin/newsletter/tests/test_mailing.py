"""Whoever sends the letters is told what is true, at least once and in any order; what is gone leaves nothing there."""

import json
import stat

import pytest
from django.core.cache import cache
from django.utils import timezone

from ecrin.core.journal import Delivery, parked, replay
from ecrin.core.worker import MAX_ATTEMPTS, work_off
from ecrin.legal.models import Consent
from ecrin.legal.rules import Subject
from ecrin.newsletter import privacy
from ecrin.newsletter.events import SubscriptionConfirmed, SubscriptionLeft
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.providers import Subscriber, Unclear, mailing
from ecrin.newsletter.providers.files import Files
from ecrin.newsletter.services import change_preferences, end_pauses, leave, wording_now
from ecrin.newsletter.tasks import tell, tell_mailing

from .factories import ALMA, asks, front, interests, subscribed

pytestmark = pytest.mark.django_db
LINK = Consent.Where.LINK


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "events")
    yield
    cache.clear()


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAILING_FOLDER = tmp_path / "mailing"
    return settings.MAILING_FOLDER


class Silent:
    """A service that does not answer."""

    def put(self, subscriber):
        raise Unclear("no answer")

    remove = find = put


def tells(*facts):
    for fact in facts:
        tell_mailing(fact)


def test_the_service_learns_of_who_confirmed_with_her_ways_and_forgets_who_left(folder):
    asks(ALMA, "watches")
    work_off()
    assert list(folder.glob("*")) == []
    row = subscribed(ALMA, "watches")
    work_off()
    found = mailing().find(row.key)
    assert (found.mail, found.interests, found.language) == (ALMA, ("watches",), "en-US")
    assert found.leave.endswith("/")
    assert "/en-us/newsletter/leave/" in found.leave
    leave(key=row.key, where=LINK)
    work_off()
    assert mailing().find(row.key) is None
    assert list(folder.glob("*")) == []


def test_facts_that_come_late_twice_and_out_of_order_leave_what_is_true(folder):
    row = subscribed(ALMA)
    leave(key=row.key, where=LINK)
    confirmed, left = SubscriptionConfirmed(row.pk), SubscriptionLeft(row.pk)
    tells(left, confirmed, confirmed, left, confirmed)
    assert mailing().find(row.key) is None
    again = asks(ALMA)
    tells(confirmed)
    assert mailing().find(again.key) is None


def test_who_leaves_while_another_worker_puts_her_is_taken_out_again(folder):
    row = subscribed(ALMA)

    class Slow(Files):
        def put(self, subscriber):
            leave(key=row.key, where=LINK)
            tell_mailing(SubscriptionLeft(row.pk))
            super().put(subscriber)

    tell(Slow(), Subscription.objects.get(pk=row.pk))
    assert mailing().find(row.key) is None


def test_a_rest_takes_her_out_and_its_end_brings_her_back(folder):
    row = subscribed(ALMA)
    change_preferences(
        key=row.key, interests=["events"], storefront=front("fr-fr"), months=1, where=LINK,
        wording=wording_now(storefront=front("fr-fr")),
    )  # fmt: skip
    work_off()
    assert mailing().find(row.key) is None
    Subscription.objects.update(paused_until=timezone.localdate())
    end_pauses()
    work_off()
    found = mailing().find(row.key)
    assert (found.storefront, found.interests) == ("fr-fr", ("events",))


def test_who_is_forgotten_is_forgotten_there_too_without_her_address(folder):
    row = subscribed(ALMA)
    work_off()
    privacy.erase(Subject(mails=frozenset({ALMA})))
    work_off()
    assert list(folder.glob("*")) == []
    assert mailing().find(row.key) is None


def test_a_service_that_is_silent_is_asked_again_and_then_a_person_is(settings, monkeypatch):
    settings.MAILING = f"{__name__}.Silent"
    monkeypatch.setattr("ecrin.newsletter.tasks.mailing", Silent)
    subscribed(ALMA)
    waiting = Delivery.objects.filter(reaction="ecrin.newsletter.tasks.tell_mailing")
    for _ in range(MAX_ATTEMPTS):
        waiting.update(due_at=timezone.now())
        work_off()
    assert [one.reaction for one in parked()] == ["ecrin.newsletter.tasks.tell_mailing"]
    assert "no answer" in parked()[0].error
    monkeypatch.undo()
    replay(delivery_ids=[one.pk for one in parked()])
    assert waiting.filter(parked_at=None).count() == 1


# The provider that ships


SUBSCRIBER = Subscriber(
    "k" * 27, ALMA, "fr-fr", "fr", "fr-FR", ("watches",), "2026-01-01", "https://a/l/", "https://a/p/"
)


def test_put_again_is_put_once_and_what_is_gone_may_be_removed_again(tmp_path):
    files = Files(tmp_path / "mailing")
    files.put(SUBSCRIBER)
    files.put(SUBSCRIBER)
    assert files.find(SUBSCRIBER.key) == SUBSCRIBER
    assert [file.name for file in files.folder.iterdir()] == [f"{SUBSCRIBER.key}.json"]
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert json.loads(next(files.folder.iterdir()).read_text())["mail"] == ALMA
    files.remove(SUBSCRIBER.key)
    files.remove(SUBSCRIBER.key)
    assert files.find(SUBSCRIBER.key) is None


@pytest.mark.parametrize("key", ["../secret-key", "a/b", "", "x" * 65, "é" * 20])
def test_a_key_never_leads_out_of_the_folder(tmp_path, key):
    with pytest.raises(ValueError, match="not a key"):
        Files(tmp_path).remove(key)


def test_a_folder_that_cannot_be_written_is_asked_again(tmp_path):
    (tmp_path / "mailing").write_text("a file")
    with pytest.raises(Unclear):
        Files(tmp_path / "mailing").put(SUBSCRIBER)


def test_a_file_that_cannot_be_read_is_no_answer(tmp_path):
    files = Files(tmp_path)
    (tmp_path / f"{SUBSCRIBER.key}.json").write_text("{")
    with pytest.raises(Unclear):
        files.find(SUBSCRIBER.key)
