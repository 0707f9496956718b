"""The way into an account and out of it."""

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from ecrin.bag.models import Bag, Wish
from ecrin.bag.services import add_wish
from ecrin.catalog.models import Product
from ecrin.checkout.tests.factories import a_bag
from ecrin.clients.models import User
from ecrin.clients.selectors import mail_is_proven
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept, snapshot

from .factories import SECRET, a_client, letters, signed_in, way_in

pytestmark = pytest.mark.django_db
UP, IN, OUT, LOST = "account/sign-up/", "account/sign-in/", "account/sign-out/", "account/password/"
MAIL_SENT = "/en-us/account/look-into-your-mail/"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


def post(path, http=None, storefront="en-us", **values):
    return (http or Client()).post(f"/{storefront}/{path}", values)


def text(answer):
    return answer.content.decode()


def signs_up(email="alma@example.com", password=SECRET, **options):
    return post(UP, email=email, password1=password, **options)


def is_in(http):
    return get_user(http).is_authenticated


def test_she_signs_up_opens_the_letter_and_is_in():
    assert signs_up(storefront="fr-fr").url == "/fr-fr/account/look-into-your-mail/"
    assert not mail_is_proven(User.objects.get())
    (letter,) = letters()
    assert letter.to == ["alma@example.com"]
    way = way_in(letter)
    assert way.startswith("/fr-fr/account/confirm/")
    http = Client()
    assert "alma@example.com" in text(http.get(way))
    assert not mail_is_proven(User.objects.get())  # who only looks proves nothing
    answer = http.post(way, {"password": SECRET})
    assert answer.url == "/fr-fr/account/"
    assert http.get("/fr-fr/account/").status_code == 200
    assert mail_is_proven(User.objects.get())
    assert http.get(way).status_code == 404


def test_an_account_that_a_stranger_began_with_her_address_does_not_open_by_her_letter():
    signs_up(password="the-strangers-own-words")
    way = way_in(letters()[0])
    answer = post(way.removeprefix("/en-us/"), password=SECRET)
    assert "not the password" in text(answer)
    assert not mail_is_proven(User.objects.get())


def test_nobody_signs_in_before_the_mail_is_proven():
    a_client(proven=False)
    http = Client()
    assert post(IN, http, login="alma@example.com", password=SECRET).url == MAIL_SENT
    assert not is_in(http)
    assert len(letters()) == 1


def test_known_and_unknown_addresses_get_the_same_answers():
    a_client()
    for path, known, unknown in (
        (LOST, {"email": "alma@example.com"}, {"email": "nobody@example.com"}),
        (UP, {"email": "alma@example.com", "password1": SECRET}, {"email": "new@example.com", "password1": SECRET}),
    ):
        one, other = (post(path, **values) for values in (known, unknown))
        assert (one.status_code, one.url) == (other.status_code, other.url)
    wrong = [post(IN, login=email, password="wrong-words-here") for email in ("alma@example.com", "nobody@example.com")]
    assert all("do not belong together" in text(answer) for answer in wrong)
    assert wrong[0].status_code == wrong[1].status_code == 200
    assert {one.to[0] for one in letters()} == {"alma@example.com", "new@example.com"}


def test_who_signs_up_again_is_told_by_letter_alone_and_the_password_stays():
    a_client()
    signs_up(email="ALMA@example.com", password="another-long-secret")
    assert User.objects.count() == 1
    (letter,) = letters()
    assert way_in(letter) == "/en-us/account/sign-in/"
    signed_in()


def test_a_forgotten_password_is_replaced_by_a_letter_that_works_once_and_proves_the_mail():
    a_client(proven=False)
    post(LOST, email="alma@example.com")
    way = way_in(letters()[0])
    http = Client()
    form = http.get(way, follow=True)
    assert form.redirect_chain[-1][0].endswith("-set-password/")
    answer = http.post(form.redirect_chain[-1][0], {"password1": "a-new-and-long-secret"})
    assert answer.url == "/en-us/account/password/done/"
    assert mail_is_proven(User.objects.get())
    signed_in(password="a-new-and-long-secret")
    assert "has done its work" in text(Client().get(way, follow=True))


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "at least 8"), ("password1", "too common"), ("Quintelle2026", "too easy to guess"), ("alma@example.com", "too similar")],
)  # fmt: skip
def test_a_weak_password_is_refused_with_its_reason(password, words, monkeypatch):
    monkeypatch.setattr("ecrin.clients.forms.current_house", lambda: type("House", (), {"name": "Maison Quintelle"}))
    answer = signs_up(password=password)
    assert words in text(answer)
    assert not User.objects.exists()


