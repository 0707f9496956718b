"""A guest's order at its address, and the way to find it again."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from ecrin.bag.tests.factories import creation, sku_of
from ecrin.core.journal import Delivery, Fact
from ecrin.core.testing import queries, writes
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order
from ecrin.orders.rules import Address, Gift
from ecrin.orders.services import deliver_order, digest_of, dispatch_order

from .factories import a_paid_order, a_quote, an_order, stocked

pytestmark = pytest.mark.django_db
BERLIN = Address(
    given_name="Anna", family_name="Berg", line1="Hauptstraße 1", city="Berlin", postal_code="10115", country="DE"
)  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def order(markets):
    return a_paid_order(gift=Gift(wrap=True, message="With love,\nB.", hide_prices=True), billing=BERLIN)


def seen(order, storefront="en-us"):
    return Client().get(f"/{storefront}/orders/{order.token}/")


def test_a_guest_sees_her_order_by_its_address_alone(order):
    answer = seen(order)
    page = answer.content.decode()
    for words in (
        order.number, "Thank you, Alma", "Creation MV1-53", "12 Quince Street", "New York, NY 10013", "(212) 555-0123",
        "Hauptstraße 1", "Germany", "With love,<br>B.", "No prices on the papers", "Express delivery", "We confirmed your order",
    ):  # fmt: skip
        assert words in page, words
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="referrer" content="same-origin">' in page
    assert Client().get("/en-us/orders/nobody/").status_code == 404


def test_it_is_told_in_the_language_of_the_storefront_and_stays_when_the_market_is_closed(order):
    from ecrin.markets.models import Market  # noqa: PLC0415 - one test's own
    from ecrin.markets.selectors import kept  # noqa: PLC0415 - one test's own

    Market.objects.filter(code="us").update(state="closed")
    kept.refresh()
    assert seen(order).status_code == 200
    assert 'dir="rtl"' in seen(order, "ar-ae").content.decode()


def test_the_state_is_told_in_words_and_an_unpaid_order_leads_to_its_payment(markets):
    order = an_order()
    page = seen(order).content.decode()
    assert "Awaiting payment" in page
    assert f'href="/en-us/checkout/payment/{order.token}/"' in page
    assert "Cancel this order" not in page


def test_a_client_cancels_before_it_leaves_and_not_after(order):
    assert "Cancel this order" in seen(order).content.decode()
    answer = Client().post(f"/en-us/orders/{order.token}/cancel/", follow=True)
    assert "Cancelled" in answer.content.decode()
    assert Order.objects.get().state == "cancelled"
    stocked("MV1-53", 5)
    other = a_paid_order(bag="another", email="other@example.com")
    dispatch_order(row=other.pk, actor=None, carrier="Courier", tracking="Z-99")
    page = seen(other).content.decode()
    assert "On its way" in page
    assert "Z-99" in page
    assert "Cancel this order" not in page
    refused = Client().post(f"/en-us/orders/{other.token}/cancel/")
    assert refused.status_code == 409
    deliver_order(row=other.pk)
    assert "Delivered" in seen(other).content.decode()


def test_cancelling_asks_for_the_pages_own_token(order):
    assert Client(enforce_csrf_checks=True).post(f"/en-us/orders/{order.token}/cancel/").status_code == 403
    assert Order.objects.get().state == "confirmed"


def test_an_order_takes_the_same_number_of_queries_whatever_it_holds(markets):
    counts = []
    for lines in (1, 4):
        made = [creation(10 * lines + place) for place in range(lines)]
        quote = a_quote([QuoteLine(str(place), sku_of(one), 1, 100_000) for place, one in enumerate(made)])
        order = an_order(quote=quote, bag=f"bag-of-{lines}")
        Order.objects.filter(pk=order.pk).update(state="confirmed")
        for line, one in zip(order.lines.all(), made, strict=True):
            line.product = one.pk
            line.save()
        seen(order)
        with queries() as statements:
            page = seen(order).content.decode()
        assert page.count("<picture>") == lines
        assert writes(statements) == []
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 21


def asks(number, email, **options):
    return Client(**options).post("/en-us/orders/find/", {"number": number, "email": email})


def test_number_and_address_are_answered_alike_whether_or_not_they_belong_together(order):
    pages, statements = [], []
    asks(order.number, "warm@example.com")  # what is kept in memory is read once
    for number, email in (
        (order.number, order.email),
        (order.number, "x@example.com"),
        ("E-99999-1", "y@example.com"),
        ("E-7-3-1", "z@example.com"),
    ):
        cache.clear()
        with queries() as made:
            answer = asks(number, email)
        assert answer.status_code == 200
        page = answer.content.decode().replace(email, "MAIL").replace(number, "NUMBER")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
        statements.append([re.sub(r"'[^']*'|\d+", "", one) for one in made])
    assert len(set(pages)) == 1
    assert "If this order belongs to MAIL" in pages[0]
    assert all(one == statements[0] for one in statements)
    assert order.token not in pages[0]


def test_what_is_asked_holds_no_address_and_waits_for_the_worker(order):
    asks(order.number.lower(), "  ALMA@example.com ")
    fact = Fact.objects.get(name="orders.link-asked")
    assert fact.data == {"row": order.pk, "digest": digest_of("alma@example.com")}
    assert Delivery.objects.filter(fact=fact).count() == 1


def test_asking_too_often_is_said_and_writes_nothing(order):
    for _attempt in range(5):
        assert asks(order.number, "a@example.com").status_code == 200
    refused = asks(order.number, "a@example.com")
    assert refused.status_code == 429
    assert "tried too often" in refused.content.decode()
    assert Fact.objects.filter(name="orders.link-asked").count() == 5
    assert asks("E-10002-1", "a@example.com", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_what_is_not_filled_in_is_said_beside_the_field(markets):
    page = asks("", "nobody").content.decode()
    assert "Please write the number of your order." in page
    assert "This e-mail address is not complete." in page
    assert 'value="nobody"' in page
    assert not Fact.objects.filter(name="orders.link-asked").exists()
