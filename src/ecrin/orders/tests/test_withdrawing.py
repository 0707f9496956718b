"""Who withdraws from a contract needs no reason, and is answered at once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from ecrin.core.journal import Delivery, Fact
from ecrin.core.testing import meanwhile
from ecrin.core.worker import work_off
from ecrin.inventory.models import StockFlag
from ecrin.inventory.selectors import differences
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.markets.selectors import kept
from ecrin.offers.rules import QuoteLine
from ecrin.orders.events import ReturnRefunded
from ecrin.orders.models import Declaration, Order, OrderAddress, OrderEntry, OrderLine, Paper, Return, ReturnRule
from ecrin.orders.selectors.returns import may_withdraw, withdraw_until
from ecrin.orders.services import (
    Chosen,
    Found,
    OrderMovedOn,
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
    worth_of,
)
from ecrin.orders.services.returns import NotDeducted, NotReturnable, TooLate, WithdrawalStands
from ecrin.orders.tasks.returns import send_refunded

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


def figures(order):
    order.refresh_from_db()
    return order.state, order.goods, sum(OrderEntry.objects.filter(order=order).values_list("amount", flat=True))


def test_of_an_order_in_the_house_some_pieces_are_withdrawn_from_and_the_others_stay_ordered(order):
    total = order.total
    parcel = withdrawn(order, p1=1)
    assert figures(order) == ("confirmed", 240000, 242500)
    assert order.total == total - 345000
    assert (parcel.state, parcel.is_stopped, parcel.amount) == ("settled", True, 0)
    assert StockFlag.objects.get(sku=SKU).free == 2
    assert set(OrderEntry.objects.filter(order=order, quantity__lt=0).values_list("reason", flat=True)) == {"withdrawn"}
    assert not Delivery.objects.filter(reaction__endswith="give_money_back").exists()


def test_of_an_order_that_is_partly_on_its_way_the_rest_stays_and_what_left_comes_back(order):
    one, two = order.lines.all()
    send_parcel(row=order.pk, actor=None, pieces={two.pk: 1})
    parcel = withdrawn(order)
    order.refresh_from_db()
    stopped = Declaration.objects.get().stopped
    assert (order.state, parcel.state, stopped.state) == ("dispatched", "requested", "settled")
    assert list(parcel.lines.values_list("line", "quantity")) == [(two.pk, 1)]
    assert list(stopped.lines.values_list("line", "quantity")) == [(one.pk, 1), (two.pk, 1)]
    assert StockFlag.objects.get(sku=SKU).free == 2
    assert Fact.objects.filter(name="orders.withdrawn").count() == 1


def test_of_a_line_of_which_some_left_those_that_are_here_go_first(order):
    two = order.lines.get(position=2)
    send_parcel(row=order.pk, actor=None, pieces={two.pk: 1})
    parcel = withdrawn(order, p2=1)
    assert parcel.is_stopped
    assert figures(order) == ("preparing", 465000, 467500)
    assert withdrawn(order, p2=1).state == "requested"
    with pytest.raises(NotReturnable):
        withdrawn(order, p2=1)


def test_delivery_goes_back_once_all_of_it_is_withdrawn_from_whatever_had_left(order):
    standard_costs(2500)
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get(position=2).pk: 1})
    parcel = paid_back(withdrawn(order))
    assert parcel.amount == 120000 + 2500
    assert sum(OrderEntry.objects.filter(order=order).values_list("amount", flat=True)) == 0
    assert sum(OrderEntry.objects.filter(order=order).values_list("tax", flat=True)) == 0
    credit = Paper.objects.get(kind="credit-note")
    assert (credit.total, credit.about.total) == (parcel.amount, 120000 + 2500)


def test_what_was_given_back_before_the_rest_left_is_credited_with_the_invoice(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get(position=2).pk: 1})
    withdrawn(order, p2=1)
    parcel = paid_back(withdrawn(order, p2=1))
    assert not Paper.objects.exists()
    dispatch_order(row=order.pk, actor=None)
    invoice, credit = Paper.objects.order_by("pk")
    assert credit.total == parcel.amount == 120000
    assert invoice.total == 345000 + 120000 + 2500
    assert [row["quantity"] for row in invoice.content["rows"]] == [1, 1, 1]


def test_what_was_made_for_her_alone_goes_on_and_the_rest_of_the_order_stays(order):
    OrderLine.objects.filter(order=order, position=2).update(
        personalisation={"engraving": {"text": "A"}}, is_final_sale=True
    )
    declared = declare_withdrawal(number=order.number, name="Anna", email=order.email, storefront="de-de")
    assert follow_declaration(row=declared.pk).parcel.is_stopped
    assert figures(order) == ("confirmed", 240000, 242500)


def test_a_declaration_about_an_order_that_is_partly_on_its_way_is_followed_by_itself(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.first().pk: 1})
    declared = declare_withdrawal(number=order.number, name="Anna", email=order.email, storefront="de-de")
    declared = follow_declaration(row=declared.pk)
    assert (declared.why_not, declared.parcel.state, declared.stopped.is_stopped) == ("", "requested", True)


def test_a_piece_that_lies_ready_and_is_withdrawn_from_loses_its_number(order):
    Order.objects.filter(pk=order.pk).update(state="ready")
    two = order.lines.get(position=2)
    OrderLine.objects.filter(pk=two.pk).update(serials=["A", "B"])
    withdrawn(order, p2=1)
    two.refresh_from_db()
    assert (figures(order)[0], two.quantity, two.serials) == ("ready", 1, ["A"])


def test_one_letter_says_both_what_stays_and_what_comes_back(order):
    work_off()
    send_parcel(row=order.pk, actor=None, pieces={order.lines.first().pk: 1})
    work_off()
    mail.outbox.clear()
    with translation.override("en"):
        Order.objects.filter(pk=order.pk).update(language="en", storefront_code="en-us")
        withdraw(row=order.pk, chosen=pieces(order), storefront="en-us", name="Anna Berg")
    work_off()
    (receipt,) = mail.outbox
    for words in (receipt.body, receipt.alternatives[0][0]):
        stays, comes = words.split("These pieces have left us and come back")
        assert "These pieces had not left us and stay with us" in stays
        assert "Creation MV2" in stays
        assert "Creation MV1-53" in comes
        assert Declaration.objects.get().parcel.number in comes


def test_who_withdraws_before_anything_left_has_one_letter(order):
    work_off()
    mail.outbox.clear()
    withdrawn(order)
    work_off()
    assert len(mail.outbox) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_staff_send_the_rest_is_one_or_the_other(order):
    with meanwhile('FROM "orders_order"', lambda: send_parcel(row=order.pk, actor=None)):
        parcel = withdrawn(order)
    order.refresh_from_db()
    assert (order.state, parcel.state) == ("dispatched", "requested")
    assert differences() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sending_the_rest_while_its_client_withdraws_sends_nothing(order):
    with meanwhile('FROM "orders_order"', lambda: withdrawn(order)), pytest.raises(OrderMovedOn):
        send_parcel(row=order.pk, actor=None)
    order.refresh_from_db()
    assert (order.state, StockFlag.objects.get(sku=SKU).free) == ("cancelled", 2)
    assert differences() == []


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


WORN = "Its clasp is scratched."


def looked_at(parcel, *, deducted, why=WORN):
    """A withdrawal whose first line came back worth less."""
    receive_return(row=parcel.pk, actor=None)
    found = {line.pk: Found(is_accepted=True) for line in parcel.lines.all()}
    first = parcel.lines.first()
    found[first.pk] = Found(is_accepted=True, deducted=deducted, deducted_for=why)
    return inspect_return(row=parcel.pk, found=found, actor=None, location="workshop")


def test_for_a_piece_that_came_back_worn_less_is_given_back_and_the_ledger_says_what_was_kept(order):
    parcel = looked_at(withdrawn(delivered(order), p2=1), deducted=20_001)
    assert worth_of(parcel) == 120_000 - 20_001
    parcel = refund_return(row=parcel.pk, actor=None)
    assert parcel.amount == 99_999
    kept = OrderEntry.objects.get(kind="kept-back")
    assert (kept.amount, kept.quantity, kept.line.position) == (20_001, 0, 2)
    assert sum(OrderEntry.objects.filter(order=order).values_list("amount", flat=True)) == order.total - 99_999
    credit = Paper.objects.get(kind="credit-note")
    assert credit.total == 99_999
    again = paid_back(withdrawn(order, p2=1))
    assert again.amount == 120_000  # what was kept for one piece is not given back with another


def test_with_all_of_it_worn_out_nothing_goes_back_but_delivery(order):
    standard_costs(2500)
    parcel = withdrawn(delivered(order))
    receive_return(row=parcel.pk, actor=None)
    found = {
        each.pk: Found(is_accepted=True, deducted=each.line.amount, deducted_for=WORN) for each in parcel.lines.all()
    }
    inspect_return(row=parcel.pk, found=found, actor=None, location="workshop")
    assert refund_return(row=parcel.pk, actor=None).amount == 2500
    assert Paper.objects.get(kind="credit-note").total == 2500


def test_where_nothing_at_all_goes_back_no_credit_is_written_and_no_bank_asked(order):
    parcel = looked_at(withdrawn(delivered(order), p2=1), deducted=120_000)
    assert refund_return(row=parcel.pk, actor=None).amount == 0
    work_off()
    assert not Paper.objects.filter(kind="credit-note").exists()
    parcel.refresh_from_db()
    assert parcel.refunded_at


@pytest.mark.parametrize(("deducted", "why"), [(120_001, WORN), (-1, WORN), (100, "  ")])
def test_more_than_it_is_worth_or_without_a_reason_is_not_kept_back(order, deducted, why):
    parcel = withdrawn(delivered(order), p2=1)
    with pytest.raises(NotDeducted):
        looked_at(parcel, deducted=deducted, why=why)
    parcel.refresh_from_db()
    assert parcel.state == "requested" or not parcel.lines.filter(deducted__gt=0).exists()


def test_of_a_return_that_the_house_may_refuse_nothing_is_kept_back(order):
    parcel = withdrawn(delivered(order), p2=1)
    Return.objects.update(kind="return")
    with pytest.raises(NotDeducted):
        looked_at(parcel, deducted=100)


def test_keeping_something_back_does_not_spare_the_second_person(order):
    rule = ReturnRule.objects.create(market=Market.objects.get(code="de"), two_people_from=120_000)
    parcel = looked_at(withdrawn(delivered(order), p2=1), deducted=119_999)
    assert refund_return(row=parcel.pk, actor=None).state == "inspected"
    ReturnRule.objects.filter(pk=rule.pk).update(two_people_from=120_001)
    assert refund_return(row=parcel.pk, actor=None).state == "settled"


def test_the_letter_and_her_page_say_what_was_kept_back_and_why(order):
    delivered(order)
    work_off()
    parcel = refund_return(row=looked_at(withdrawn(order, p2=1), deducted=20_050).pk, actor=None)
    mail.outbox.clear()
    Order.objects.filter(pk=order.pk).update(language="en")
    send_refunded(ReturnRefunded(order.pk, parcel.pk))
    (letter,) = mail.outbox
    page = Client().get(f"/en-us/orders/{order.token}/returns/{parcel.number}/").content.decode()
    for words in (letter.body, letter.alternatives[0][0], page):
        assert WORN in words
        assert re.search(r"200[.,]50", words)


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


def test_at_her_order_she_reads_of_both_parts_and_chooses_among_what_has_not_left(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get(position=1).pk: 1})
    guest, address = Client(), f"/de-de/orders/{order.token}/withdraw/"
    first, second = order.lines.all()
    page = guest.post(address, {f"quantity-{first.pk}": "9", f"quantity-{second.pk}": "1"}).content.decode()
    assert '<option value="1" selected>' in page  # what she chose of the second stands there still
    answer = guest.post(
        address, {f"quantity-{first.pk}": "1", f"quantity-{second.pk}": "2", "confirm": "yes"}, follow=True
    )
    page = answer.content.decode()
    assert page.index("Creation MV1-53") < page.index("Creation MV2")
    assert page.count("MV2") == 1


def test_the_function_stands_in_the_footer_of_the_markets_that_know_the_right(order):
    assert 'href="/de-de/withdraw/"' in Client().get("/de-de/legal/").content.decode()
    assert "withdraw/" not in Client().get("/en-us/legal/").content.decode()
