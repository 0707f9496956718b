"""Sign-in and security: devices, password, mail; and those who try what is not theirs."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.signing import dumps
from django.test import Client

from ecrin.account.rules import MAIL_SALT
from ecrin.account.views.adapter import KNOWN_COOKIE, PER_MAIL
from ecrin.clients.models import Device, User
from ecrin.clients.selectors import mail_is_proven
from ecrin.clients.services import begin_account, drop_ended_sessions
from ecrin.core.testing import queries
from ecrin.orders.models import Order
from ecrin.orders.tests.factories import an_order

from .factories import SECRET, a_client, facts, letters, signed_in, way_in

pytestmark = pytest.mark.django_db
HOME = "/en-us/account/"
PAGE = f"{HOME}security/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


def text(answer):
    return answer.content.decode()


def is_in(http):
    return get_user(http).is_authenticated


def on(agent, email="alma@example.com", **options):
    return signed_in(email, http=Client(headers={"user-agent": agent}), **options)


# Devices


def test_she_sees_where_she_is_signed_in_in_words():
    a_client()
    on(PHONE, storefront="fr-fr")
    page = text(on(LAPTOP).get(PAGE))
    assert "Safari on iPhone" in page
    assert "Chrome on Windows" in page
    assert "France" in page
    assert page.count("This device") == 1
    assert page.count("Sign out there") == 1


def test_a_device_that_she_closes_is_out_at_its_next_request_and_hers_is_not():
    a_client()
    phone, laptop = on(PHONE), on(LAPTOP)
    device = Device.objects.get(agent=PHONE)
    assert laptop.post(f"{PAGE}devices/{device.pk}/close/").url == f"{PAGE}?said=closed"
    assert phone.get(PAGE).status_code == 302
    assert laptop.get(PAGE).status_code == 200
    assert facts("clients.devices-closed")


def test_all_others_are_closed_at_once():
    a_client()
    a_client("bruno@example.com")
    others, bruno, here = [on(PHONE), on(LAPTOP)], on(PHONE, "bruno@example.com"), on(LAPTOP)
    assert here.post(f"{PAGE}devices/close/").url == f"{PAGE}?said=others"
    assert [is_in(one) for one in [*others, bruno, here]] == [False, False, True, True]


def test_another_clients_device_is_not_there():
    a_client()
    a_client("bruno@example.com")
    phone = on(PHONE)
    answer = signed_in("bruno@example.com").post(f"{PAGE}devices/{Device.objects.get(agent=PHONE).pk}/close/")
    assert answer.status_code == 404
    assert is_in(phone)


def test_a_device_goes_when_she_signs_out_and_when_its_session_ran_out():
    a_client()
    http = on(PHONE)
    http.post(f"{HOME}sign-out/")
    assert not Device.objects.exists()
    on(PHONE)
    Session.objects.all().delete()
    assert "iPhone" not in text(on(LAPTOP).get(PAGE))
    with time_machine.travel("2100-01-01"):
        drop_ended_sessions()
    assert not Device.objects.exists()
    assert not Session.objects.exists()


def test_when_a_device_was_last_seen_is_noted_no_more_than_every_ten_minutes():
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False) as clock:
        http = on(PHONE)
        first = Device.objects.get().seen_at
        clock.shift(9 * 60)
        http.get(HOME)
        assert Device.objects.get().seen_at == first
        clock.shift(2 * 60)
        http.get(HOME)
        assert (Device.objects.get().seen_at - first).total_seconds() == 11 * 60


def test_the_page_takes_a_fixed_number_of_queries():
    a_client()
    http = on(PHONE)
    http.get(PAGE)
    for _ in range(2):
        on(LAPTOP)
        with queries() as made:
            http.get(PAGE)
        assert len(made) == 4, made


@pytest.mark.parametrize("storefront", ["en-us", "ar-ae"])
@pytest.mark.parametrize("path", ["", "passkeys/add/", "application/", "password/", "mail/"])
def test_pages_inside_are_hers_alone(path, storefront):
    a_client()
    address = f"/{storefront}/account/security/{path}"
    assert Client().get(address).status_code == 302
    answer = signed_in().get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


# Password


def test_another_password_signs_her_out_elsewhere_and_a_letter_tells_her():
    alma = a_client()
    elsewhere, http = on(PHONE), on(LAPTOP)
    assert http.post(f"{PAGE}password/", {"password": "eleven grey herons"}).url == f"{PAGE}?said=password"
    assert is_in(http)
    assert not is_in(elsewhere)
    assert [one.session_key for one in Device.objects.all()] == [http.session.session_key]
    (told,) = letters("account.security-changed")
    assert told.to == [alma.email]
    assert "password of your account was changed" in told.body
    assert is_in(signed_in(password="eleven grey herons"))


def test_a_password_by_letter_signs_her_out_everywhere_and_a_letter_tells_her():
    a_client()
    http = signed_in()
    Client().post(f"{HOME}password/", {"email": "alma@example.com"})
    other = Client()
    way = other.get(way_in(letters()[0]), follow=True).redirect_chain[-1][0]
    other.post(way, {"password1": "eleven grey herons"})
    assert not is_in(http)
    assert not Device.objects.exists()
    assert len(letters("account.security-changed")) == 1


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "at least 8"), ("trustno1", "too common"), ("Dragon-2026!", "a few signs around it"), ("x" * 257, "at most 256"), ("alma@example.com", "too similar")],
)  # fmt: skip
@pytest.mark.parametrize("door", ["up", "inside", "letter"])
def test_a_password_is_refused_with_its_reason_at_every_door(password, words, door):
    if door == "up":
        answer = Client().post(f"{HOME}sign-up/", {"email": "alma@example.com", "password1": password})
    else:
        a_client()
        http = signed_in()
        if door == "inside":
            answer = http.post(f"{PAGE}password/", {"password": password})
        else:
            Client().post(f"{HOME}password/", {"email": "alma@example.com"})
            other = Client()
            way = other.get(way_in(letters()[0]), follow=True).redirect_chain[-1][0]
            answer = other.post(way, {"password1": password})
    assert words in text(answer)
    assert not User.objects.exists() if door == "up" else User.objects.get().check_password(SECRET)


@pytest.mark.parametrize(
    "password", ["x7 " * 85, "ein sehr langer Satz über Gänse im Regen, den niemand kennt", "口令很长而且只有我知道的"]
)
def test_long_passwords_and_any_script_are_welcome(password):
    a_client()
    http = signed_in()
    assert http.post(f"{PAGE}password/", {"password": password}).status_code == 302
    assert is_in(signed_in(password=password))


@pytest.mark.parametrize(("path", "token"), [("sign-in/", "current-password"), ("sign-up/", "new-password")])
def test_password_fields_say_what_they_are_and_let_her_paste(path, token):
    page = text(Client().get(f"{HOME}{path}"))
    assert f'autocomplete="{token}"' in page
    assert "onpaste" not in page


# Another mail


def wants(http, email="Alma.New@example.com"):
    assert http.post(f"{PAGE}mail/", {"email": email}).url == f"{PAGE}?said=mail-asked"
    return letters()


def test_another_mail_counts_once_its_letter_was_opened_and_the_former_one_is_told():
    alma = a_client()
    order = an_order(email="alma.new@example.com")
    http = signed_in(storefront="en-us")
    (letter,) = wants(http)
    assert letter.to == ["alma.new@example.com"]
    way = way_in(letter)
    assert "alma.new@example.com" in text(http.get(way))
    alma.refresh_from_db()
    assert alma.email == "alma@example.com"  # who only looks changes nothing
    assert http.post(way).url == f"{PAGE}?said=mail"
    alma.refresh_from_db()
    assert alma.email == "alma.new@example.com"
    assert mail_is_proven(alma)
    assert Order.objects.get(pk=order.pk).client_id == alma.pk
    (told,) = letters("clients.mail-changed")
    assert told.to == ["alma@example.com"]
    assert "a…@example.com" in told.body
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("alma.new@example.com", True)]
    assert http.get(way).status_code == 404
    assert is_in(signed_in("alma.new@example.com"))


def test_a_mail_that_is_somebodys_gets_the_same_answer_and_no_letter():
    a_client()
    a_client("bruno@example.com")
    assert wants(signed_in(), "bruno@example.com") == []


def test_the_letter_to_another_mail_works_for_who_asked_alone():
    a_client()
    a_client("bruno@example.com")
    way = way_in(wants(signed_in())[0])
    bruno = signed_in("bruno@example.com")
    assert bruno.post(way).status_code == 404
    assert Client().post(way).status_code == 302
    assert {one.email for one in User.objects.all()} == {"alma@example.com", "bruno@example.com"}


def test_a_mail_that_somebody_took_meanwhile_is_refused():
    alma = a_client()
    http = signed_in()
    way = way_in(wants(http)[0])
    a_client("alma.new@example.com")
    answer = http.post(way)
    assert answer.status_code == 409
    assert "an account of its own" in text(answer)
    alma.refresh_from_db()
    assert alma.email == "alma@example.com"
    assert mail_is_proven(alma)


@pytest.mark.parametrize("key", ["nonsense", dumps([1, 1, "x@example.com"], salt="another"), dumps("x", salt=MAIL_SALT), dumps([1, 1, "x@example.com"], salt=MAIL_SALT)], ids=["nonsense", "of another use", "a word", "of nobody"])  # fmt: skip
def test_a_tampered_letter_changes_nothing(key):
    a_client()
    answer = signed_in().post(f"{PAGE}mail/{key}/")
    assert answer.status_code == 404
    assert "has done its work" in text(answer)


def test_the_letter_to_another_mail_works_for_a_day():
    a_client()
    with time_machine.travel("2026-11-25T12:00:00Z") as clock:
        http = signed_in()
        way = way_in(wants(http)[0])
        clock.shift(24 * 60 * 60 + 1)
        assert http.post(way).status_code == 404


def test_the_former_mail_is_told_even_where_she_wants_another_at_once():
    a_client()
    http = signed_in()
    http.post(way_in(wants(http)[0]))
    wants(http, "third@example.com")
    (told,) = letters("clients.mail-changed")
    assert told.to == ["alma@example.com"]


def test_only_the_newest_mail_that_she_wants_waits():
    a_client()
    http = signed_in()
    first = way_in(wants(http, "one@example.com")[0])
    wants(http, "two@example.com")
    assert http.post(first).status_code == 404


# Those who try


def tries(email="alma@example.com", password="wrong-words-here", address="198.51.100.7", http=None):
    return (http or Client()).post(
        f"{HOME}sign-in/", {"login": email, "password": password}, REMOTE_ADDR=address
    )  # fmt: skip


def test_whoever_tries_her_mail_from_elsewhere_does_not_keep_her_out():
    a_client()
    for _ in range(6):
        tries()
    assert "tried too often" in text(tries(password=SECRET))
    assert is_in(signed_in())


def test_however_often_a_mail_is_tried_from_everywhere_who_signed_in_here_before_comes_in():
    a_client()
    home = signed_in()
    session = home.cookies["sessionid"].value
    for number in range(PER_MAIL):
        tries(address=f"203.0.113.{number}")
    assert "tried too often" in text(tries(password=SECRET, address="192.0.2.1"))
    Session.objects.filter(session_key=session).delete()
    del home.cookies["sessionid"]
    assert tries(password=SECRET, address="192.0.2.1", http=home).status_code == 302
    assert is_in(home)


def test_the_mark_of_a_known_browser_is_of_one_mail_and_cannot_be_made_up():
    a_client()
    a_client("bruno@example.com")
    mark = signed_in("bruno@example.com").cookies[KNOWN_COOKIE]
    assert mark["httponly"]
    assert "bruno" not in mark.value
    for made_up in (mark.value, "x" * 43):
        cache.clear()
        http = Client()
        http.cookies[KNOWN_COOKIE] = made_up
        for _ in range(5):
            tries(http=http)
        assert "tried too often" in text(tries(password=SECRET, http=http))


def test_many_mails_from_one_place_wait():
    a_client()
    for number in range(30):
        tries(f"nobody{number}@example.com")
    assert "tried too often" in text(tries(password=SECRET))


def test_a_right_password_between_wrong_ones_opens_no_way_to_guess():
    a_client()
    a_client("mallory@example.com", password="mallorys-own-secret")
    for _ in range(30):
        tries("mallory@example.com", "mallorys-own-secret")
        answer = tries()
    assert "tried too often" in text(answer)


def test_signing_up_takes_one_hash_for_a_known_and_for_an_unknown_mail(monkeypatch):
    a_client()
    made = []
    ours = User.set_password
    monkeypatch.setattr(User, "set_password", lambda user, password: (made.append(password), ours(user, password))[1])
    for email in ("alma@example.com", "new@example.com"):
        Client().post(f"{HOME}sign-up/", {"email": email, "password1": SECRET})
    assert made == [SECRET, SECRET]


def test_a_wrong_password_takes_one_hash_whoevers_mail_it_is(monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415 - the tests' own hasher

    a_client()
    begin_account(email="perle@example.com", password=None)
    made, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: (made.append(1), encode(*given))[1])
    counts = []
    for email in ("alma@example.com", "perle@example.com", "nobody@example.com"):
        made.clear()
        assert "do not belong together" in text(tries(email))
        counts.append(len(made))
    assert counts == [1, 1, 1]


def test_a_forgotten_password_takes_the_same_statements_whoevers_mail_it_is():
    a_client()
    made = []
    for email in ("alma@example.com", "anna@example.com"):
        with queries() as asked:
            Client().post(f"{HOME}password/", {"email": email})
        made.append([sql.split()[0] for sql in asked])
    assert made[0] == made[1]


def test_nobody_gives_herself_more_than_the_form_asks():
    extra = {
        "is_staff": "1",
        "is_superuser": "1",
        "is_active": "1",
        "id": "1",
        "roles": "administrator",
        "email_verified": "1",
    }
    Client().post(f"{HOME}sign-up/", {"email": "alma@example.com", "password1": SECRET, **extra})
    alma = User.objects.get()
    assert [alma.is_staff, alma.is_superuser, mail_is_proven(alma)] == [False, False, False]
    EmailAddress.objects.update(verified=True)
    http = signed_in()
    http.post(f"{HOME}information/", {"first_name": "Alma", "email": "root@example.com", "password": "x", **extra})
    alma.refresh_from_db()
    assert (alma.first_name, alma.email, alma.is_staff, alma.is_superuser) == ("Alma", "alma@example.com", False, False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("عَلْماء \u200f", "عَلْماء \u200f".strip()), ("\u202eamlA", "amlA"), ("  Ælma   Łucja ", "Ælma Łucja"), ("علی\u200cرضا", "علی\u200cرضا"), ("小 雨", "小 雨")],
)  # fmt: skip
def test_a_name_in_any_script_is_kept_without_signs_that_turn_what_stands_around_it(typed, kept):
    a_client()
    http = signed_in()
    assert http.post(f"{HOME}information/", {"first_name": typed, "last_name": ""}).status_code == 302
    assert User.objects.get().first_name == kept


def test_a_name_of_three_hundred_signs_gets_a_sentence_and_stays_in_the_field():
    a_client()
    answer = signed_in().post(f"{HOME}information/", {"first_name": "ab " * 100, "last_name": "x\u0000"})
    assert answer.status_code == 200
    assert "at most 80 characters" in text(answer)
    assert "ab ab ab" in text(answer)
    assert User.objects.get().first_name == ""
