"""The order screens: what is to be done, one order, and the verbs that lead it on."""

from datetime import date

import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.markets.models import Market
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Carrier, Order, ParcelRule, ReviewRule
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


def everything(order):
    return {f"pieces-{line.pk}": str(line.quantity) for line in order.lines.all()}


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
    with django_assert_max_num_queries(PERSON + 18):
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
    act(packer, order, "dispatch", **everything(order), carrier="Courier", tracking="1Z9")
    assert "1Z9" in act(packer, order, "deliver", parcel="1")
    assert state() == "delivered"
    assert order.number in packer.get("/back-office/orders/?show=&q=1z9").content.decode()


def test_a_part_of_an_order_leaves_first_and_the_rest_stays_to_be_packed(client, markets):
    stocked("MV2", 3)
    Carrier.objects.create(name="Courier", tracking_address="https://courier.example/{tracking}")
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 3, 1000)]))
    field = f"pieces-{order.lines.get().pk}"
    client.force_login(person("warehouse"))
    for wrong in ("4", "0", "-1", "many", ""):
        assert "no more than are still here" in act(client, order, "dispatch", **{field: wrong})
    page = act(client, order, "dispatch", **{field: "2", "carrier": "Courier", "tracking": "Z/9"})
    assert 'href="https://courier.example/Z%2F9"' in page
    assert f'name="{field}" type="number" min="0" max="1" value="1"' in page
    assert state() == "preparing"
    assert "It was delivered" in page
    page = act(client, order, "dispatch", **{field: "1"})
    assert state() == "dispatched"
    assert "Parcel 2" in page


def test_a_parcel_of_value_is_delivered_against_a_name(packer, order):
    ParcelRule.objects.create(market=Market.objects.get(code="us"), signature_from=345_000)
    act(packer, order, "dispatch", **everything(order))
    assert "who signed for it" in act(packer, order, "deliver", parcel="1", signed_by=" ")
    assert state() == "dispatched"
    assert "Ada Reyes" in act(packer, order, "deliver", parcel="1", signed_by="Ada Reyes")
    assert state() == "delivered"


def test_a_parcel_that_is_not_there_is_not_delivered(packer, order):
    act(packer, order, "dispatch", **everything(order))
    for number in ("2", "x", ""):
        assert "could not find it" in act(packer, order, "deliver", parcel=number)
    assert state() == "dispatched"


def test_what_cannot_be_done_any_more_is_said_where_one_stands(packer, order):
    act(packer, order, "dispatch", **everything(order))
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
    field = f"serials-{order.lines.get().pk}"
    assert f'name="{field}"' in client.get(f"/back-office/orders/{order.number}/").content.decode()
    assert "Not here" in act(client, order, "dispatch", **everything(order), **{field: "S9"})
    assert state() == "confirmed"
    act(client, order, "dispatch", **everything(order), **{field: " S1 "})
    assert state() == "dispatched"


def test_pieces_are_taken_out_with_a_reason_and_what_remains_is_said(client, markets):
    stocked("MV2", 3)
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 3, 1000)]))
    client.force_login(person("advisor"))
    field = f"out-{order.lines.get().pk}"
    assert "Write something first" in act(client, order, "edit", **{field: "1"})
    for wrong in ("0", "4", "x"):
        assert "still here" in act(client, order, "edit", reason="r", **{field: wrong})
    assert "cancel it instead" in act(client, order, "edit", reason="r", **{field: "3"})
    page = act(client, order, "edit", reason="She wants two", **{field: "1"})
    assert "of 3" in page
    assert "She wants two" in page
    client.force_login(person("warehouse"))
    assert client.post(f"/back-office/orders/{order.number}/edit/").status_code == 403


def test_an_address_is_corrected_in_its_country_and_area_only(client, order):
    client.force_login(person("advisor"))
    path = f"/back-office/orders/{order.number}/address/delivery/"
    page = client.get(path).content.decode()
    assert "12 Quince Street" in page
    said = {
        "given_name": "Alma", "family_name": "Reyes", "line1": "14 Quince Street", "city": "New York", "area": "NY",
        "postal_code": "10013", "country": "US", "telephone": "212 555 0123",
    }  # fmt: skip
    elsewhere = {**said, "area": "NJ", "postal_code": "07302", "city": "Jersey City"}
    assert "The tax would be another one there" in client.post(path, elsewhere).content.decode()
    assert "Please write the street" in client.post(path, {**said, "line1": ""}).content.decode()
    assert "14 Quince Street" in client.post(path, said, follow=True).content.decode()
    assert order.addresses.get(role="delivery").telephone == "+12125550123"
    assert client.get(f"/back-office/orders/{order.number}/address/nobody/").status_code == 404


def test_who_packs_prints_the_slip_and_the_card_and_the_client_s_own_papers(packer, order):
    base = f"/back-office/orders/{order.number}/"
    page = packer.get(base).content.decode()
    for name in ("packing-slip", "gift-card", "confirmation"):
        assert f"{base}papers/{name}.pdf" in page
        assert packer.get(f"{base}papers/{name}.pdf").content.startswith(b"%PDF")
    assert "For Ada" in packer.get(f"{base}papers/gift-card.html").content.decode()
    assert packer.get(f"{base}papers/invoice.pdf").status_code == 404
    act(packer, order, "dispatch", **everything(order))
    assert packer.get(f"{base}papers/invoice.pdf").status_code == 200


def test_papers_of_another_market_are_not_there_and_without_the_right_there_are_none(client, order):
    address = f"/back-office/orders/{order.number}/papers/confirmation.pdf"
    client.force_login(person("advisor", markets=["jp"]))
    assert client.get(address).status_code == 404
    client.force_login(person("editor"))
    assert client.get(address).status_code == 403
