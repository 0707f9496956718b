"""The rehearsal bank's pages, as a client meets them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from ecrin.payments.models import RehearsalSession
from ecrin.payments.services import settle_payment
from ecrin.payments.views import rehearsal

from . import factories as make
from .factories import session_of, started

pytestmark = pytest.mark.django_db
BACK = "/en-us/checkout/back/?payment="


@pytest.fixture
def us():
    return make.market()


def form(number, end="12 / 39", check="123"):
    return {"number": number, "end": end, "check": check}


def pay(client, payment, number, **more):
    return client.post(payment.page_url, form(number, **more))


def test_the_card_page_says_what_is_paid_and_shows_every_card(us, client):
    payment = started(us)
    page = client.get(payment.page_url)
    text = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for word in ("$3,450", "R-1023-4", "No money moves", "4242 4242 4242 4242", "4000 0000 0000 0176", "Approved"):
        assert word in text
    assert f'href="{BACK}{payment.token}"' in text
    assert "<script" not in text
    assert "style=" not in text


def test_a_card_from_the_list_fills_the_form(us, client):
    payment = started(us)
    text = client.get(f"{payment.page_url}?card={make.CHALLENGE}").content.decode()
    assert 'value="4000 0000 0000 3220"' in text
    assert 'value="123"' in text
    assert client.get(f"{payment.page_url}?card=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (make.APPROVED, "authorised"),
        ("4242424242424242", "authorised"),
        (make.REFUSED, "refused"),
        (make.NO_FUNDS, "refused"),
        (make.DOUBLED, "authorised"),
        (make.LATE, "authorised"),
    ],
)
def test_every_answer_leads_back_to_the_house(us, client, number, state):
    payment = started(us)
    answer = pay(client, payment, number)
    assert (answer.status_code, answer["Location"]) == (303, f"{BACK}{payment.token}")
    assert settle_payment(token=payment.token).state == state


@pytest.mark.parametrize(("answer", "state", "outcome"), [("yes", "authorised", "authenticated"), ("no", "refused", "failed"), ("?", "refused", "failed")])  # fmt: skip
def test_3d_secure_is_a_second_page(us, client, answer, state, outcome):
    payment = started(us)
    challenge = pay(client, payment, make.CHALLENGE)["Location"]
    assert challenge.endswith("/challenge/")
    text = client.get(challenge).content.decode()
    assert "3220" in text
    assert "$3,450" in text
    assert client.get(payment.page_url)["Location"] == challenge
    back = client.post(challenge, {"answer": answer})
    assert (back.status_code, back["Location"]) == (303, f"{BACK}{payment.token}")
    payment = settle_payment(token=payment.token)
    assert (payment.state, payment.three_d_secure) == (state, outcome)
    assert client.get(challenge)["Location"] == payment.page_url


def test_an_answer_that_is_lost_is_said_and_the_house_finds_out(us, client):
    payment = started(us)
    answer = pay(client, payment, make.SILENCE)
    assert answer.status_code == 504
    assert f"{BACK}{payment.token}" in answer.content.decode()
    assert settle_payment(token=payment.token).state == "authorised"


def test_a_bank_that_breaks_down_takes_nothing_and_another_card_may_be_tried(us, client):
    payment = started(us)
    answer = pay(client, payment, make.BROKEN)
    assert answer.status_code == 503
    assert "Nothing was taken" in answer.content.decode()
    assert settle_payment(token=payment.token).state == "started"
    assert pay(client, payment, make.APPROVED).status_code == 303


def test_a_slow_bank_answers_in_the_end(us, client, monkeypatch):
    slept = []
    monkeypatch.setattr(rehearsal.time, "sleep", slept.append)
    payment = started(us)
    assert pay(client, payment, make.SLOW).status_code == 303
    assert slept == [rehearsal.SLOWNESS]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (form("4111 1111 1111 1111"), "none of the rehearsal cards"),
        (form(""), "Write the card’s number."),
        (form("4242 4242 4242 4242", end="13 / 30"), "08 / 31"),
        (form("4242 4242 4242 4242", end="soon"), "08 / 31"),
        (form("4242 4242 4242 4242", end="01 / 20"), "This date has passed."),
        (form("4242 4242 4242 4242", check="12"), "3 or 4 digits"),
        (form("4242 4242 4242 4242", check="²³¹"), "3 or 4 digits"),
        ({}, "Write the card’s number."),
    ],
)
def test_what_cannot_be_a_card_is_said_beside_its_field_and_nothing_is_lost(us, client, typed, sentence):
    payment = started(us)
    answer = client.post(payment.page_url, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'aria-invalid="true"' in text
    for value in typed.values():
        assert not value or f'value="{value}"' in text
    assert session_of(payment).state == "open"


def test_cancel_leads_back_and_closes_the_page(us, client):
    payment = started(us)
    answer = client.post(f"{payment.page_url}cancel/")
    assert (answer.status_code, answer["Location"]) == (303, f"{BACK}{payment.token}")
    assert settle_payment(token=payment.token).state == "cancelled"
    assert client.get(f"{payment.page_url}cancel/").status_code == 405


def test_back_to_a_page_that_was_answered_takes_nothing_twice_and_leads_on(us, client):
    payment = started(us)
    pay(client, payment, make.APPROVED)
    page = client.get(payment.page_url)
    assert "This page is over" in page.content.decode()
    assert f"{BACK}{payment.token}" in page.content.decode()
    pay(client, payment, make.REFUSED)
    assert session_of(payment).state == "authorised"


def test_a_page_whose_time_is_over_takes_no_card(us, client):
    payment = started(us)
    RehearsalSession.objects.update(ends_at=timezone.now())
    assert "This page is over" in pay(client, payment, make.APPROVED).content.decode()
    assert settle_payment(token=payment.token).state == "expired"


def test_the_page_speaks_the_language_of_the_house(us, client):
    text = client.get(started(us, language="ar").page_url).content.decode()
    assert '<html lang="ar" dir="rtl">' in text


def test_unknown_pages_and_a_bank_that_is_not_set_up_are_not_found(us, client, settings):
    assert client.get("/payments/rehearsal/nobody/").status_code == 404
    payment = started(us)
    settings.PAYMENT_PROVIDERS = []
    assert client.get(payment.page_url).status_code == 404


def test_the_forms_carry_djangos_token(us):
    payment = started(us)
    assert Client(enforce_csrf_checks=True).post(payment.page_url, form(make.APPROVED)).status_code == 403


def test_the_card_page_takes_one_query(us, client, django_assert_num_queries):
    payment = started(us)
    client.get(payment.page_url)
    with django_assert_num_queries(1):
        client.get(payment.page_url)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_client_chooses_a_card_answers_her_bank_and_comes_back(us, browser, live_server):
    payment = started(us, return_to="/healthz")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(live_server.url + payment.page_url)
    page.get_by_role("link", name="Asks for 3-D Secure").click()
    page.wait_for_url("**card=**")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Pay $3,450").click()
    page.get_by_role("button", name="Yes, allow it").click()
    page.wait_for_url(f"{live_server.url}/healthz?payment={payment.token}")
    assert settle_payment(token=payment.token).three_d_secure == "authenticated"
    page.go_back()
    page.go_back()
    page.reload()
    assert page.get_by_role("heading", name="This page is over").is_visible()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 390), ("ar", 1440)])
def test_the_bank_pages_have_no_accessibility_faults(us, browser, live_server, language, width):
    payment = started(us, language=language)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{live_server.url}{payment.page_url}?card={make.CHALLENGE}")
    assert faults_of(page) == []
    page.fill("[name=end]", "13 / 20")
    page.click("button.pay")
    assert faults_of(page) == []
    page.fill("[name=end]", "12 / 39")
    page.click("button.pay")
    page.wait_for_url("**/challenge/")
    assert faults_of(page) == []


def faults_of(page):
    page.wait_for_load_state()
    return [fault["id"] for fault in Axe().run(page).response["violations"]]
