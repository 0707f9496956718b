"""Her ways in and her devices: said in words, given and forgotten; names are tidy."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore

from ecrin.clients import rules
from ecrin.clients.models import Device
from ecrin.clients.privacy import erase_ways_in, export_ways_in
from ecrin.clients.services import begin_account, note_device
from ecrin.legal.rules import Subject


@pytest.mark.django_db
def test_what_the_house_knows_of_her_ways_in_is_given_without_what_opens_them_and_forgotten():
    alma, bruno = (begin_account(email=email, password=None) for email in ("alma@example.com", "b@example.com"))
    session = SessionStore()
    session.create()
    for client, key in ((alma, session.session_key), (bruno, "b" * 32)):
        note_device(client=client, session_key=key, agent="Firefox")
        Authenticator.objects.create(user=client, type="webauthn", data={"name": "Key", "credential": {"id": "secret"}})
    given = export_ways_in(Subject(client=alma.pk, mails=frozenset()))
    assert [one["browser"] for one in given["devices"]] == ["Firefox"]
    assert [one["name"] for one in given["ways in"]] == ["Key"]
    assert "secret" not in str(given)
    assert session.session_key not in str(given)
    erase_ways_in(Subject(client=alma.pk, mails=frozenset()))
    assert [one.client_id for one in Device.objects.all()] == [bruno.pk]
    assert [one.user_id for one in Authenticator.objects.all()] == [bruno.pk]
    assert not SessionStore().exists(session.session_key)
    assert export_ways_in(Subject(client=None, mails=frozenset({"x@example.com"}))) == {}
    erase_ways_in(Subject(client=None, mails=frozenset()))


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Dragon2026!", "dragon"), ("1-sunshine-1", "sunshine"), ("dragon", "dragon"), ("2026 2026 dragon", ""),
        ("dragon and sunshine", "dragon and sunshine"), ("12345678", ""), ("", ""), ("Straße!!", "strasse"),
    ],
)  # fmt: skip
def test_a_word_with_signs_around_it_is_still_that_word(password, word):
    assert rules.dressed_word(password) == word


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", ("Safari", "Mac")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile Safari/604.1", ("Chrome", "iPad")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words(agent, told):
    assert rules.browser_of(agent) == told
