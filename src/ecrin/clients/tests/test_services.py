"""An account and what a client keeps in it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ecrin.clients import privacy
from ecrin.clients.models import SavedAddress, User
from ecrin.clients.rules import MOST_ADDRESSES, Address, leans_on
from ecrin.clients.selectors import addresses_of, mail_is_proven
from ecrin.clients.services import (
    AddressesFull,
    begin_account,
    forget_address,
    keep_address,
    keep_first_address,
    prove_mail,
    rename_client,
)
from ecrin.core.errors import NotFound
from ecrin.core.journal import Fact
from ecrin.core.testing import queries
from ecrin.legal.rules import Subject

QUINCE = Address(country="US", given_name="Alma", family_name="Reed", line1="12 Quince Street", city="New York")
NUMBER = "+12125550142"


@pytest.fixture
def alma(db):
    return begin_account(email="Alma@Example.com ", password="quiet-otter-in-spring")


def kept(client, **more):
    return keep_address(client=client, address=QUINCE, telephone=NUMBER, **more)


def facts():
    return list(Fact.objects.order_by("pk").values_list("name", flat=True))


def test_an_account_begins_unproven_and_one_address_has_one_account(alma):
    assert (alma.email, mail_is_proven(alma)) == ("alma@example.com", False)
    assert begin_account(email="ALMA@example.com", password="another-long-secret") is None
    alma.refresh_from_db()
    assert alma.check_password("quiet-otter-in-spring")
    assert User.objects.count() == 1


def test_a_mail_is_proven_once(alma):
    prove_mail(client=alma)
    prove_mail(client=alma)
    assert mail_is_proven(alma)
    assert facts().count("clients.mail-proven") == 1


def test_the_first_address_is_proposed_and_one_at_a_time(alma):
    first, second = kept(alma), kept(alma)
    third = kept(alma, is_default=True)
    assert [one.pk for one in addresses_of(alma)] == [third.pk, second.pk, first.pk]
    assert SavedAddress.objects.get(is_default=True) == third
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedAddress.objects.update(is_default=True)


def test_a_changed_address_stays_proposed_and_is_not_another(alma):
    saved = kept(alma)
    changed = keep_address(
        client=alma, address=Address(country="FR", given_name="A", line1="1"), telephone="", key=saved.pk
    )
    assert (changed.pk, changed.country, changed.is_default, changed.line1) == (saved.pk, "FR", True, "1")
    assert SavedAddress.objects.count() == 1


def test_the_newest_of_the_rest_is_proposed_when_the_proposed_one_goes(alma):
    first, second, third = kept(alma), kept(alma), kept(alma)
    forget_address(client=alma, key=first.pk)
    assert SavedAddress.objects.get(is_default=True) == third
    forget_address(client=alma, key=second.pk)
    assert SavedAddress.objects.get().is_default


def test_nobody_changes_or_removes_anothers_address(alma):
    other = kept(begin_account(email="bruno@example.com", password="quiet-otter-in-spring"))
    with pytest.raises(NotFound):
        kept(alma, key=other.pk)
    with pytest.raises(NotFound):
        forget_address(client=alma, key=other.pk)
    assert SavedAddress.objects.get().client_id == other.client_id


def test_no_more_addresses_are_kept_than_fit(alma):
    for _ in range(MOST_ADDRESSES):
        kept(alma)
    with pytest.raises(AddressesFull):
        kept(alma)
    assert kept(alma, key=addresses_of(alma)[0].pk)


def test_the_first_address_names_her_and_who_decided_herself_keeps_it_so(alma):
    assert keep_first_address(client=alma, address=QUINCE, telephone=NUMBER).is_default
    assert keep_first_address(client=alma, address=QUINCE, telephone=NUMBER) is None
    alma.refresh_from_db()
    assert alma.get_full_name() == "Alma Reed"
    bruno = begin_account(email="bruno@example.com", password="quiet-otter-in-spring")
    rename_client(client=bruno, first_name=" Bruno ", last_name="")
    keep_first_address(client=bruno, address=QUINCE, telephone=NUMBER)
    bruno.refresh_from_db()
    assert bruno.get_full_name() == "Bruno"


def test_she_gets_all_that_is_known_and_it_is_forgotten(alma):
    prove_mail(client=alma)
    kept(alma)
    with queries() as made:
        known = privacy.export(Subject(alma.pk))
    assert len(made) == 8
    assert known["proven addresses"] == ["alma@example.com"]
    assert known["addresses"][0]["line1"] == "12 Quince Street"
    privacy.erase(Subject(alma.pk))
    row = User.objects.get()
    assert "alma" not in f"{row.email} {row.get_full_name()}"
    assert (row.is_active, row.has_usable_password(), mail_is_proven(row)) == (False, False, False)
    assert not SavedAddress.objects.exists()


def test_no_fact_holds_what_she_wrote(alma):
    kept(alma)
    rename_client(client=alma, first_name="Alma", last_name="Reed")
    assert not [fact for fact in Fact.objects.all() if "Alma" in str(fact.data) or "Quince" in str(fact.data)]


def test_a_password_that_is_the_houses_name_is_refused(monkeypatch):
    monkeypatch.setattr("ecrin.clients.forms.current_house", lambda: type("House", (), {"name": "Maison Quintelle"}))
    with pytest.raises(ValidationError, match="too easy to guess"):
        validate_password("QuintelleMaison1")
    validate_password("quintelle and nine grey geese")
    validate_password("nine grey geese")


@given(st.text(min_size=8, max_size=30))
def test_a_password_without_a_word_of_the_house_leans_on_none(password):
    assert leans_on(password, ["Quintelle"]) == ("quintelle" in password.casefold() and len(password) < 17)


@pytest.mark.parametrize("word", ["of", "the", "Le"])
def test_small_words_of_a_name_may_stand_in_a_password(word):
    assert not leans_on(f"{word}12345", [word])
