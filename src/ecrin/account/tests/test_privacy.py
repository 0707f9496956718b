"""The doors to one's own data: inside the account, and for a guest."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import ecrin
from ecrin.bag.tests.factories import creation, sku_of
from ecrin.core.testing import queries
from ecrin.core.worker import work_off
from ecrin.legal.models import DataRequest, DataStep
from ecrin.legal.rules import COOKIES
from ecrin.legal.selectors import COPY, PROOF, signed
from ecrin.legal.tasks.requests import work_by_clock
from ecrin.orders.models import Order
from ecrin.orders.tests.factories import a_paid_order, an_order

from .factories import SECRET, a_client, signed_in, way_in

pytestmark = pytest.mark.django_db
MAIL = "alma@example.com"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alma(markets):
    return a_client(MAIL)


def text(answer):
    return answer.content.decode()


def bundle_of(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def letter(words):
    return next(one for one in mail.outbox if words in one.subject)


def ask(http, kind="copy", **fields):
    return http.post(f"/en-us/account/privacy/{kind}/", {"password": SECRET, **fields})


def test_she_asks_with_her_password_and_fetches_her_copy_by_the_letter(alma):
    an_order(client=alma, email=MAIL)
    http = signed_in()
    assert ask(http).url == "/en-us/account/privacy/?said=asked"
    assert "We are at it" in text(http.get("/en-us/account/privacy/?said=asked"))
    work_off()
    page = Client().get(way_in(letter("ready")))
    path = re.search(r'href="([^"]+copy\.zip)"', text(page))[1]
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with bundle_of(answer) as bundle:
        assert MAIL in bundle.read("index.html").decode()
    assert DataStep.objects.filter(what="fetched").count() == 1
    assert "Fetch your copy" in text(http.get("/en-us/account/privacy/"))


@pytest.mark.parametrize("kind", ["copy", "erasure"])
def test_without_her_password_nothing_is_given_and_nothing_deleted(alma, kind):
    http = signed_in()
    for wrong in ("", "not-her-password"):
        answer = ask(http, kind, password=wrong, understood="on")
        assert answer.status_code == 200
        assert 'class="field__error"' in text(answer)
    assert not DataRequest.objects.exists()


def test_guessing_the_password_ends_soon(alma):
    http = signed_in()
    for _ in range(5):
        ask(http, password="wrong")
    answer = ask(http)
    assert answer.status_code == 429
    assert not DataRequest.objects.exists()


def test_an_erasure_wants_to_be_meant(alma):
    http = signed_in()
    assert "know you mean it" in text(ask(http, "erasure"))
    assert not DataRequest.objects.exists()
    assert ask(http, "erasure", understood="on").status_code == 302
    work_off()
    assert http.get("/en-us/account/").status_code == 302


def test_what_has_to_end_first_is_said_before_she_asks(alma):
    order = a_paid_order(client=alma, email=MAIL)
    assert order.number in text(signed_in().get("/en-us/account/privacy/erasure/"))
    assert order.number not in text(signed_in().get("/en-us/account/privacy/copy/"))


def test_asking_twice_is_asking_once(alma):
    http = signed_in()
    ask(http)
    ask(http)
    assert DataRequest.objects.count() == 1


def test_an_account_without_a_password_is_written_to(alma):
    http = signed_in()
    alma.set_unusable_password()
    alma.save()
    http.force_login(alma)
    assert 'type="password"' not in text(http.get("/en-us/account/privacy/copy/"))
    assert http.post("/en-us/account/privacy/copy/").url.endswith("said=written")
    work_off()
    assert DataRequest.objects.get().state == "asked"
    assert Client().post(way_in(letter("Is it you"))).status_code == 200
    work_off()
    assert DataRequest.objects.get().state == "ready"


def guest(email, kind="copy", http=None):
    return (http or Client()).post("/en-us/privacy/", {"email": email, "kind": kind})


def test_a_guest_proves_her_address_by_a_button_behind_the_letter(markets):
    an_order(email="guest@example.com")
    assert "We have written to guest@example.com" in text(guest("Guest@example.com"))
    work_off()
    way = way_in(letter("Is it you"))
    for _ in range(2):  # programs open the links of letters
        assert "Yes, make my copy" in text(Client().get(way))
    assert DataRequest.objects.get().state == "asked"
    assert "Thank you" in text(Client().post(way))
    assert "Thank you" in text(Client().post(way)), "twice is once"
    work_off()
    path = re.search(r'href="([^"]+copy\.zip)"', text(Client().get(way_in(letter("ready")))))[1]
    with bundle_of(Client().get(path)) as bundle:
        assert "Quince" in bundle.read("data.json").decode()
    assert DataStep.objects.filter(what="verified").count() == 1


def test_a_known_and_an_unknown_address_get_the_same_answer_with_the_same_work(alma):
    guest("first@example.com")  # what is read once and kept
    answers, costs = [], []
    for email in (MAIL, "nobody@example.com"):
        with queries() as made:
            answers.append(text(guest(email)).replace(email, ""))
        costs.append(len(made))
    assert re.sub(r'value="[^"]{30,}"', "", answers[0]) == re.sub(r'value="[^"]{30,}"', "", answers[1])
    assert costs[0] == costs[1]
    mail.outbox.clear()
    work_off()
    assert {one.subject for one in mail.outbox} == {"Is it you who asks?"}


def test_who_asks_with_an_address_that_we_do_not_know_is_told_so_in_her_copy(markets):
    guest("nobody@example.com")
    work_off()
    Client().post(way_in(letter("Is it you")))
    work_off()
    request = DataRequest.objects.get()
    with request.file.open() as file, zipfile.ZipFile(file) as bundle:
        assert "requests about your data" in bundle.read("data.json").decode()


def test_nobody_is_flooded_with_letters(markets):
    for _ in range(3):
        assert guest(MAIL).status_code == 200
    assert guest(MAIL).status_code == 429


@pytest.mark.parametrize("email", ["", "no-address", "a@b", "x" * 300 + "@example.com"])
def test_what_is_no_address_is_said_beside_it(email):
    answer = guest(email)
    assert answer.status_code == 200
    assert 'class="field__error"' in text(answer)
    assert not DataRequest.objects.exists()


def test_a_wrong_an_old_and_another_purposes_key_open_nothing(alma):
    guest(MAIL)
    request = DataRequest.objects.get()
    proof, copied = signed(request, PROOF), signed(request, COPY)
    for path in (f"confirm/{proof}x/", f"confirm/{copied}/", f"copy/{proof}/", f"copy/{copied}/", "confirm/a:b:c/"):
        for act in (Client().get, Client().post):
            assert act(f"/en-us/privacy/{path}").status_code in {404, 405}, path
    assert Client().get(f"/en-us/privacy/copy/{copied}/copy.zip").status_code == 404
    request.refresh_from_db()
    assert request.state == "asked"


def test_the_ways_end_after_seven_days_and_the_file_goes(alma, monkeypatch):
    ask(signed_in())
    work_off()
    request = DataRequest.objects.get()
    way, name = f"/en-us/privacy/copy/{signed(request, COPY)}/", request.file.name
    storage = request.file.storage
    assert storage.exists(name)
    DataRequest.objects.update(file_until=timezone.now() - timedelta(minutes=1))
    assert Client().get(way).status_code == 404
    assert Client().get(f"{way}copy.zip").status_code == 404
    work_by_clock()
    request.refresh_from_db()
    assert (request.state, bool(request.file), storage.exists(name)) == ("done", False, False)
    now = signing.time.time()
    proof = signed(request, PROOF)
    monkeypatch.setattr(signing.time, "time", lambda: now + 8 * 86400)
    assert Client().get(f"/en-us/privacy/confirm/{proof}/").status_code == 404


def test_a_request_that_nobody_proves_lapses_with_its_address(markets):
    guest("nobody@example.com")
    DataRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))
    work_by_clock()
    request = DataRequest.objects.get()
    assert (request.state, request.email, request.mails) == ("lapsed", "", [])


def test_nobody_sees_what_another_client_asked(alma):
    ask(signed_in())
    a_client("bruno@example.com")
    assert DataRequest.objects.get().number not in text(signed_in("bruno@example.com").get("/en-us/account/privacy/"))


@pytest.mark.parametrize("storefront", ["ar-ae", "ja-jp", "fr-fr"])
def test_the_copy_is_in_her_language(alma, storefront):
    signed_in(storefront=storefront).post(f"/{storefront}/account/privacy/copy/", {"password": SECRET})
    work_off()
    request = DataRequest.objects.get()
    with request.file.open() as file, zipfile.ZipFile(file) as bundle:
        page = bundle.read("index.html").decode()
    assert f'lang="{storefront[:2]}' in page
    assert ('dir="rtl"' in page) is (storefront == "ar-ae")


@pytest.mark.parametrize(("storefront", "told"), [("en-us", "$3,600"), ("fr-fr", "3\u202f600\xa0€")])
def test_amounts_are_money_as_her_country_writes_it_on_the_page_and_minor_units_for_programs(alma, storefront, told):
    currency = {"en-us": "USD", "fr-fr": "EUR"}[storefront]
    order = an_order(client=alma, email=MAIL)
    Order.objects.filter(pk=order.pk).update(total=360000, currency=currency)
    signed_in(storefront=storefront).post(f"/{storefront}/account/privacy/copy/", {"password": SECRET})
    work_off()
    with DataRequest.objects.get().file.open() as file, zipfile.ZipFile(file) as bundle:
        page, data = bundle.read("index.html").decode(), json.loads(bundle.read("data.json"))
    assert told in page
    assert "360000" not in page
    assert data["orders"]["orders"][0]["total in minor units"] == 360000


def test_a_name_is_text_in_the_copy_whatever_it_holds(alma):
    alma.first_name = '<script>alert("x")</script>\u202e'
    alma.save()
    ask(signed_in())
    work_off()
    with DataRequest.objects.get().file.open() as file, zipfile.ZipFile(file) as bundle:
        assert "<script" not in bundle.read("index.html").decode()


# Cookies


def test_every_cookie_that_the_site_sets_is_on_the_list_and_every_one_of_the_list_is_set(alma, client):
    ring = creation()
    client.post("/en-us/bag/add/", {"sku": sku_of(ring)})
    for path in ("", "search/", "bag/", "privacy/", "account/sign-up/", "legal/cookies/", "orders/find/"):
        client.get(f"/en-us/{path}")
    client.post("/en-us/account/sign-in/", {"login": MAIL, "password": SECRET})
    client.get("/en-us/account/")
    client.get("/back-office/")
    named = {one.name: one for one in COOKIES if not one.is_stored}
    assert set(client.cookies) <= set(named)
    assert {name for name, one in named.items() if one.purpose != "staff"} <= set(client.cookies)
    for name, kept in client.cookies.items():
        if kept["max-age"]:
            assert int(kept["max-age"]) // 86400 == named[name].days, name


def test_every_script_that_stores_something_is_on_the_list():
    stored = {one.name for one in COOKIES if one.is_stored}
    package = Path(ecrin.__file__).parent
    for script in package.glob("*/static/**/*.js"):
        words = script.read_text(encoding="utf-8")
        if re.search(r"(localStorage|sessionStorage)\.setItem|document\.cookie\s*=|indexedDB", words):
            assert set(re.findall(r'const KEY = "([^"]+)"', words)) & stored, script


def test_the_page_of_cookies_names_them_all_and_sets_none(client):
    answer = client.get("/en-us/legal/cookies/")
    for one in COOKIES:
        assert one.name in text(answer)
    assert not answer.cookies


def test_global_privacy_control_is_answered_and_changes_no_page(client):
    assert client.get("/.well-known/gpc.json").json()["gpc"] is True
    plain = client.get("/en-us/legal/cookies/")
    assert client.get("/en-us/legal/cookies/", headers={"sec-gpc": "1"}).content == plain.content
