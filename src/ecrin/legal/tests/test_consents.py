"""The ledger of consents: who agreed to which words, where and when; what stands; what is left of somebody forgotten."""

import pytest
from django.db import DatabaseError, connection, transaction

from ecrin.core.database.added import guard
from ecrin.core.testing import queries
from ecrin.legal import privacy
from ecrin.legal.models import Consent, ConsentPerson, Wording
from ecrin.legal.rules import Subject, wording_digest
from ecrin.legal.selectors import consents_of, standing, wording_of
from ecrin.legal.services import keep_wording, note_consent

pytestmark = pytest.mark.django_db
ALMA = "alma@example.com"
WORDS = "The house may write to me. I can leave with one click."
ACT, WHERE = Consent.Act, Consent.Where


def notes(*purposes, act=ACT.GIVEN, mail=ALMA, where=WHERE.LINK, text=WORDS, **more):
    wording = keep_wording(market="us", language="en", text=text) if text else None
    note_consent(mail=mail, purposes=purposes, act=act, where=where, wording=wording, storefront="en-us", **more)


def guarded():
    """What the migration does to the tables, for a database that was made without migrations."""
    for table in ("legal_consent", "legal_wording"):
        guard(connection, table)


def test_a_consent_names_the_words_that_were_shown_and_the_words_are_kept_once():
    notes("newsletter", "newsletter:watches")
    notes("newsletter", mail="bruno@example.com")
    assert Wording.objects.get().text == WORDS
    assert {row.wording.text for row in consents_of(ALMA)} == {WORDS}
    assert wording_of(wording_digest("us", "en", WORDS)) == Wording.objects.get()


def test_the_same_words_for_another_market_or_language_are_another_wording():
    kept = {
        keep_wording(market=market, language=code, text=WORDS).digest
        for market, code in [("us", "en"), ("ca", "en"), ("us", "fr")]
    }
    assert len(kept) == 3


def test_nobody_agrees_to_nothing():
    with pytest.raises(ValueError, match="names its wording"):
        notes("newsletter", text="")


def test_what_was_only_asked_for_does_not_stand():
    notes("newsletter", act=ACT.ASKED)
    assert standing(ALMA) == {}


def test_what_is_taken_back_stands_no_more_and_may_be_given_again():
    notes("newsletter", "newsletter:watches")
    notes("newsletter", act=ACT.WITHDRAWN, where=WHERE.ONE_CLICK, text="")
    assert set(standing(ALMA)) == {"newsletter:watches"}
    notes("newsletter")
    assert set(standing(ALMA)) == {"newsletter", "newsletter:watches"}
    assert [row.act for row in consents_of(ALMA) if row.purpose == "newsletter"] == ["given", "withdrawn", "given"]


def test_asking_again_neither_gives_nor_takes():
    notes("newsletter")
    notes("newsletter", act=ACT.ASKED)
    assert set(standing(ALMA)) == {"newsletter"}


def test_what_stands_already_is_not_written_twice():
    notes("newsletter")
    notes("newsletter", "newsletter:watches")
    assert [row.purpose for row in reversed(consents_of(ALMA))] == ["newsletter", "newsletter:watches"]


def test_a_mail_in_capitals_is_the_same_person():
    notes("newsletter", mail="Alma@Example.COM ")
    assert set(standing(ALMA)) == {"newsletter"}
    assert ConsentPerson.objects.get().mail == ALMA


@pytest.mark.parametrize("how", ["UPDATE legal_consent SET act = 'withdrawn'", "DELETE FROM legal_consent",
                                 "UPDATE legal_wording SET text = 'other'", "DELETE FROM legal_wording"])  # fmt: skip
def test_the_database_refuses_to_change_or_remove_what_was_agreed(how):
    notes("newsletter")
    guarded()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how)
    assert consents_of(ALMA)[0].wording.text == WORDS


def test_who_is_forgotten_leaves_rows_that_point_at_nobody():
    notes("newsletter")
    guarded()
    privacy.erase(Subject(mails=frozenset({ALMA})))
    assert consents_of(ALMA) == []
    assert standing(ALMA) == {}
    assert Consent.objects.get().person.mail is None
    notes("newsletter")  # a new beginning is a new person
    assert ConsentPerson.objects.count() == 2


def test_forgetting_one_leaves_the_others():
    notes("newsletter")
    notes("newsletter", mail="bruno@example.com")
    privacy.erase(Subject(mails=frozenset({"Alma@example.com"})))
    assert set(standing("bruno@example.com")) == {"newsletter"}


def test_a_copy_of_her_data_holds_what_she_agreed_to_in_the_words_that_she_was_shown():
    notes("newsletter")
    notes("newsletter", act=ACT.WITHDRAWN, where=WHERE.TELEPHONE, text="")
    rows = privacy.export(Subject(mails=frozenset({ALMA})))["consents"]
    assert [(row["words"], row["where"]) for row in rows] == [(WORDS, "at the link of a letter"), ("", "by telephone")]


def test_what_stands_is_read_with_one_query():
    notes("newsletter", "newsletter:watches")
    with queries() as made:
        standing(ALMA)
    assert len(made) == 1
