"""Pieces are added to an order: offered, held, paid by a payment of their own, and walked through to their end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from ecrin.core.errors import InvalidInput
from ecrin.core.testing import race
from ecrin.core.worker import work_off
from ecrin.inventory.models import Hold, StockFlag
from ecrin.inventory.services import OutOfStock
from ecrin.offers.rules import QuoteLine, quote_of
from ecrin.orders.models import Addition, Order, OrderEntry
from ecrin.orders.rules import Ordered
from ecrin.orders.selectors import additions_of, invoice_of
from ecrin.orders.services import (
    AdditionMovedOn,
    AdditionWaits,
    Chosen,
    OrderMovedOn,
    ask_return,
    cancel_order,
    confirm_addition,
    deliver_order,
    dispatch_order,
    note_accepted,
    offer_addition,
    refund_return,
    send_parcel,
    take_out,
    withdraw_addition,
)
from ecrin.orders.tasks.additions import lapse_additions
from ecrin.orders.tasks.tenders import tenders_of
from ecrin.payments.models import Payment
from ecrin.payments.services import ask_unclear, settle_payment
from ecrin.payments.tests import factories as bank

from .factories import a_quote, an_order, stocked
from .test_returns import inspected, returnable

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "MV9"


def pay(purpose, amount, card=bank.APPROVED, **fields):
    payment = bank.started(bank.market(), purpose=purpose, amount=amount, **fields)
    bank.present(payment, card)
    settle_payment(token=payment.token)
    return bank.fresh(payment)


@pytest.fixture
def order(markets):
    stocked("MV2", 2)
    stocked(NEW, 2)
    made = an_order(quote=a_quote([QuoteLine("a", "MV2", 2, 33333)], delivery=1001))
    pay(made.purpose, made.total)
    work_off()
    mail.outbox.clear()
    return Order.objects.get()


def offered(order, quantity=1, unit=77777, days=3):
    quote = quote_of(
        [QuoteLine("x", NEW, quantity, unit)],
        currency=order.currency,
        tax_included=order.tax_included,
        delivery=0,
        rate=Decimal(order.tax_rate),
    )
    piece = Ordered(key="x", product=1, reference="MV9", name="Creation MV9", details="Pink gold")
    return offer_addition(row=order.pk, ordered=[piece], quote=quote, days=days, note="As we spoke.")


def added(order, **wanted):
    addition = offered(order, **wanted)
    pay(addition.purpose, addition.amount)
    work_off()
    return fresh(order)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def free():
    return StockFlag.objects.get(sku=NEW).free


def states():
    return [one.state for one in Payment.objects.order_by("pk")]


def captured(order):
    return [one.captured for one in tenders_of(order)]


def refunded(order):
    return [one.refunded for one in tenders_of(order)]


def test_what_is_offered_is_held_and_told_and_changes_nothing_of_the_order(order):
    addition = offered(order)
    assert (fresh(order).total, free()) == (order.total, 1)
    assert Hold.objects.get(sku=NEW).expires_at == addition.held_until
    work_off()
    (letter,) = mail.outbox
    assert "May we add this" in letter.subject
    assert f"/checkout/addition/{addition.token}/" in letter.body
    assert "As we spoke." in letter.body


def test_once_the_difference_is_promised_lines_ledger_and_totals_grow_by_what_was_offered(order):
    addition = offered(order)
    pay(addition.purpose, addition.amount)
    grown = fresh(order)
    line = grown.lines.get(sku=NEW)
    entry = OrderEntry.objects.get(reason="added")
    assert (line.position, line.quantity, line.tax) == (2, 1, addition.tax)
    assert (entry.line_id, entry.amount, entry.tax) == (line.pk, addition.goods, addition.tax)
    assert (grown.goods, grown.tax, grown.total) == (
        order.goods + addition.goods, order.tax + addition.tax, order.total + addition.amount,
    )  # fmt: skip
    assert grown.total == grown.goods + grown.delivery + grown.tax
    assert set(Hold.objects.filter(sku=NEW).values_list("purpose", "expires_at")) == {(order.purpose, None)}
    assert [one.amount for one in tenders_of(order)] == [order.total, addition.amount]


def test_she_is_told_that_it_is_added_with_the_confirmation_of_all_of_it(order):
    added(order)
    letter = mail.outbox[-1]
    assert "It is added" in letter.subject
    assert "Creation MV9" in letter.body
    assert letter.attachments


def test_one_more_piece_of_what_is_held_already_is_held_once_with_it(order):
    stocked("MV2", 3)
    quote = quote_of(
        [QuoteLine("x", "MV2", 1, 100)], currency="USD", tax_included=False, delivery=0, rate=order.tax_rate
    )
    addition = offer_addition(row=order.pk, ordered=[Ordered(key="x", product=1, reference="", name="More")], quote=quote, days=1)  # fmt: skip
    pay(addition.purpose, addition.amount)
    assert Hold.objects.get(sku="MV2", purpose=order.purpose).quantity == 3
    dispatch_order(row=order.pk, actor=None)
    assert not Hold.objects.exists()


def test_what_costs_nothing_is_added_by_her_word_alone(order):
    addition = offered(order, unit=0)
    note_accepted(row=addition.pk)
    assert fresh(order).lines.filter(sku=NEW).exists()
    assert fresh(order).total == order.total
    assert len(tenders_of(order)) == 1


def test_one_offer_at_a_time(order):
    offered(order)
    with pytest.raises(AdditionWaits):
        offered(order)


def test_nothing_is_offered_for_an_order_that_left_and_no_piece_that_is_not_there(order):
    with pytest.raises(OutOfStock):
        offered(order, quantity=3)
    assert not Addition.objects.exists()
    dispatch_order(row=order.pk, actor=None)
    with pytest.raises(OrderMovedOn):
        offered(order)


@pytest.mark.parametrize("days", [0, 15])
def test_pieces_wait_between_a_day_and_two_weeks(order, days):
    with pytest.raises(InvalidInput):
        offered(order, days=days)


def test_an_offer_that_is_taken_back_frees_the_pieces_and_the_card_page_closes(order):
    addition = offered(order)
    payment = bank.started(bank.market(), purpose=addition.purpose, amount=addition.amount)
    withdraw_addition(row=addition.pk, actor=None)
    work_off()
    assert free() == 2
    assert bank.fresh(payment).state == "cancelled"
    assert "Nothing was added" in mail.outbox[-1].subject
    with pytest.raises(AdditionMovedOn):
        note_accepted(row=addition.pk)


def test_when_the_days_are_over_the_pieces_are_free_and_she_is_told(order):
    addition = offered(order)
    assert lapse_additions() == 0
    Addition.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert lapse_additions() == 1
    work_off()
    addition.refresh_from_db()
    assert (addition.state, free()) == ("lapsed", 2)
    assert "days that we could hold" in mail.outbox[-1].body


def test_who_paid_at_the_last_moment_has_her_piece_although_no_notice_came(order):
    addition = offered(order)
    payment = bank.started(bank.market(), purpose=addition.purpose, amount=addition.amount)
    bank.present(payment, bank.LOST)
    Addition.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert lapse_additions() == 0
    assert fresh(order).total == order.total + addition.amount


def test_another_sum_adds_nothing_and_goes_back(order):
    addition = offered(order)
    pay(addition.purpose, addition.amount - 1)
    work_off()
    assert fresh(order).total == order.total
    assert states() == ["authorised", "cancelled"]


def test_parcels_take_the_money_of_both_payments_and_the_invoice_holds_what_was_added(order):
    grown = added(order)
    first, new = grown.lines.order_by("position")
    send_parcel(row=order.pk, actor=None, pieces={first.pk: 2})
    work_off()
    send_parcel(row=order.pk, actor=None, pieces={new.pk: 1})
    work_off()
    assert captured(order) == [order.total, grown.total - order.total]
    assert invoice_of(order).total == grown.total


def test_pieces_are_added_after_a_part_was_sent(order):
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get().pk: 1})
    work_off()
    grown = added(order)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    assert sum(captured(order)) == grown.total == sum(grown.parcels.values_list("amount", flat=True))


def test_a_cancelled_order_lets_both_payments_go_and_frees_all_pieces(order):
    added(order)
    cancel_order(row=order.pk, reason="client")
    work_off()
    assert states() == ["cancelled", "cancelled"]
    assert not Hold.objects.exists()
    assert sum(order.entries.values_list("amount", flat=True)) == 0


def test_an_order_that_is_cancelled_or_sent_ends_what_is_still_offered(order):
    addition = offered(order)
    cancel_order(row=order.pk, reason="house")
    work_off()
    pay(addition.purpose, addition.amount)  # she was on the bank's page
    work_off()
    assert (additions_of(fresh(order))[0].state, free()) == ("withdrawn", 2)
    assert set(states()) == {"cancelled"}


def test_when_all_of_it_left_the_offer_ends_and_late_money_goes_back(order):
    addition = offered(order)
    dispatch_order(row=order.pk, actor=None)
    pay(addition.purpose, addition.amount, method="card-now")
    work_off()
    late = Payment.objects.order_by("pk").last()
    assert late.captured == late.refunded == addition.amount
    assert (fresh(order).total, free()) == (order.total, 2)
    assert any("no longer travel with it" in sent.body for sent in mail.outbox)


def test_an_added_piece_that_comes_back_is_refunded_to_the_cent_from_its_own_payment(order):
    returnable()
    grown = added(order)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    deliver_order(row=order.pk)
    new = grown.lines.get(sku=NEW)
    parcel = inspected(ask_return(row=order.pk, chosen=[Chosen(new.pk, 1, "size")]))
    refund_return(row=parcel.pk, actor=None)
    work_off()
    assert refunded(order) == [0, new.amount + new.tax]


def test_who_takes_everything_back_gets_both_payments_back(order):
    returnable()
    grown = added(order)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    deliver_order(row=order.pk)
    chosen = [Chosen(line.pk, line.quantity, "size") for line in grown.lines.all()]
    parcel = inspected(ask_return(row=order.pk, chosen=chosen))
    refund_return(row=parcel.pk, actor=None)
    work_off()
    delivery = order.entries.get(kind="delivery")
    assert sum(refunded(order)) == grown.total - delivery.amount - delivery.tax


def test_an_added_piece_that_is_taken_out_again_is_not_taken_from_anybody(order):
    grown = added(order)
    take_out(row=order.pk, pieces={grown.lines.get(sku=NEW).pk: 1}, reason="She changed her mind", actor=None)
    dispatch_order(row=order.pk, actor=None)
    work_off()
    assert captured(order) == [fresh(order).total, 0]
    assert states() == ["captured", "cancelled"]
    assert fresh(order).total == order.total


def test_money_that_is_told_twice_adds_once(order):
    addition = offered(order)
    payment = pay(addition.purpose, addition.amount)
    settle_payment(token=payment.token)
    bank.bring_all()
    work_off()
    assert fresh(order).lines.filter(sku=NEW).count() == 1
    assert states() == ["authorised", "authorised"]


def test_being_told_twice_of_one_payment_sends_nothing_back(order):
    addition = offered(order)
    payment = pay(addition.purpose, addition.amount)
    confirm_addition(row=addition.pk, payment=payment.token, amount=addition.amount, currency=order.currency)
    work_off()
    assert bank.fresh(payment).state == "authorised"


def test_two_tabs_that_pay_the_same_offer_pay_it_once(order):
    addition = offered(order)
    tabs = [
        bank.started(bank.market(), purpose=addition.purpose, amount=addition.amount, method=method)
        for method in ("card", "card-now")
    ]
    for tab in tabs:
        bank.present(tab)
        settle_payment(token=tab.token)
    ask_unclear()
    work_off()
    assert fresh(order).lines.filter(sku=NEW).count() == 1
    held = [bank.fresh(tab) for tab in tabs]
    assert sum((one.amount if one.state == "authorised" else one.captured - one.refunded) for one in held) == (
        addition.amount
    )


@pytest.mark.postgres
def test_she_pays_while_staff_cancel_and_the_money_is_nobodys_twice(order):
    addition = offered(order)
    payment = bank.started(bank.market(), purpose=addition.purpose, amount=addition.amount)
    bank.present(payment)
    race(
        lambda: settle_payment(token=payment.token),
        lambda: cancel_order(row=order.pk, reason="house"),
    )
    for _ in range(2):
        work_off()
    assert fresh(order).state == "cancelled"
    assert set(states()) == {"cancelled"}
    assert free() == 2
    assert not Hold.objects.exists()


@pytest.mark.postgres
def test_two_colleagues_who_offer_at_the_same_moment_offer_once(order):
    outcomes = race(lambda: offered(order).pk, lambda: offered(order).pk)
    assert sum(isinstance(one, int) for one in outcomes) == 1
    assert Addition.objects.count() == 1
    assert free() == 1
