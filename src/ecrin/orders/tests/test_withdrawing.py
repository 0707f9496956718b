"""Who withdraws from a contract needs no reason, and is answered at once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ecrin.core.journal import Delivery, Fact
from ecrin.core.worker import work_off
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.markets.selectors import kept
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Declaration, Order, OrderAddress, OrderEntry, OrderLine, Paper, Return
from ecrin.orders.selectors.returns import may_withdraw, withdraw_until
from ecrin.orders.services import (
    Chosen,
    Found,
    cancel_return,
    declare_withdrawal,
    deliver_order,
    dispatch_order,
    follow_declaration,
    inspect_return,
    receive_return,
    refund_return,
    send_parcel,
    withdraw,
)
from ecrin.orders.services.returns import NotReturnable, TooLate, WithdrawalStands

from .factories import a_paid_order, a_quote, stocked

pytestmark = pytest.mark.django_db
SKU = "MV1-53"
LINES = [QuoteLine("a", SKU, 1, 345000), QuoteLine("b", "MV2", 2, 120000)]


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def order(markets):
    """A German client's order, paid and in the house."""
    stocked(SKU, 2)
    quote = a_quote(LINES, rate="0.19", tax_included=True, delivery=2500, currency="EUR")
    order = a_paid_order(quote=quote, email="anna@example.com")
    Order.objects.filter(pk=order.pk).update(market_code="de", storefront_code="de-de", language="de")
    OrderAddress.objects.filter(order=order).update(country="DE", given_name="Anna", family_name="Berg")
    order.refresh_from_db()
    return order


def sent(order):
    dispatch_order(row=order.pk, actor=None)
    order.refresh_from_db()
    return order


def delivered(order, *, days_ago=1):
    sent(order)
    deliver_order(row=order.pk, at=timezone.now() - timedelta(days=days_ago))
    order.refresh_from_db()
    return order


def pieces(order, **quantities):
    lines = {f"p{line.position}": line for line in order.lines.all()}
    wanted = quantities or {name: line.quantity for name, line in lines.items()}
    return [Chosen(lines[name].pk, quantity) for name, quantity in wanted.items()]


def withdrawn(order, **quantities):
    return withdraw(row=order.pk, chosen=pieces(order, **quantities), storefront="de-de", name="Anna Berg")


def paid_back(parcel):
    receive_return(row=parcel.pk, actor=None)
    found = {line.pk: Found(is_accepted=True) for line in parcel.lines.all()}
    inspect_return(row=parcel.pk, found=found, actor=None, location="workshop")
    return refund_return(row=parcel.pk, actor=None)


def standard_costs(fee):
    market = Market.objects.get(code="de")
    DeliveryMethod.objects.create(market=market, code="standard", name="Standard", min_days=2, max_days=3, fee=fee)
    kept.refresh()


def test_what_has_not_left_the_house_is_cancelled_and_its_pieces_are_free(order):
    parcel = withdrawn(order)
    order.refresh_from_db()
    assert (order.state, parcel.state, parcel.kind) == ("cancelled", "settled", "withdrawal")
    assert sum(OrderEntry.objects.filter(order=order).values_list("amount", flat=True)) == 0
    assert Delivery.objects.filter(reaction__endswith="give_money_back").count() == 1


def test_of_an_order_in_the_house_all_or_nothing_is_withdrawn_from_here(order):
    with pytest.raises(NotReturnable, match="has not left us yet"):
        withdrawn(order, p1=1)
    order.refresh_from_db()
    assert order.state == "confirmed"


def test_of_an_order_that_is_partly_on_its_way_a_person_stops_the_rest(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.first().pk: 1})
    order.refresh_from_db()
    with pytest.raises(NotReturnable, match="is on its way"):
        withdrawn(order)
    declared = declare_withdrawal(number=order.number, name="Anna", email=order.email, storefront="de-de")
    assert follow_declaration(row=declared.pk).why_not == "by-hand"
    order.refresh_from_db()
    assert order.state == "preparing"


def test_what_is_paid_back_with_its_delivery_is_credited_to_the_cent(order):
    standard_costs(900)
    parcel = paid_back(withdrawn(delivered(order)))
    credit = Paper.objects.get(kind="credit-note")
    assert sum(row["amount"] for row in credit.content["rows"]) == parcel.amount
    assert credit.content["rows"][-1]["amount"] == 900


def test_on_its_way_and_until_its_last_day_it_comes_back(order):
    assert withdrawn(sent(order)).state == "requested"


@pytest.mark.parametrize(("days_ago", "is_open"), [(13, True), (19, False)])
def test_the_time_ends_with_its_last_day(order, days_ago, is_open):
    delivered(order, days_ago=days_ago)
    assert may_withdraw(order) is is_open
    if not is_open:
        with pytest.raises(TooLate):
            withdrawn(order)


