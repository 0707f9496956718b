"""Passkeys: made, named, used without a password, removed."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from ecrin.account.rules import MOST_PASSKEYS
from ecrin.clients.models import User
from ecrin.clients.selectors import mail_is_proven

from .factories import SECRET, a_client, facts, letters, signed_in
from .keys import Key

pytestmark = pytest.mark.django_db
HOME = "/en-us/account/"
ADD, ASK = f"{HOME}security/passkeys/add/", f"{HOME}security/passkeys/ask/"
IN, IN_ASK = f"{HOME}passkey/", f"{HOME}passkey/ask/"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


def text(answer):
    return answer.content.decode()


def is_in(http):
    return get_user(http).is_authenticated


def adds(http, key=None, name="My telephone"):
    """She adds a passkey to the account that she is in. Returns it."""
    key = key or Key()
    answer = http.post(ADD, {"name": name, "credential": key.makes(http.post(ASK).json())})
    assert answer.status_code == 302, text(answer)
    assert answer.url == f"{HOME}security/?said=passkey"
    return key


def comes_by(key, http=None, **values):
    http = http or Client()
    return http, http.post(IN, {"credential": key.answers(http.post(IN_ASK).json()), **values})


def test_she_adds_a_passkey_and_comes_in_by_it_alone():
    alma = a_client()
    key = adds(signed_in())
    assert [one.to[0] for one in letters()] == []
    http, answer = comes_by(key, next="/en-us/checkout/")
    assert answer.url == "/en-us/checkout/"
    assert get_user(http) == alma
    assert Authenticator.objects.get().last_used_at is not None


def test_a_letter_tells_her_of_a_passkey_that_is_added_and_of_one_that_is_removed():
    a_client()
    http = signed_in(storefront="fr-fr")
    adds(http)
    (told,) = letters("account.security-changed")
    assert told.to == ["alma@example.com"]
    assert "passkey" in told.body
    http.post(f"{HOME}security/passkeys/{Authenticator.objects.get().pk}/remove/")
    (told,) = letters("account.security-changed")
    assert "removed" in told.body
    assert facts("account.security-changed") == [f"client:{User.objects.get().pk}"] * 2


def test_a_passkey_is_named_renamed_and_removed_and_a_removed_one_opens_nothing():
    a_client()
    http = signed_in()
    key = adds(http, name="\u202e My  laptop")
    pk = Authenticator.objects.get().pk
    assert "My laptop" in text(http.get(f"{HOME}security/"))
    http.post(f"{HOME}security/passkeys/{pk}/", {"name": "ساعتي \u200f"})
    assert "ساعتي" in text(http.get(f"{HOME}security/"))
    http.post(f"{HOME}security/passkeys/{pk}/remove/")
    other, answer = comes_by(key)
    assert answer.url.startswith(f"{HOME}sign-in/?said=passkey")
    assert not is_in(other)
    assert "opens no account" in text(other.get(answer.url))


def test_another_clients_passkey_is_not_there():
    a_client()
    a_client("bruno@example.com")
    adds(signed_in())
    pk = Authenticator.objects.get().pk
    bruno = signed_in("bruno@example.com")
    for answer in (bruno.get(f"{HOME}security/passkeys/{pk}/"), bruno.post(f"{HOME}security/passkeys/{pk}/remove/")):
        assert answer.status_code == 404
    assert Authenticator.objects.count() == 1


def test_as_many_passkeys_as_fit_are_kept():
    alma = a_client()
    http = signed_in()
    key = Key()
    made = key.makes(http.post(ASK).json())
    for number in range(MOST_PASSKEYS):
        Authenticator.objects.create(
            user=alma, type="webauthn", data={"name": str(number), "credential": json.loads(made)}
        )
    answer = http.post(ADD, {"name": "x", "credential": Key().makes(http.post(ASK).json())})
    assert answer.status_code == 409
    assert "as many passkeys as we can hold" in text(answer)
    assert Authenticator.objects.count() == MOST_PASSKEYS


def test_what_was_answered_once_opens_nothing_again():
    a_client()
    key = adds(signed_in())
    http = Client()
    said = key.answers(http.post(IN_ASK).json())
    assert http.post(IN, {"credential": said}).url == HOME
    http.post(f"{HOME}sign-out/")
    assert "said=passkey" in http.post(IN, {"credential": said}).url
    assert "said=passkey" in Client().post(IN, {"credential": said}).url


@pytest.mark.parametrize("key", [{"origin": "https://house.example.evil"}, {"verifies": False}])
def test_a_passkey_of_another_site_or_without_its_owner_is_not_kept(key):
    a_client()
    http = signed_in()
    answer = http.post(ADD, {"credential": Key(**key).makes(http.post(ASK).json())})
    assert answer.status_code == 200
    assert "once more" in text(answer)
    assert not Authenticator.objects.exists()


def test_without_face_or_finger_a_passkey_alone_opens_nothing():
    a_client()
    key = adds(signed_in())
    key.flags = Key(verifies=False).flags
    http, _answer = comes_by(key)
    assert not is_in(http)


def test_a_passkey_opens_its_own_account_alone():
    alma, bruno = a_client(), a_client("bruno@example.com")
    key = adds(signed_in())
    key.owner = adds(signed_in("bruno@example.com")).owner
    http, _answer = comes_by(key)
    assert not is_in(http)
    assert alma.pk != bruno.pk


@pytest.mark.parametrize("said", ["", "null", "[]", "{}", '{"id": 1}', "[" * 5000, '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"_w"}}', '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}'])  # fmt: skip
def test_nonsense_opens_nothing_and_breaks_nothing(said):
    a_client()
    http = signed_in()
    http.post(ASK)
    assert http.post(ADD, {"credential": said}).status_code == 200
    http = Client()
    http.post(IN_ASK)
    assert http.post(IN, {"credential": said}).status_code == 302
    assert not is_in(http)
    assert not Authenticator.objects.exists()


def test_a_session_that_was_planted_is_not_the_one_that_a_passkey_opens():
    a_client()
    key = adds(signed_in())
    http = Client()
    http.post(IN_ASK)
    before = http.session.session_key
    http, _answer = comes_by(key, http)
    assert is_in(http)
    assert http.session.session_key != before


def test_who_may_not_sign_in_does_not_by_a_passkey_either():
    alma = a_client()
    key = adds(signed_in())
    User.objects.filter(pk=alma.pk).update(is_active=False)
    http, answer = comes_by(key)
    assert answer.url == f"{HOME}closed/"
    assert not is_in(http)


def test_the_way_back_is_on_this_site_by_a_passkey_too():
    a_client()
    key = adds(signed_in())
    _http, answer = comes_by(key, next="https://evil.example/")
    assert answer.url == HOME


def test_an_account_without_a_password_is_begun_by_a_code_and_a_passkey():
    http = Client()
    assert http.post(f"{HOME}sign-up/passkey/", {"email": "Alma@example.com"}).url == f"{HOME}code/typed/"
    alma = User.objects.get()
    assert not alma.has_usable_password()
    assert not mail_is_proven(alma)
    (letter,) = letters()
    answer = http.post(f"{HOME}code/typed/", {"code": letter.body.split("\n")[0]})
    assert answer.url == ADD
    assert mail_is_proven(alma)
    key = adds(http)
    elsewhere, _answer = comes_by(key)
    assert get_user(elsewhere) == alma


def test_who_begins_again_with_a_passkey_gets_the_same_answer_and_keeps_her_password():
    a_client()
    answer = Client().post(f"{HOME}sign-up/passkey/", {"email": "alma@example.com"})
    assert answer.url == f"{HOME}code/typed/"
    assert User.objects.count() == 1
    assert is_in(signed_in(password=SECRET))


def test_another_passkey_is_asked_for_where_she_has_one_already():
    a_client()
    http = signed_in()
    key = adds(http)
    excluded = http.post(ASK).json()["publicKey"]["excludeCredentials"]
    assert [one["id"] for one in excluded] == [json.loads(key.answers(Client().post(IN_ASK).json()))["id"]]


def test_many_tries_with_passkeys_from_one_place_wait():
    for _ in range(60):
        answer = Client().post(IN_ASK)
        assert answer.status_code == 200
    assert Client().post(IN_ASK).status_code == 429
