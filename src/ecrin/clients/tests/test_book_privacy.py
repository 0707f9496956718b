"""What the client book knows of somebody is given to her, and forgotten when she asks."""

from datetime import date

import pytest

from ecrin.account.tests.factories import a_client
from ecrin.backoffice.tests.factories import person
from ecrin.clients.models import AccountStep, AccountStepWords, ClientNote, ClientProfile, ClientTask, ClientView
from ecrin.clients.privacy import erase_book, export_book
from ecrin.clients.selectors.book import pages_matching
from ecrin.clients.services.book import add_note, meet_client, note_view, set_task
from ecrin.clients.services.standing import close_account
from ecrin.legal.rules import Subject

pytestmark = pytest.mark.django_db
WHY = "Twelve rings in one week."


@pytest.fixture
def alma(markets):
    guest = meet_client(email="old@example.com", name="Alma Reed", market="us")
    add_note(profile=guest.pk, kind="preference", text="Size 52", actor=None)
    client = a_client()
    page = meet_client(client=client, name="Alma Reed", market="us")
    set_task(profile=page.pk, text="Call her", due_on=date(2027, 1, 5), actor=None)
    note_view(profiles=[page.pk], page="life", actor=person("advisor", first_name="Ines", last_name="Moreau"))
    close_account(client=client.pk, closing="suspended", ground="resale", words=WHY, actor=None, told=False)
    other = meet_client(email="bruno@example.com", name="Bruno Keller", market="us")
    add_note(profile=other.pk, kind="preference", text="Of somebody else", actor=None)
    return client


def of(client):
    return Subject(client=client.pk, mails=frozenset({"alma@example.com", "old@example.com"}))


def test_she_is_given_what_is_written_of_her_and_when_she_was_looked_at(alma, django_assert_num_queries):
    with django_assert_num_queries(6):
        told = export_book(of(alma))
    text = str(told)
    for words in ("Size 52", "Call her", WHY, "old@example.com", "life"):
        assert words in text, words
    assert "Somebody else" not in text
    assert "Ines" not in text
    assert len(told["looked at"]) == 1


def test_a_guest_is_given_hers_by_her_mail_and_nobody_elses(alma):
    told = export_book(Subject(mails=frozenset({"old@example.com"})))
    assert [one["text"] for one in told["notes"]] == ["Size 52"]
    assert told["account"] == []
    assert export_book(Subject()) == {"client book": [], "notes": [], "to do": [], "account": [], "looked at": []}


def test_she_is_forgotten_and_what_must_be_kept_says_nothing_of_her(alma):
    erase_book(of(alma))
    assert not ClientTask.objects.exists()
    assert [one.text for one in ClientNote.objects.all()] == ["Of somebody else"]
    assert not AccountStepWords.objects.exists()
    assert AccountStep.objects.get().kind == "suspended"
    assert ClientView.objects.count() == 1
    left = ClientProfile.objects.exclude(email="bruno@example.com").values_list("email", "name", "telephone", "words")
    assert set(left) == {("", "", "", "")}
    assert [page.name for page in pages_matching()] == ["Bruno Keller"]
