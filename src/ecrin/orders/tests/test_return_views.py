"""A guest sends pieces back through the pages at her order's address, and is written to."""

import pytest
from django.core import mail
from django.test import Client

from ecrin.bag.tests.factories import creation, sku_of
from ecrin.core.worker import work_off
from ecrin.inventory.services import OutOfStock
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import OrderEntry, OrderLine, Return
from ecrin.orders.services import (
    Chosen,
    Found,
    ask_return,
    inspect_return,
    note_refunded,
    receive_return,
    refund_return,
    send_exchange,
)

from .factories import a_paid_order, a_quote, stocked
from .test_returns import delivered, inspected, line, returnable, rule

pytestmark = pytest.mark.django_db
SIZE, OTHER = "52", "53"


@pytest.fixture
def ring(markets):
    return creation(us=345_000)


@pytest.fixture
def order(ring):
    returnable()
    stocked(sku_of(ring, OTHER), 1)
    lines = [QuoteLine("a", sku_of(ring), 1, 345_000), QuoteLine("b", "MV2", 2, 120_050)]
    order = a_paid_order(quote=a_quote(lines))
    OrderLine.objects.filter(order=order, position=1).update(product=ring.pk)
    delivered(order)
    work_off()
    mail.outbox.clear()
    return order


def at(order, rest=""):
    return f"/en-us/orders/{order.token}/{rest}"


def announced(order, **said):
    said = {f"quantity-{line(order)}": "1", **said}
    return Client().post(at(order, "return/"), said, follow=True)


def taken(order):
    """What was taken for the ring, as it is read."""
    entry = OrderEntry.objects.get(order=order, line=line(order), reason="placed")
    return f"${(entry.amount + entry.tax) / 100:,.2f}"


def only():
    work_off()
    (sent,) = mail.outbox
    return sent, sent.alternatives[0][0]


def test_the_order_leads_to_a_return_while_there_is_time_and_not_after(order):
    page = Client().get(at(order)).content.decode()
    assert f'href="{at(order, "return/")}"' in page
    assert "You may send pieces back until" in page
    returnable(0)
    page = Client().get(at(order)).content.decode()
    assert at(order, "return/") not in page
    form = Client().get(at(order, "return/"))
    assert form.status_code == 200
    assert "has not begun yet" in form.content.decode()


def test_she_chooses_pieces_gets_a_number_and_a_letter_that_says_how(order):
    rule(address="Maison, Returns\n88 Lantern Street")
    answer = announced(order, **{f"reason-{line(order)}": "size"})
    parcel = Return.objects.get()
    page = answer.content.decode()
    assert parcel.number in page
    assert taken(order) in page  # with its tax
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="referrer" content="same-origin">' in page
    sent, html = only()
    for words in (parcel.number, "88 Lantern Street", f"/en-us/orders/{order.token}/returns/{parcel.number}/"):
        assert words in sent.body, words
        assert words in html, words


def test_the_sheet_bears_number_address_and_pieces_and_no_price(order):
    rule(address="Maison, Returns\n88 Lantern Street")
    announced(order)
    page = Client().get(at(order, f"returns/{Return.objects.get().number}/sheet/")).content.decode()
    main = page.split("<main")[1].split("</main")[0]
    for words in (Return.objects.get().number, order.number, "88 Lantern Street", "Creation"):
        assert words in main, words
    assert "$" not in main