def test_a_last_day_on_a_holiday_of_her_country_is_moved(order):
    order.delivered_at = datetime(2026, 12, 11, 11, 0, tzinfo=UTC)  # 14 days later is Christmas, a Friday
    assert withdraw_until(order) == date(2026, 12, 28)
    OrderAddress.objects.filter(order=order).update(country="GB")
    order = Order.objects.get(pk=order.pk)
    order.delivered_at = datetime(2026, 12, 11, 11, 0, tzinfo=UTC)
    assert withdraw_until(order) == date(2026, 12, 29)  # the 28th is a holiday there, in the place of the 26th


def test_where_the_law_knows_no_such_right_nobody_withdraws(order):
    Order.objects.filter(pk=order.pk).update(market_code="us", storefront_code="en-us")
    with pytest.raises(TooLate):
        withdrawn(Order.objects.get(pk=order.pk))


def test_who_withdraws_wholly_gets_delivery_back_as_well_but_no_more_than_the_standard_one_costs(order):
    standard_costs(900)
    parcel = paid_back(withdrawn(delivered(order)))
    assert parcel.amount == order.goods + 900
    entry = OrderEntry.objects.get(order=order, kind="delivery", reason="withdrawn")
    assert (entry.amount, entry.tax) == (
        -900,
        -(OrderEntry.objects.get(kind="delivery", reason="placed").tax * 9 // 25),
    )


def test_with_the_standard_delivery_all_parts_together_are_the_whole_order(order):
    standard_costs(2500)
    delivered(order)
    first, last = paid_back(withdrawn(order, p2=1)), paid_back(withdrawn(order, p1=1, p2=1))
    assert first.amount + last.amount == order.total
    assert sum(OrderEntry.objects.filter(order=order).values_list("tax", flat=True)) == 0


def test_who_keeps_a_piece_has_its_delivery_to_pay(order):
    standard_costs(2500)
    assert paid_back(withdrawn(delivered(order), p1=1)).amount == 345000


def test_what_was_made_for_her_alone_stays_hers_and_the_rest_may_go(order):
    OrderLine.objects.filter(order=order, position=2).update(
        personalisation={"engraving": {"text": "A"}}, is_final_sale=True
    )
    delivered(order)
    with pytest.raises(NotReturnable):
        withdrawn(order)
    assert withdrawn(order, p1=1).state == "requested"


def test_the_house_does_not_refuse_a_withdrawal_and_the_client_does_not_take_it_back_by_a_click(order):
    parcel = withdrawn(delivered(order))
    with pytest.raises(WithdrawalStands):
        cancel_return(row=parcel.pk)
    receive_return(row=parcel.pk, actor=None)
    found = {line.pk: Found(is_accepted=False, finding="Worn") for line in parcel.lines.all()}
    with pytest.raises(WithdrawalStands):
        inspect_return(row=parcel.pk, found=found, actor=None, location="workshop")


def test_the_money_is_due_fourteen_days_after_the_declaration(order):
    parcel = withdrawn(delivered(order))
    assert parcel.refund_by - timezone.localtime(parcel.asked_at).date() in {timedelta(14), timedelta(15)}


def test_the_receipt_says_what_was_declared_with_day_and_time(order):
    delivered(order)
    work_off()
    mail.outbox.clear()
    withdrawn(order)
    work_off()
    (receipt,) = mail.outbox
    assert receipt.to == ["anna@example.com"]
    declared = Declaration.objects.get()
    for words in ("Anna Berg", order.number, "Europe/Berlin", Return.objects.get().number, "Creation MV1-53"):
        assert words in receipt.body, words
        assert words in receipt.alternatives[0][0], words
    assert timezone.localtime(declared.at).strftime("%Y") in receipt.body


# The page that everybody reaches


def declare(number, email="anna@example.com", **more):
    return Client().post(
        "/de-de/withdraw/", {"number": number, "name": "Anna Berg", "email": email, "confirm": "yes", **more}
    )


def test_the_page_asks_then_shows_then_takes_the_declaration(order):
    guest = Client()
    assert guest.get("/de-de/withdraw/").status_code == 200
    said = {"number": order.number, "name": "Anna Berg", "email": "anna@example.com"}
    page = guest.post("/de-de/withdraw/", said).content.decode()
    assert 'name="confirm"' in page
    assert not Declaration.objects.exists()
    assert 'name="confirm"' not in guest.post("/de-de/withdraw/", {**said, "change": "yes"}).content.decode()
    assert 'role="status"' in guest.post("/de-de/withdraw/", {**said, "confirm": "yes"}).content.decode()
    assert Declaration.objects.get().name == "Anna Berg"


@pytest.mark.parametrize("missing", ["number", "name", "email"])
def test_a_declaration_without_one_of_its_words_is_not_taken(order, missing):
    assert declare(**{"number": order.number, missing: ""}).status_code == 200
    assert not Declaration.objects.exists()


def plain(answer):
    return re.sub(r'value="[^"]*"|E-1\d+-\d', "", answer.content.decode())


def test_the_answer_is_the_same_for_a_number_that_nobody_has(order):
    delivered(order)
    work_off()
    mail.outbox.clear()
    known, unknown, other = declare(order.number), declare("E-19999-5"), declare(order.number, "x@example.com")
    assert plain(known) == plain(unknown)
    assert other.status_code == known.status_code
    assert Declaration.objects.count() == 3
    assert not Return.objects.exists()  # the worker finds out
    work_off()
    assert Return.objects.get().order_id == order.pk
    assert sorted(Declaration.objects.values_list("why_not", flat=True)) == ["", "not-found", "not-found"]
    assert sorted(one.to[0] for one in mail.outbox) == ["anna@example.com", "anna@example.com", "x@example.com"]
    assert all("Anna Berg" in one.body for one in mail.outbox)


def test_a_declaration_is_followed_once_and_from_the_moment_it_was_made(order):
    delivered(order, days_ago=13)
    declared = declare_withdrawal(number=order.number, name="A", email="ANNA@example.com", storefront="de-de")
    Order.objects.filter(pk=order.pk).update(delivered_at=timezone.now() - timedelta(days=25))
    Declaration.objects.filter(pk=declared.pk).update(at=timezone.now() - timedelta(days=12))
    assert follow_declaration(row=declared.pk).parcel_id
    follow_declaration(row=declared.pk)
    assert Return.objects.count() == 1
    again = declare_withdrawal(number=order.number, name="A", email="anna@example.com", storefront="de-de")
    assert follow_declaration(row=again.pk).why_not == "too-late"


def test_a_second_declaration_finds_nothing_left_and_waits_for_a_person(order):
    delivered(order)
    for _ in range(2):
        declared = declare_withdrawal(number=order.number, name="A", email="anna@example.com", storefront="de-de")
        follow_declaration(row=declared.pk)
    declared.refresh_from_db()
    assert declared.why_not == "by-hand"


def test_too_many_declarations_of_one_number_are_not_taken(order):
    for _ in range(5):
        declare("E-19999-5")
    assert declare("E-19999-5").status_code == 429
    assert Declaration.objects.count() == 5


def test_there_is_no_such_page_where_there_is_no_such_right(order):
    assert Client().get("/en-us/withdraw/").status_code == 404


def test_the_fact_of_a_declaration_holds_nothing_personal(order):
    declare(order.number)
    assert set(Fact.objects.get(name="orders.withdrawal-declared").data) == {"declaration"}


# At the order's address


def test_at_her_order_she_finds_the_function_for_the_whole_time_and_confirms_in_a_second_step(order):
    delivered(order)
    guest, address = Client(), f"/de-de/orders/{order.token}/"
    assert f'href="{address}withdraw/"' in guest.get(address).content.decode()
    assert guest.get(f"{address}withdraw/").status_code == 200
    line = order.lines.get(position=1).pk
    page = guest.post(f"{address}withdraw/", {f"quantity-{line}": "1"})
    assert 'name="confirm"' in page.content.decode()
    assert not Return.objects.exists()
    answer = guest.post(f"{address}withdraw/", {f"quantity-{line}": "1", "confirm": "yes"}, follow=True)
    parcel = Return.objects.get()
    assert parcel.number in answer.content.decode()
    assert parcel.lines.get().quantity == 1


def test_at_her_order_what_cannot_be_is_refused_and_nothing_is_written(order):
    delivered(order)
    address, line = f"/de-de/orders/{order.token}/withdraw/", order.lines.get(position=1).pk
    for said in ({}, {f"quantity-{line}": "9"}, {f"quantity-{line}": "-1"}, {f"quantity-{line}": "²"}):
        assert Client().post(address, said).status_code == 422
    Order.objects.update(delivered_at=timezone.now() - timedelta(days=40))
    assert Client().post(address, {f"quantity-{line}": "1"}).status_code == 422
    assert Client().post(address, {f"quantity-{line}": "1", "confirm": "yes"}).status_code == 409
    assert "withdraw/" not in Client().get(f"/de-de/orders/{order.token}/").content.decode().split("<footer")[0]
    assert not Return.objects.exists()


def test_the_function_stands_in_the_footer_of_the_markets_that_know_the_right(order):
    assert 'href="/de-de/withdraw/"' in Client().get("/de-de/legal/").content.decode()
    assert "withdraw/" not in Client().get("/en-us/legal/").content.decode()
