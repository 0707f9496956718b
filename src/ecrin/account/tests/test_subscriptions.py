"""Letters in an account, and the boxes beside an order and a sign-up that neither depends on."""

import inspect
import re

import pytest
from django.core.cache import cache
from django.test import Client

from ecrin.checkout.services import place_order
from ecrin.clients.models import User
from ecrin.clients.services import begin_account
from ecrin.core.testing import queries
from ecrin.legal.models import Consent
from ecrin.legal.selectors import consents_of, standing
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.selectors import interests_of, offer_of, subscription_of
from ecrin.newsletter.tests.factories import ALMA, front, interests, subscribed, works_off
from ecrin.orders.tests.factories import a_paid_order

from .factories import SECRET, a_client, letters, signed_in

pytestmark = pytest.mark.django_db
HERE = "/en-us/account/subscriptions/"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "events")
    yield
    cache.clear()


@pytest.fixture
def alma():
    return a_client()


def text(answer):
    return answer.content.decode()


def wants(http, *codes, **more):
    return http.post(HERE, {"interests": codes, "wording": offer_of(front()).digest, **more})


def test_she_chooses_letters_in_her_account_without_another_letter_to_confirm(alma):
    http = signed_in()
    page = text(http.get(HERE))
    assert "checked" not in page
    assert offer_of(front()).text in page
    assert wants(http, "watches").url == f"{HERE}?said=kept"
    assert {one.where for one in standing(ALMA).values()} == {"account"}
    assert [letter.subject for letter in works_off()] == ["Our letters come to you from now on"]
    assert re.search(r'value="watches"[^>]*checked', text(http.get(HERE)))


def test_she_changes_and_leaves_in_her_account(alma):
    subscribed(ALMA, "watches")
    http = signed_in()
    assert wants(http, "events", storefront="fr-fr", months="").url == f"{HERE}?said=kept"
    assert interests_of(subscription_of(ALMA)) == ["events"]
    assert http.post(HERE, {"do": "leave"}).url == f"{HERE}?said=left"
    assert standing(ALMA) == {}
    assert "You have left our letters" in text(http.get(f"{HERE}?said=left"))


def test_another_clients_letters_are_not_hers_to_change(alma):
    subscribed("bruno@example.com", "watches")
    http = signed_in()
    wants(http, "events")
    http.post(HERE, {"do": "leave"})
    assert interests_of(subscription_of("bruno@example.com")) == ["watches"]
    assert subscription_of("bruno@example.com").is_confirmed


def test_the_form_of_an_account_carries_a_token(alma):
    http = signed_in(http=Client())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = http.cookies
    assert wants(strict, "watches").status_code == 403
    assert subscription_of(ALMA) is None


def test_who_is_not_proven_is_asked_by_letter():
    staff = User.objects.create_user(ALMA, SECRET)
    http = Client()
    http.force_login(staff)
    assert wants(http, "watches").url == f"{HERE}?said=asked"
    assert subscription_of(ALMA).state == Subscription.State.PENDING


def test_words_that_changed_are_shown_anew(alma):
    answer = wants(signed_in(), wording="0" * 64)
    assert answer.status_code == 422
    assert "words beside this form have changed" in text(answer)
    assert subscription_of(ALMA) is None


def test_her_letters_are_shown_with_few_queries(alma):
    subscribed(ALMA, "watches")
    http = signed_in()
    http.get(HERE)
    with queries() as made:
        http.get(HERE)
    assert len(made) == 4


# Never tied to anything else


def signs_up(email="carla@example.com", **more):
    http = Client()
    page = text(http.get("/en-us/account/sign-up/"))
    assert re.search(r'<input type="checkbox" name="letters"(?![^>]*checked)', page)
    digest = re.search(r'name="wording" value="(\w{64})"', page)[1]
    return http.post("/en-us/account/sign-up/", {"email": email, "password1": SECRET, "wording": digest, **more})


def test_an_account_begins_without_letters_and_with_them_where_she_ticks_the_box():
    assert signs_up().status_code == 302
    assert subscription_of("carla@example.com") is None
    assert signs_up("dora@example.com", letters="on").status_code == 302
    assert subscription_of("dora@example.com").state == Subscription.State.PENDING
    assert {one.where for one in consents_of("dora@example.com")} == {"sign-up"}
    assert User.objects.filter(email__in=["carla@example.com", "dora@example.com"]).count() == 2


def test_the_box_tells_nobody_whether_there_is_an_account(alma):
    known, new = signs_up(ALMA, letters="on"), signs_up("new@example.com", letters="on")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert subscription_of(ALMA).state == subscription_of("new@example.com").state
    assert letters() != []


def beside_her_order(order):
    page = text(Client().get(f"/en-us/orders/{order.token}/"))
    form = re.search(r'<form class="order-page__letters".*?</form>', page, re.DOTALL)[0]
    assert "checkbox" not in form
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_after_an_order_one_press_asks_for_letters_and_no_step_before_it_does():
    order = a_paid_order()
    assert 'name="letters"' not in text(Client().get("/en-us/checkout/"))
    http = Client(headers={"sec-fetch-site": "same-origin"})
    assert http.post("/en-us/newsletter/ask/", beside_her_order(order)).url == "/en-us/newsletter/thank-you/"
    row = subscription_of(order.email)
    assert (row.state, row.wording.text) == (Subscription.State.PENDING, offer_of(front()).text)
    assert {(one.where, one.act) for one in consents_of(order.email)} == {("order", "asked")}
    assert [letter.to for letter in works_off()] == [[order.email]]


@pytest.mark.parametrize("named", ["f" * 64, "\0", "x" * 5000])
def test_words_that_are_not_ours_agree_to_nothing_and_the_account_begins(named):
    assert signs_up(letters="on", wording=named).status_code == 302
    assert User.objects.filter(email="carla@example.com").exists()
    assert not Subscription.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("verb", [place_order, begin_account])
def test_no_verb_of_another_service_asks_for_consent_to_letters(verb):
    told = set(inspect.signature(verb).parameters)
    assert told.isdisjoint({"letters", "newsletter", "consent", "wording", "interests"})
