"""Codes: by mail, of an application, for a bad day; and "is it really you?"."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from ecrin.account.rules import CODE_TRIES, AskedCode, code_of, digits_of
from ecrin.account.services import use_code
from ecrin.clients.models import User
from ecrin.clients.selectors import mail_is_proven
from ecrin.core.journal import Fact
from ecrin.core.testing import queries

from .factories import SECRET, a_client, letters, signed_in
from .keys import Key, digits
from .test_passkeys import adds, comes_by

pytestmark = pytest.mark.django_db
HOME = "/en-us/account/"
ASK, TYPED, SECOND, AGAIN = f"{HOME}code/", f"{HOME}code/typed/", f"{HOME}second/", f"{HOME}again/"
APP, MADE = f"{HOME}security/application/", f"{HOME}security/codes/"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


def text(answer):
    return answer.content.decode()


def is_in(http):
    return get_user(http).is_authenticated


def asks(email="alma@example.com", http=None, **values):
    http = http or Client()
    answer = http.post(ASK, {"email": email, **values})
    assert answer.url == TYPED, text(answer)
    return http


def written():
    """The code in the newest letter."""
    return letters()[-1].body.split("\n")[0]


def adds_app(http, *, bad_days=False):
    """She adds an authenticator app. Returns its secret, and her recovery codes."""
    http.get(APP)
    secret = http.session["mfa.totp.secret"]
    answer = http.post(APP, {"code": digits(secret)})
    page = text(answer)
    assert "never again" in page, page
    codes = [part.split("</code>")[0] for part in page.split("<li><code>")[1:]]
    return (secret, codes) if bad_days else secret


# By mail


def test_she_signs_in_by_six_digits_from_her_mail_and_each_opens_once():
    alma = a_client()
    http = asks(next="/en-us/checkout/")
    code = written()
    assert len(digits_of(code)) == 6
    assert http.post(TYPED, {"code": code}).url == "/en-us/checkout/"
    assert get_user(http) == alma
    assert http.post(TYPED, {"code": code}).url.endswith("?said=over")
    http.post(f"{HOME}sign-out/")
    assert http.post(TYPED, {"code": code}).url.endswith("?said=over")
    assert not is_in(http)


def test_a_code_opens_the_browser_that_asked_for_it_and_no_other():
    a_client()
    asks()
    code = written()
    other = asks()
    answer = other.post(TYPED, {"code": code})
    assert "not right" in text(answer)
    assert not is_in(other)


def test_a_code_works_for_a_quarter_of_an_hour_and_is_typed_wrong_five_times_at_most():
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z") as clock:
        http = asks()
        code = written()
        clock.shift(15 * 60 + 1)
        assert http.post(TYPED, {"code": code}).url.endswith("?said=over")
        http = asks()
        code = written()
        for _ in range(CODE_TRIES):
            http.post(TYPED, {"code": "000000" if code != "000 000" else "111111"})
        assert http.post(TYPED, {"code": code}).url.endswith("?said=over")
    assert not is_in(http)


def test_an_unknown_mail_gets_the_same_answers_by_the_same_statements():
    a_client()
    pages, made = [], []
    for email in ("alma@example.com", "anna@example.com"):
        http = Client()
        with queries() as asked:
            answer = http.post(ASK, {"email": email})
        made.append([sql.split()[0] for sql in asked])
        pages.append([answer.url, text(http.get(TYPED)).replace(email, ""), text(http.post(TYPED, {"code": "1"}))])
        assert not is_in(http)
    assert made[0] == made[1]
    assert pages[0][0] == pages[1][0]
    assert pages[0][1].count("<input") == pages[1][1].count("<input")
    assert [one.to[0] for one in letters()] == ["alma@example.com"]


def test_nobody_is_let_in_where_no_code_was_sent():
    http = asks("nobody@example.com")
    key = http.session["account-code"]["key"]
    answer = http.post(TYPED, {"code": code_of("anything", key, 0)})
    assert "not right" in text(answer)
    assert not AskedCode(key, 0, "", time.time()).is_right("s", code_of("s", key, 0))


def test_a_stranger_who_began_an_account_with_her_mail_has_no_password_left_when_she_comes_by_code():
    a_client(proven=False, password="the-strangers-own-words")
    http = asks()
    http.post(TYPED, {"code": written()})
    alma = User.objects.get()
    assert get_user(http) == alma
    assert mail_is_proven(alma)
    assert not alma.has_usable_password()


def test_who_has_an_open_account_keeps_her_password_when_she_comes_by_code():
    a_client()
    http = asks()
    http.post(TYPED, {"code": written()})
    assert is_in(signed_in(password=SECRET))


def test_codes_to_one_mail_are_asked_for_five_times_and_the_typed_mail_stays():
    a_client()
    for _ in range(5):
        asks()
    answer = Client().post(ASK, {"email": "alma@example.com"})
    assert answer.status_code == 429
    assert "tried too often" in text(answer)
    assert 'value="alma@example.com"' in text(answer)


def test_the_sign_in_page_sends_a_code_to_the_mail_that_stands_there():
    a_client()
    http = Client()
    page = text(http.get(f"{HOME}sign-in/"))
    assert f'formaction="{ASK}"' in page
    assert http.post(ASK, {"login": "alma@example.com", "password": ""}).url == TYPED
    assert "not complete" in text(http.post(ASK, {"login": "alma"}))


def test_no_fact_and_no_session_holds_a_code():
    a_client()
    http = asks()
    code = digits_of(written())
    assert code not in str(list(Fact.objects.values_list("data", flat=True)))
    assert code not in str(dict(http.session))


def test_a_session_that_was_planted_is_not_the_one_that_a_code_opens():
    a_client()
    http = asks()
    before = http.session.session_key
    http.post(TYPED, {"code": written()})
    assert is_in(http)
    assert http.session.session_key != before


# The second lock


def test_after_the_password_the_application_is_asked_and_nothing_is_open_before():
    alma = a_client()
    secret = adds_app(signed_in())
    http = Client()
    answer = http.post(f"{HOME}sign-in/", {"login": alma.email, "password": SECRET, "next": "/en-us/bag/"})
    assert answer.url == SECOND
    assert not is_in(http)
    assert http.get(HOME).status_code == 302
    assert "not right" in text(http.post(SECOND, {"do": "code", "code": "000 000"}))
    assert http.post(SECOND, {"do": "code", "code": digits(secret, later=1)}).url == "/en-us/bag/"
    assert get_user(http) == alma


def test_after_a_code_by_mail_the_application_is_asked_too():
    a_client()
    adds_app(signed_in())
    http = asks()
    assert http.post(TYPED, {"code": written()}).url == SECOND
    assert not is_in(http)


def test_a_code_of_the_application_opens_once_in_whatever_process():
    alma = a_client()
    secret = adds_app(signed_in())
    code = digits(secret, later=1)
    assert use_code(client=alma, typed=code) is not None
    cache.clear()  # what one process remembers another does not
    assert use_code(client=alma, typed=code) is None
    assert use_code(client=alma, typed=digits(secret)) is None  # an older one than was taken


def test_the_secret_of_an_application_is_not_readable_in_the_database():
    a_client()
    secret = adds_app(signed_in())
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_a_code_for_a_bad_day_opens_once_and_new_ones_end_the_old():
    alma = a_client()
    http = signed_in()
    secret, codes = adds_app(http, bad_days=True)
    assert len(codes) == 10
    assert use_code(client=alma, typed=codes[0]).type == "recovery_codes"
    assert use_code(client=alma, typed=codes[0]) is None
    assert "You have 9 codes left" in text(http.get(f"{HOME}security/"))
    assert http.post(MADE).url.startswith(AGAIN)
    http.post(AGAIN, {"do": "code", "code": digits(secret, later=1)})
    page = text(http.post(MADE))
    assert "never again" in page
    assert 'download="codes.txt"' in page
    assert codes[1] not in page
    assert use_code(client=alma, typed=codes[1]) is None


def test_codes_for_a_bad_day_go_with_the_second_lock():
    a_client()
    http = signed_in()
    answer = http.post(MADE)
    assert answer.status_code == 409
    secret = adds_app(http)
    http.post(AGAIN, {"do": "code", "code": digits(secret, later=1)})
    assert http.post(f"{APP}remove/").url.endswith("?said=no-app")
    assert not Authenticator.objects.exists()
    assert is_in(signed_in())


def test_the_digits_of_somebody_elses_application_open_nothing():
    a_client()
    a_client("bruno@example.com")
    adds_app(signed_in())
    theirs = adds_app(signed_in("bruno@example.com"))
    http = Client()
    http.post(f"{HOME}sign-in/", {"login": "alma@example.com", "password": SECRET})
    assert "not right" in text(http.post(SECOND, {"do": "code", "code": digits(theirs, later=1)}))


def test_ten_wrong_codes_and_the_right_one_waits():
    alma = a_client()
    secret = adds_app(signed_in())
    http = Client()
    http.post(f"{HOME}sign-in/", {"login": alma.email, "password": SECRET})
    for _ in range(10):
        http.post(SECOND, {"do": "code", "code": "000000"})
    assert "tried too often" in text(http.post(SECOND, {"do": "code", "code": digits(secret, later=1)}))
    assert not is_in(http)


def test_who_is_signed_in_elsewhere_without_the_second_lock_is_signed_out_when_it_is_added():
    a_client()
    elsewhere = signed_in()
    http = signed_in()
    adds_app(http)
    assert not is_in(elsewhere)
    assert is_in(http)


def test_a_passkey_of_a_client_is_another_way_in_and_the_second_lock_takes_it_too():
    a_client()
    http = signed_in()
    key = adds(http)
    assert is_in(signed_in())  # the password alone still opens: a passkey locks nobody out
    adds_app(http)
    assert is_in(comes_by(key)[0])  # it is both locks in one
    other = Client()
    other.post(f"{HOME}sign-in/", {"login": "alma@example.com", "password": SECRET})
    said = key.answers(other.post(f"{SECOND}ask/").json())
    assert other.post(SECOND, {"do": "passkey", "credential": said}).url == HOME


def test_the_second_lock_is_nowhere_without_a_first():
    for path in (SECOND, f"{SECOND}ask/"):
        assert Client().post(path).url == f"{HOME}sign-in/"


# Is it really you?

WITHIN = [f"{HOME}security/{path}" for path in ("passkeys/add/", "application/", "password/", "mail/")]


@pytest.mark.parametrize("path", WITHIN)
def test_who_signed_in_long_ago_shows_again_who_she_is_before_she_changes_anything(path):
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z") as clock:
        http = signed_in()
        assert http.get(path).status_code == 200
        clock.shift(15 * 60 + 1)
        answer = http.get(path)
        assert answer.url.startswith(f"{AGAIN}?next=")
        assert http.post(path, {"password": "a-new-and-long-secret", "email": "new@example.com"}).url.startswith(AGAIN)
        assert "not your password" in text(http.post(answer.url, {"do": "password", "password": "wrong-words"}))
        assert http.post(answer.url, {"do": "password", "password": SECRET}).url == path
        assert http.get(path).status_code == 200
    assert User.objects.get().check_password(SECRET)


@pytest.mark.parametrize("path", ["passkeys/ask/", "passkeys/1/remove/", "application/remove/", "codes/"])
def test_what_is_pressed_long_after_leads_back_to_the_page_it_stands_on(path):
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z") as clock:
        http = signed_in()
        clock.shift(15 * 60 + 1)
        assert http.post(f"{HOME}security/{path}").url == f"{AGAIN}?next=%2Fen-us%2Faccount%2Fsecurity%2F"


def test_she_shows_herself_by_a_passkey_or_by_a_code_to_her_mail():
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False) as clock:
        http = signed_in()
        key = adds(http)
        clock.shift(16 * 60)
        said = key.answers(http.post(f"{AGAIN}ask/").json())
        assert http.post(AGAIN, {"do": "passkey", "credential": said, "next": APP}).url == APP
        assert http.get(APP).status_code == 200
        clock.shift(16 * 60)
        assert http.post(AGAIN, {"do": "mail", "next": APP}).url == TYPED
        assert http.post(TYPED, {"code": written()}).url == APP
        assert http.get(APP).status_code == 200


def test_where_there_is_a_second_lock_neither_password_nor_mail_shows_her():
    a_client()
    http = signed_in()
    adds_app(http)
    assert http.get(f"{HOME}security/mail/").url.startswith(AGAIN)  # signed in by password alone, before the lock
    for values in ({"do": "password", "password": SECRET}, {"do": "mail"}, {}):
        assert http.post(AGAIN, values).status_code == 200
        assert http.get(f"{HOME}security/mail/").status_code == 302
    assert letters() == []


def test_somebody_elses_passkey_does_not_show_her():
    a_client()
    a_client("bruno@example.com")
    key = adds(signed_in("bruno@example.com"))
    with time_machine.travel("2026-11-25T12:00:00Z") as clock:
        http = signed_in()
        clock.shift(16 * 60)
        said = key.answers({"publicKey": {**http.post(f"{AGAIN}ask/").json()["publicKey"]}})
        assert "does not open" in text(http.post(AGAIN, {"do": "passkey", "credential": said}))
        assert http.get(APP).status_code == 302


def test_a_code_that_was_asked_for_to_show_herself_signs_nobody_in():
    a_client()
    http = signed_in()
    http.post(AGAIN, {"do": "mail"})
    code, held = written(), http.session["account-code"]
    stranger = Client()
    session = stranger.session
    session["account-code"] = held
    session.save()
    stranger.cookies["sessionid"] = session.session_key
    stranger.post(TYPED, {"code": code})
    assert not is_in(stranger)


def test_keys_of_another_site_never_answer_the_second_lock():
    alma = a_client()
    http = signed_in()
    key = adds(http)
    adds_app(http)
    key.origin = "https://evil.example"
    other = Client()
    other.post(f"{HOME}sign-in/", {"login": alma.email, "password": SECRET})
    said = key.answers(other.post(f"{SECOND}ask/").json())
    assert "does not open" in text(other.post(SECOND, {"do": "passkey", "credential": said}))
    assert Key().origin != key.origin