def test_looking_costs_few_queries_whatever_the_number_of_lines(order, django_assert_max_num_queries):
    Client().get(at(order, "return/"))
    with django_assert_max_num_queries(18):
        Client().get(at(order, "return/"))
    announced(order)
    with django_assert_max_num_queries(8):
        Client().get(at(order, f"returns/{Return.objects.get().number}/"))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"quantity": "9"},
        {"quantity": "-1"},
        {"quantity": "x" * 300},
        {"quantity": "²"},
        {"quantity": "1", "wish": "x"},
    ],
)
def test_what_cannot_be_is_said_where_she_stands_and_keeps_her_words(order, said):
    said = {(f"{name}-{line(order)}" if name == "quantity" else name): value for name, value in said.items()}
    answer = Client().post(at(order, "return/"), said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Return.objects.exists()


def test_another_size_is_kept_for_her(order, ring):
    wanted = sku_of(ring, OTHER)
    page = Client().get(at(order, "return/")).content.decode()
    assert f'<option value="{wanted}">' in page
    answer = announced(order, wish="exchange", **{f"wanted-{line(order)}": wanted})
    assert "→ 53" in answer.content.decode()
    other = a_paid_order(quote=a_quote([QuoteLine("a", sku_of(ring), 1, 345_000)]), bag="b2", email="b@example.com")
    OrderLine.objects.filter(order=other).update(product=ring.pk)
    delivered(other)
    said = {f"quantity-{line(other)}": "1", f"wanted-{line(other)}": wanted, "wish": "exchange"}
    assert Client().post(at(other, "return/"), said).status_code == OutOfStock({}).status


def test_she_keeps_her_pieces_after_all(order):
    announced(order)
    address = at(order, f"returns/{Return.objects.get().number}/")
    assert "I keep my pieces" in Client().get(address).content.decode()
    page = Client().post(f"{address}cancel/", follow=True).content.decode()
    assert Return.objects.get().state == "cancelled"
    assert "I keep my pieces" not in page


def test_a_return_is_seen_at_its_own_order_only(order):
    announced(order)
    number = Return.objects.get().number
    other = a_paid_order(bag="b2", email="b@example.com", quote=a_quote([QuoteLine("a", "MV2", 1, 100)]))
    for rest in (f"returns/{number}/", f"returns/{number}/sheet/", "returns/R-1-1/", "returns/nonsense/"):
        assert Client().get(at(other, rest)).status_code == 404
    assert Client().post(at(other, f"returns/{number}/cancel/")).status_code == 404
    assert Client().get("/en-us/orders/nobody/return/").status_code == 404
    assert Client().get("/en-us/orders/nobody/withdraw/").status_code == 404


def test_a_letter_says_why_nothing_is_taken_back(order):
    parcel = ask_return(row=order.pk, chosen=[Chosen(line(order), 1)])
    work_off()
    mail.outbox.clear()
    inspected(parcel, Found(is_accepted=False, finding="It was <worn>."))
    sent, html = only()
    assert "It was <worn>." in sent.body
    assert "It was &lt;worn&gt;." in html
    assert "It was &lt;worn&gt;." in Client().get(at(order, f"returns/{parcel.number}/")).content.decode()


def test_a_letter_says_what_went_back_and_what_did_not(order):
    parcel = ask_return(row=order.pk, chosen=[Chosen(line(order), 1), Chosen(line(order, 2), 1)])
    receive_return(row=parcel.pk, actor=None)
    first, second = parcel.lines.all()
    found = {first.pk: Found(is_accepted=True), second.pk: Found(is_accepted=False, finding="Scratched")}
    inspect_return(row=parcel.pk, found=found, actor=None, location="workshop")
    refund_return(row=parcel.pk, actor=None)
    note_refunded(row=parcel.pk)
    work_off()
    sent = next(one for one in mail.outbox if taken(order) in one.subject)
    assert "Scratched" in sent.body
    assert f"{taken(order)} given back" in Client().get(at(order)).content.decode()


def test_a_letter_says_that_the_other_size_left(order, ring):
    parcel = ask_return(row=order.pk, chosen=[Chosen(line(order), 1, wanted_sku=sku_of(ring, OTHER))], wish="exchange")
    inspected(parcel)
    send_exchange(row=parcel.pk, actor=None, carrier="Courier", tracking="Z-7")
    work_off()
    assert "Z-7" in mail.outbox[-1].body
    page = Client().get(at(order, f"returns/{parcel.number}/")).content.decode()
    assert "Exchanged" in page
    assert "Z-7" in page