def test_passwords_are_kept_by_argon2(settings):
    from ecrin.config import settings as ours  # noqa: PLC0415 - the tests' own hasher is quicker

    assert ours.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_after_five_wrong_passwords_the_right_one_waits_too():
    a_client()
    for _ in range(5):
        post(IN, login="alma@example.com", password="wrong-words-here")
    answer = post(IN, login="alma@example.com", password=SECRET)
    assert answer.status_code == 200
    assert "tried too often" in text(answer)


def test_who_tries_many_addresses_waits():
    for number in range(31):
        answer = post(LOST, email=f"nobody{number}@example.com")
    assert answer.status_code == 429
    assert "tried too often" in text(answer)


def test_the_session_that_was_there_before_is_not_the_one_after():
    a_client()
    http = Client()
    http.get("/en-us/account/sign-in/")
    session = http.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    http.cookies["sessionid"] = before
    signed_in(http=http)
    assert http.session.session_key != before


def test_the_way_back_is_on_this_site():
    a_client()
    for asked, led in (
        ("/en-us/checkout/", "/en-us/checkout/"),
        ("https://evil.example/", "/en-us/account/"),
        ("//evil.example/", "/en-us/account/"),
        ("http://testserver/", "/en-us/account/"),
        ("javascript:alert(1)", "/en-us/account/"),
    ):
        assert post(IN, login="alma@example.com", password=SECRET, next=asked).url == led


def test_bag_and_wishes_of_before_become_hers_when_she_signs_in():
    alma = a_client()
    bag = a_bag()
    add_wish(product_id=Product.objects.get().pk, storefront=snapshot().storefronts["en-us"], token=bag.token)
    http = Client()
    http.cookies["ecrin-bag"] = bag.token
    signed_in(http=http)
    assert Bag.objects.get(pk=bag.pk).client_id == alma.pk
    assert Wish.objects.get().client_id == alma.pk
    assert http.cookies["ecrin-bag"].value == bag.token
    elsewhere = signed_in()
    assert elsewhere.cookies["ecrin-bag"].value == bag.token
    assert elsewhere.cookies["ecrin-here"].value == "1"


def test_she_signs_out_by_a_form_alone_and_leaves_nothing_behind():
    a_client()
    http = signed_in()
    assert http.get(f"/en-us/{OUT}").status_code == 405
    assert is_in(http)
    answer = http.post(f"/en-us/{OUT}")
    assert answer.url == "/en-us/"
    assert not is_in(http)
    assert http.cookies["ecrin-bag"].value == ""


def test_forms_ask_for_their_token():
    http = Client(enforce_csrf_checks=True)
    for path in (UP, IN, OUT, LOST):
        assert post(path, http).status_code == 403


@pytest.mark.parametrize("path", [UP, IN, LOST, "account/password/sent/", "account/password/done/", "account/closed/", "account/confirm/nothing/", "account/password/1-nothing/"])  # fmt: skip
def test_a_door_is_nobody_elses_to_keep(path):
    answer = Client().get(f"/en-us/{path}")
    assert answer.status_code in {200, 404}
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "noindex" in text(answer)


def test_doors_stay_open_where_a_market_is_closed():
    Market.objects.filter(code="us").update(state="closed")
    kept.refresh()
    a_client()
    http = signed_in()
    assert http.get("/en-us/account/").status_code == 200


def test_a_public_page_leads_to_the_account_and_asks_nobody_who_she_is():
    from ecrin.core.testing import queries  # noqa: PLC0415 - one test's own

    a_client()
    answer = Client().get("/en-us/")
    assert 'href="/en-us/account/"' in text(answer)
    with queries() as made:
        signed_in().get("/en-us/")
    assert not [sql for sql in made[-3:] if "clients_user" in sql]


def test_a_client_has_no_right_of_the_staff_and_staff_keep_theirs():
    alma = a_client()
    http = signed_in()
    assert http.get("/back-office/").status_code in {302, 403}
    assert not alma.has_perm("backoffice.enter")
    staff = User.objects.create_user("bruno@example.com", SECRET, is_staff=True, is_superuser=True)
    door = Client()
    answer = door.post("/back-office/login/", {"username": staff.email, "password": SECRET, "next": "/back-office/"})
    assert answer.status_code == 302
    assert door.get("/back-office/").status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_sign_up_at_once_with_one_mail_begin_one_account():
    from ecrin.core.testing import race  # noqa: PLC0415 - one test's own

    def begins(number):
        return lambda: signs_up(password=f"{SECRET}-{number}").url

    assert race(begins(1), begins(2)) == [MAIL_SENT, MAIL_SENT]
    assert User.objects.count() == 1
    assert {one.to[0] for one in letters()} == {"alma@example.com"}
