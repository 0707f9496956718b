"""Outside a demonstration nobody enters the back office with a password alone."""

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from ecrin.account.tests.factories import a_client
from ecrin.account.tests.test_codes import adds_app
from ecrin.account.tests.test_passkeys import adds, comes_by
from ecrin.backoffice.tests.factories import person
from ecrin.backoffice.views.gate import PREFIX
from ecrin.clients.models import User
from ecrin.core.testing import queries
from ecrin.markets.rules import Snapshot
from ecrin.onboarding import doctor

pytestmark = pytest.mark.django_db
OFFICE, SECURITY, SECOND = f"/{PREFIX}", "/en-ww/account/security/", "/en-ww/account/second/"
SECRET = "nine-quiet-herons"


@pytest.fixture(autouse=True)
def _production(markets, settings):
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ines():
    """An advisor, known by a password."""
    made = person("advisor")
    made.set_password(SECRET)
    made.save()
    return made


def signs_in(staff, http=None, password=SECRET, to=OFFICE):
    http = http or Client()
    return http, http.post(f"{OFFICE}login/", {"username": staff.email, "password": password, "next": to})


def is_in(http):
    return get_user(http).is_authenticated


def test_who_has_a_password_alone_is_led_to_add_a_second_lock_before_anything_else(ines):
    http, answer = signs_in(ines)
    assert answer.url == OFFICE
    for path in ("", "orders/", "account/"):
        assert http.get(OFFICE + path).url == SECURITY
    assert "before the back office opens" in http.get(SECURITY).content.decode()
    script = http.get(OFFICE, headers={"x-requested-with": "XMLHttpRequest"})
    assert (script.status_code, script.json()["code"]) == (403, "second-lock-missing")
    adds(http)
    assert http.get(OFFICE).status_code == 200
    assert "before the back office opens" not in http.get(SECURITY).content.decode()


def test_a_member_of_staff_with_a_passkey_is_asked_for_it_after_her_password(ines):
    key = adds(signs_in(ines)[0])
    http, answer = signs_in(ines, to=f"{OFFICE}orders/")
    assert answer.url == SECOND
    assert not is_in(http)
    assert http.get(OFFICE).url.startswith(f"{OFFICE}login/")
    said = key.answers(http.post(f"{SECOND}ask/").json())
    assert http.post(SECOND, {"do": "passkey", "credential": said}).url == f"{OFFICE}orders/"
    assert http.get(OFFICE).status_code == 200


def test_a_passkey_alone_opens_the_back_office_too(ines):
    key = adds(signs_in(ines)[0])
    http, answer = comes_by(key, next=OFFICE)
    assert answer.url == OFFICE
    assert http.get(OFFICE).status_code == 200


def test_neither_door_of_the_house_lets_staff_by_their_second_lock(ines):
    adds(signs_in(ines)[0])
    http = Client()
    a_client("alma@example.com")  # a client's passkey is another way in; staff are asked for theirs
    answer = http.post("/en-us/account/sign-in/", {"login": ines.email, "password": SECRET})
    assert answer.url != OFFICE
    assert not is_in(http)


def test_the_right_password_of_staff_changes_no_factor_without_the_second_lock(ines):
    http, _answer = signs_in(ines)
    adds_app(http)
    assert http.get(f"{SECURITY}password/").url.startswith("/en-ww/account/again/")
    http.post("/en-ww/account/again/", {"do": "password", "password": SECRET})
    assert http.get(f"{SECURITY}password/").status_code == 302


def test_a_wrong_password_at_the_staffs_door_asks_for_nothing_more(ines):
    adds(signs_in(ines)[0])
    http, answer = signs_in(ines, password="wrong-words-here")
    assert answer.status_code == 200
    assert not is_in(http)


def test_a_client_whose_mail_is_not_proven_does_not_come_in_by_the_staffs_door():
    alma = a_client("alma@example.com", proven=False)
    http, answer = signs_in(alma, password="quiet-otter-in-spring")
    assert answer.url == "/en-ww/account/look-into-your-mail/"
    assert not is_in(http)


def test_a_house_without_a_storefront_lets_its_staff_make_one(ines, monkeypatch):
    http, _answer = signs_in(ines)
    monkeypatch.setattr("ecrin.backoffice.views.gate.snapshot", lambda: Snapshot(0, (), {}, {}, {}))
    assert http.get(OFFICE).status_code == 200


def test_in_a_demonstration_a_password_is_enough_and_no_query_more_is_made(ines, settings):
    settings.STAFF_SECOND_FACTOR = False
    http, _answer = signs_in(ines)
    with queries() as made:
        assert http.get(OFFICE).status_code == 200
    assert not [sql for sql in made if "mfa_authenticator" in sql]


def test_the_session_of_before_is_not_the_one_after_the_staffs_door(ines):
    http = Client()
    http.get(f"{OFFICE}login/")
    session = http.session
    session["planted"] = 1
    session.save()
    http.cookies["sessionid"] = session.session_key
    signs_in(ines, http)
    assert http.session.session_key != session.session_key


def test_the_doctor_names_who_has_a_password_alone(ines):
    assert ines.email in next(doctor.staff()).what
    adds(signs_in(ines)[0])
    User.objects.exclude(pk=ines.pk).update(is_staff=False)
    assert next(doctor.staff()).standing == "well"
