"""The pages inside an account, and what joins it."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.http import urlencode

from ecrin.checkout.tests.factories import a_bag, conditions
from ecrin.checkout.tests.test_views import NEW_YORK, Fields
from ecrin.clients.models import SavedAddress, User
from ecrin.clients.rules import Address
from ecrin.clients.services import keep_address, prove_mail
from ecrin.core.testing import queries
from ecrin.orders.events import OrderConfirmed
from ecrin.orders.models import Order
from ecrin.orders.services import join_orders
from ecrin.orders.tasks.accounts import keep_where_it_went
from ecrin.orders.tests.factories import a_paid_order, an_order
from ecrin.payments.tests.factories import methods

from .factories import SECRET, a_client, letters, signed_in, way_in

pytestmark = pytest.mark.django_db
QUINCE = Address(
    country="US", given_name="Alma", family_name="Reed", line1="12 Quince Street", city="New York", area="NY",
    postal_code="10013",
)  # fmt: skip
PARIS = {
    "country": "FR", "given_name": "Alma", "family_name": "Renaud", "line1": "12 passage Saint-Éloi", "city": "Paris",
    "postal_code": "75002", "telephone": "06 12 34 56 78",
}  # fmt: skip
INSIDE = ["", "orders/", "addresses/", "addresses/add/", "information/", "preferences/", "credits/"]


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alma(markets):
    return a_client()


def keeps(client, **more):
    return keep_address(client=client, address=QUINCE, telephone="+12125550142", **more)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("path", INSIDE)
def test_who_is_not_signed_in_is_led_to_the_door_and_back(path):
    answer = Client().get(f"/en-us/account/{path}")
    assert answer.url == f"/en-us/account/sign-in/?{urlencode({'next': f'/en-us/account/{path}'})}"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", INSIDE)
def test_an_empty_account_says_so_warmly_in_every_direction(path, alma):
    http = signed_in()
    for storefront in ("en-us", "ar-ae"):
        answer = http.get(f"/{storefront}/account/{path}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert 'name="csrfmiddlewaretoken"' in text(answer)


@pytest.mark.parametrize(
    ("path", "count"),
    [("", 13), ("orders/", 7), ("addresses/", 3), ("information/", 3), ("preferences/", 3), ("credits/", 4)],
)
def test_a_page_takes_a_fixed_number_of_queries(path, count, alma):
    http = signed_in()
    for _ in range(3):
        an_order(client=alma)
    keeps(alma)
    http.get(f"/en-us/account/{path}")
    with queries() as made:
        http.get(f"/en-us/account/{path}")
    assert len(made) == count, made
    for _ in range(3):
        an_order(client=alma)
        keeps(alma)
    with queries() as made:
        http.get(f"/en-us/account/{path}")
    assert len(made) == count, made


def test_her_orders_are_paged_and_nobody_elses_are_there(alma):
    hers = [an_order(client=alma) for _ in range(11)]
    other = an_order(email="bruno@example.com", client=a_client("bruno@example.com"))
    guests = an_order(email="carla@example.com")
    http = signed_in()
    first, second = (text(http.get(f"/en-us/account/orders/?page={page}")) for page in (1, 2))
    assert first.count('class="account__order"') == 10
    assert second.count('class="account__order"') == 1
    assert hers[0].number in second
    assert other.number not in first + second
    assert http.get(f"/en-us/account/orders/{hers[0].number}/").url == f"/en-us/orders/{hers[0].token}/"
    for nobodys in (other.number, guests.number, "E-1", "nonsense"):
        assert http.get(f"/en-us/account/orders/{nobodys}/").status_code == 404
    assert http.get("/en-us/account/orders/?page=zero").status_code == 200


def test_she_adds_changes_and_removes_an_address_in_its_countrys_form(alma):
    http = signed_in()
    switched = text(
        http.post("/en-us/account/addresses/add/", {"do": "country", "country": "FR", "given_name": "Alma"})
    )
    assert 'value="Alma"' in switched
    assert "Prefecture" not in switched
    assert not SavedAddress.objects.exists()
    assert http.post("/en-us/account/addresses/add/", PARIS).url == "/en-us/account/addresses/"
    saved = SavedAddress.objects.get()
    assert (saved.country, saved.telephone, saved.is_default) == ("FR", "+33612345678", True)
    assert "passage Saint-Éloi" in text(http.get("/en-us/account/addresses/"))
    http.post(f"/en-us/account/addresses/{saved.pk}/", {**PARIS, "line1": "14 passage Saint-Éloi"})
    assert SavedAddress.objects.get().line1 == "14 passage Saint-Éloi"
    wrong = http.post("/en-us/account/addresses/add/", {**PARIS, "postal_code": "7"})
    assert "This postcode is not complete" in text(wrong)
    http.post(f"/en-us/account/addresses/{saved.pk}/remove/")
    assert not SavedAddress.objects.exists()


def test_another_clients_address_is_not_there(alma):
    other = keeps(a_client("bruno@example.com"))
    http = signed_in()
    assert http.get(f"/en-us/account/addresses/{other.pk}/").status_code == 404
    assert http.post(f"/en-us/account/addresses/{other.pk}/", PARIS).status_code == 404
    assert http.post(f"/en-us/account/addresses/{other.pk}/remove/").status_code == 404
    assert SavedAddress.objects.get().line1 == "12 Quince Street"


def test_she_says_how_she_is_called_and_is_greeted_so(alma):
    http = signed_in()
    answer = http.post("/en-us/account/information/", {"first_name": "Alma", "last_name": "Reed"}, follow=True)
    assert "What you told us is kept" in text(answer)
    assert "Good to see you, Alma" in text(http.get("/en-us/account/"))


def test_a_guest_keeps_her_order_in_an_account_by_one_field_and_a_letter():
    order, other = a_paid_order(), an_order(email="bruno@example.com")
    before = an_order(email="Alma@Example.com")
    page = text(Client().get(f"/en-us/orders/{order.token}/"))
    form = re.search(r'<form class="order-page__keep-form".*?</form>', page, re.DOTALL)[0]
    assert re.findall(r'<input[^>]* name="(\w+)"', form) == ["csrfmiddlewaretoken", "password"]
    answer = Client().post(f"/en-us/account/keep/{order.token}/", {"password": SECRET})
    assert answer.url == "/en-us/account/look-into-your-mail/"
    assert not Order.objects.exclude(client=None).exists()
    Client().post(way_in(letters()[0]), {"password": SECRET})
    assert set(Order.objects.filter(client=User.objects.get())) == {order, before}
    assert Order.objects.get(pk=other.pk).client is None
    assert "order-page__keep-form" not in text(Client().get(f"/en-us/orders/{order.token}/"))
    assert Client().post(f"/en-us/account/keep/{order.token}/", {"password": SECRET}).status_code == 404


def test_keeping_an_order_says_nothing_of_an_account_that_is_there(alma):
    order = a_paid_order()
    answer = Client().post(f"/en-us/account/keep/{order.token}/", {"password": "another-long-secret"})
    assert answer.url == "/en-us/account/look-into-your-mail/"
    assert way_in(letters()[0]) == "/en-us/account/sign-in/"
    assert Order.objects.get().client is None
    signed_in()  # with her own password: now the order joins
    assert Order.objects.get().client == alma


def test_a_weak_password_for_an_order_is_said_beside_its_field():
    order = a_paid_order()
    answer = Client().post(f"/en-us/account/keep/{order.token}/", {"password": "short"})
    assert "at least 8" in text(answer)
    assert not User.objects.exists()


def test_keeping_is_tried_five_times_at_most():
    order = a_paid_order()
    said = [Client().post(f"/en-us/account/keep/{order.token}/", {"password": SECRET}).status_code for _ in range(6)]
    assert said == [302] * 5 + [429]


def test_orders_join_only_a_proven_mail():
    order = an_order()
    client = a_client(proven=False)
    assert join_orders(client=client) == 0
    assert Order.objects.get().client is None
    prove_mail(client=client)
    assert Order.objects.get().client == client
    assert join_orders(client=client) == 0
    assert order.pk


def test_where_her_first_order_went_is_kept_and_later_ones_are_not(alma):
    order = a_paid_order(client=alma)
    keep_where_it_went(OrderConfirmed(order.pk))
    keep_where_it_went(OrderConfirmed(a_paid_order(client=alma).pk))
    saved = SavedAddress.objects.get()
    assert (saved.line1, saved.telephone, saved.is_default) == ("12 Quince Street", "+12125550123", True)
    alma.refresh_from_db()
    assert alma.first_name == "Alma"
    keep_where_it_went(OrderConfirmed(a_paid_order(email="guest@example.com").pk))
    assert SavedAddress.objects.count() == 1


class TestBuying:
    @pytest.fixture
    def http(self, alma):
        conditions()
        methods()
        http = Client()
        http.cookies["ecrin-bag"] = a_bag().token
        return signed_in(http=http)

    def test_with_an_address_two_fields_are_left(self, http, alma):
        keeps(alma)
        page = text(http.get("/en-us/checkout/"))
        assert Fields(page).names == ["method", "terms"]
        assert "12 Quince Street" in page
        assert 'href="?step=contact' not in page
        due = re.search(r'name="seen_total" value="(\d+)"', page)[1]
        method = re.search(r'name="method" value="([^"]+)"', page)[1]
        answer = http.post(
            "/en-us/checkout/pay/", {"step": "payment", "seen_total": due, "method": method, "terms": "on"}
        )
        assert answer.status_code == 302
        order = Order.objects.get()
        assert (order.client, order.email) == (alma, "alma@example.com")
        assert order.addresses.get(role="delivery").telephone == "+12125550142"

    def test_without_an_address_she_is_asked_for_it_and_not_for_her_mail(self, http):
        page = text(http.get("/en-us/checkout/?step=contact"))
        assert 'id="delivery" aria-current="step"' in page
        assert "alma@example.com" in page
        assert 'name="email"' not in page

    def test_another_address_of_hers_is_one_click_and_nobody_elses_is_found(self, http, alma):
        keeps(alma)
        other = keep_address(client=alma, address=Address(**{**QUINCE.as_data(), "line1": "9 Fern Lane"}), telephone="+12125550142")  # fmt: skip
        strangers = keep_address(client=a_client("b@example.com"), address=Address(**{**QUINCE.as_data(), "line1": "1 Elm Row"}), telephone="+12125550142")  # fmt: skip
        assert "9 Fern Lane" in text(http.get("/en-us/checkout/?step=delivery"))
        chosen = {"step": "delivery", "saved": other.pk}
        assert "9 Fern Lane" in text(http.post("/en-us/checkout/", chosen, follow=True))
        page = text(http.post("/en-us/checkout/", {**chosen, "saved": strangers.pk}, follow=True))
        assert "1 Elm Row" not in page

    def test_an_address_where_the_market_does_not_deliver_is_not_proposed(self, http, alma):
        keep_address(client=alma, address=Address(country="FR", given_name="A", line1="x", city="Paris"), telephone="")
        assert 'id="delivery" aria-current="step"' in text(http.get("/en-us/checkout/"))

    def test_what_she_types_counts_before_what_is_kept(self, http, alma):
        keeps(alma)
        http.post("/en-us/checkout/", {**NEW_YORK, "line1": "77 Willow Walk"})
        assert "77 Willow Walk" in text(http.get("/en-us/checkout/"))
