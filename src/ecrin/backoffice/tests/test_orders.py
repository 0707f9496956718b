"""The order screens: what is to be done, one order, and the verbs that lead it on."""

from datetime import date

import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.markets.models import Market
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, ReviewRule
from ecrin.orders.rules import Gift
from ecrin.orders.tests.factories import a_paid_order, a_quote, an_order, stocked

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db
SKU = "MV1-53"
ONE = [QuoteLine("a", SKU, 1, 345000)]


@pytest.fixture
def order(markets):
    stocked(SKU, 2)
    return a_paid_order(quote=a_quote(ONE), gift=Gift(wrap=True, message="For Ada"))


@pytest.fixture
def packer(client, order):
    client.force_login(person("warehouse"))
    return client


def act(client, order, verb, **said):
    return client.post(f"/back-office/orders/{order.number}/{verb}/", said, follow=True).content.decode()


def state():
    return Order.objects.get().state


def test_the_list_shows_what_is_to_be_done_in_three_queries_besides_the_persons(
    packer, order, django_assert_num_queries
):
    waiting = an_order(quote=a_quote(ONE))
    packer.get("/back-office/orders/")
    with django_assert_num_queries(PERSON + 3):
        page = packer.get("/back-office/orders/").content.decode()
    assert order.number in page
    assert waiting.number not in page
    assert waiting.number in packer.get("/back-office/orders/?show=awaiting-payment").content.decode()
    assert order.number in packer.get("/back-office/orders/?show=&q=reyes").content.decode()


def test_one_order_shows_its_pieces_people_money_and_what_happened(packer, order, django_assert_max_num_queries):
    packer.get(f"/back-office/orders/{order.number}/")
    with django_assert_max_num_queries(PERSON + 14):
        page = packer.get(f"/back-office/orders/{order.number}/").content.decode()
    for text in ("Alma Reyes", "$3,450", "Express delivery", "For Ada", "Confirmed", "Workshop: 1", "To be wrapped."):
        assert text in page, text


def test_a_late_order_is_marked_and_listed_by_itself(packer, order):
    Order.objects.update(promised_from=date(2026, 11, 2), promised_until=date(2026, 11, 3))
    other = a_paid_order(quote=a_quote([QuoteLine("a", SKU, 1, 345000)]))
    page = packer.get("/back-office/orders/?show=late").content.decode()
    assert order.number in page
    assert "3 Nov 2026" in page
    assert "<strong>late</strong>" in page
    assert other.number not in page
    assert "<strong>late</strong>" in packer.get(f"/back-office/orders/{order.number}/").content.decode()


def test_an_order_is_packed_sent_and_delivered(packer, order):
    act(packer, order, "prepare")
    assert state() == "preparing"
    act(packer, order, "dispatch", carrier="Courier", tracking="1Z9")
    assert "1Z9" in act(packer, order, "deliver")
    assert state() == "delivered"


def test_what_cannot_be_done_any_more_is_said_where_one_stands(packer, order):
    act(packer, order, "dispatch")
    assert "on its way by now" in act(packer, order, "prepare")
    assert state() == "dispatched"


def test_who_packs_does_not_cancel_and_who_answers_does_not_send(packer, order, client):
    assert packer.post(f"/back-office/orders/{order.number}/cancel/").status_code == 403
    client.force_login(person("advisor"))
    assert client.post(f"/back-office/orders/{order.number}/dispatch/").status_code == 403
    assert "It is cancelled" in act(client, order, "cancel")
    assert state() == "cancelled"


def test_a_large_order_waits_for_finance_who_must_say_what_they_found(client, markets):
    ReviewRule.objects.create(market=Market.objects.get(code="us"), threshold=1000)
    order = a_paid_order(quote=a_quote(ONE))
    client.force_login(person("finance"))
    assert "Write down what you found" in act(client, order, "review", decision="approve", finding=" ")
    assert state() == "review"
    page = act(client, order, "review", decision="approve", finding="A client of ten years.")
    assert "A client of ten years." in page
    assert state() == "confirmed"


def test_an_order_of_another_market_is_not_there(client, order):
    client.force_login(person("warehouse", markets=["jp"]))
    assert client.get(f"/back-office/orders/{order.number}/").status_code == 404
    assert order.number not in client.get("/back-office/orders/?show=").content.decode()
    assert client.post(f"/back-office/orders/{order.number}/dispatch/").status_code == 404


def test_a_note_is_for_colleagues(packer, order):
    assert "Wants it by Friday" in act(packer, order, "note", text="Wants it by Friday")


def test_an_order_is_found_from_anywhere_by_its_number(packer, order):
    found = packer.get("/back-office/find/", {"q": order.number, "as": "json"}).json()["found"]
    assert [each["title"] for each in found] == [f"{order.number} alma@example.com"]
    assert packer.get("/back-office/find/", {"q": "alma@", "as": "json"}).json()["found"]


def test_a_serial_number_that_is_not_there_is_refused_and_nothing_leaves(client, markets):
    stocked("MV7", 1, serials=("S1",))
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV7", 1, 1000)]))
    client.force_login(person("warehouse"))
    assert 'name="serials-MV7"' in client.get(f"/back-office/orders/{order.number}/").content.decode()
    assert "Not here" in act(client, order, "dispatch", **{"serials-MV7": "S9"})
    assert state() == "confirmed"
    act(client, order, "dispatch", **{"serials-MV7": " S1 "})
    assert state() == "dispatched"
