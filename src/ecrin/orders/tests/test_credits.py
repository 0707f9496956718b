"""A gift comes back and becomes a credit; a credit pays an order, alone or beside a card. To the cent, and once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ecrin.backoffice.selectors.money import expected_money, reconciliation
from ecrin.backoffice.tests.factories import person
from ecrin.core.errors import InvalidInput
from ecrin.core.worker import work_off
from ecrin.legal.rules import Subject
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import QuoteLine
from ecrin.orders import privacy
from ecrin.orders.models import GiftReceipt, GiftReceiver, Order, OrderEntry, Paper, Parcel, Return
from ecrin.orders.rules import Gift
from ecrin.orders.selectors import named_papers, sheet_of
from ecrin.orders.services import (
    Chosen,
    agree_to_credit,
    ask_return,
    cancel_order,
    cover_by_credit,
    deliver_order,
    dispatch_order,
    give_credit,
    lapse_order,
    refund_return,
    return_gift,
    send_parcel,
    take_out,
)
from ecrin.orders.services.credits import NobodyToWriteTo
from ecrin.orders.services.returns import SamePerson
from ecrin.payments.models import Credit, CreditEntry, Payment
from ecrin.payments.selectors import credit_by_code, today_in
from ecrin.payments.services import CreditChanged, Receiver, settle_payment, write_credit
from ecrin.payments.tests import factories as bank

from .factories import a_quote, an_order, paid, stocked
from .test_returns import inspected, line, returnable, rule

pytestmark = pytest.mark.django_db
SKU = "MV1-53"
LINES = [QuoteLine("a", SKU, 1, 345_000), QuoteLine("b", "MV2", 2, 120_050)]
US = "us"


@pytest.fixture(autouse=True)
def house(markets):
    cache.clear()
    returnable()
    stocked(SKU, 3)


def market():
    return snapshot().markets[US]


def a_credit(amount, source="x"):
    receiver = Receiver(name="Bruno", email="bruno@example.com", storefront="en-us", language="en")
    return write_credit(source=source, market=US, amount=amount, currency="USD", receiver=receiver)


def left(credit):
    return credit_by_code(credit.code).free


def by_card(order, amount=None):
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.due if amount is None else amount)
    bank.present(payment)
    settle_payment(token=payment.token)
    order.refresh_from_db()
    return Payment.objects.get(pk=payment.pk)


def covered(amount, *, credit=None, **more):
    """An order of which a credit pays an amount."""
    credit = credit or a_credit(amount)
    order = an_order(quote=a_quote(LINES), **more)
    cover_by_credit(row=order.pk, code=credit.code, amount=amount)
    order.refresh_from_db()
    return order, credit


def sent(order):
    dispatch_order(row=order.pk, actor=None)
    work_off()
    deliver_order(row=order.pk)
    order.refresh_from_db()
    return order


def long_ago():
    before = timezone.now() - timedelta(days=1)
    Order.objects.update(confirmed_at=before)
    Order.objects.exclude(dispatched_at=None).update(dispatched_at=before)
    Order.objects.exclude(cancelled_at=None).update(cancelled_at=before)
    Parcel.objects.update(sent_at=before)
    Return.objects.exclude(settled_at=None).update(settled_at=before)


def adds_up():
    long_ago()
    assert reconciliation(person("administrator", email=f"a{Order.objects.count()}@house.test")) == []
    return expected_money()


# A gift that comes back


def a_gift_back(*, inspect=True):
    order = an_order(quote=a_quote(LINES), gift=Gift(hide_prices=True))
    by_card(order)
    sent(order)
    receipt = GiftReceipt.objects.get(order=order)
    parcel = return_gift(
        receipt=receipt.pk, chosen=[Chosen(line(order), 1)], wish="credit", name="Bruno Keller",
        email="bruno@example.com", storefront=snapshot().storefronts["en-us"],
    )  # fmt: skip
    work_off()
    mail.outbox.clear()
    return (inspected(parcel) if inspect else parcel), order


def test_what_was_taken_for_a_gift_is_its_receivers_credit_and_no_money_moves():
    parcel, order = a_gift_back()
    refund_return(row=parcel.pk, actor=None)
    work_off()
    parcel.refresh_from_db()
    taken = OrderEntry.objects.get(order=order, line=line(order), reason="placed")
    credit = Credit.objects.get()
    assert credit.amount == parcel.amount == taken.amount + taken.tax
    assert left(credit) == credit.amount
    assert Payment.objects.get().refunded == 0
    entry = OrderEntry.objects.get(order=order, reason="credited")
    assert (entry.quantity, entry.amount, entry.tax) == (-1, -taken.amount, -taken.tax)
    (letter,) = mail.outbox
    assert letter.to == ["bruno@example.com"]
    assert credit.code in letter.body
    adds_up()


def test_the_credit_note_is_in_the_books_and_kept_from_the_giver():
    parcel, order = a_gift_back()
    before = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    refund_return(row=parcel.pk, actor=None)
    note = Paper.objects.get(kind="credit-note")
    assert note.total == Credit.objects.get().amount
    order.refresh_from_db()
    name = note.number.lower()
    assert name not in dict(named_papers(order))
    assert name in dict(named_papers(order, is_staff=True))
    assert sheet_of(order, name) is None
    assert sheet_of(order, name, is_staff=True) is not None
    page = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    for words in (note.number, parcel.number, "given back", "credit note was"):
        assert words not in page
    assert page.count("<li><time") == before.count("<li><time")
    assert Client().get(f"/en-us/orders/{order.token}/papers/{name}.html").status_code == 404


def test_two_people_decide_a_large_credit_and_it_is_given_once():
    rule(two_people_from=100)
    parcel, _order = a_gift_back()
    one, other = person("finance", email="one@house.test"), person("finance", email="other@house.test")
    refund_return(row=parcel.pk, actor=one)
    assert not Credit.objects.exists()
    with pytest.raises(SamePerson):
        refund_return(row=parcel.pk, actor=one)
    refund_return(row=parcel.pk, actor=other)
    assert Credit.objects.count() == 1


def test_her_page_says_that_the_credit_is_on_its_way():
    parcel, order = a_gift_back()
    refund_return(row=parcel.pk, actor=None)
    receipt = GiftReceipt.objects.get(order=order)
    page = Client().get(f"/en-us/gift/{receipt.token}/{parcel.number}/").content.decode()
    assert "Your credit is ready" in page
    assert "$" not in page.split("<main")[1].split("</main")[0]


def test_for_whom_is_forgotten_nothing_is_decided():
    parcel, _order = a_gift_back()
    GiftReceiver.objects.all().delete()
    with pytest.raises(NobodyToWriteTo):
        refund_return(row=parcel.pk, actor=None)
    parcel.refresh_from_db()
    assert parcel.state == "inspected"


def test_a_credit_lasts_as_long_as_its_market_says():
    rule(credit_days=400)
    parcel, _order = a_gift_back()
    refund_return(row=parcel.pk, actor=None)
    assert Credit.objects.get().ends_on == today_in(US) + timedelta(days=400)


def test_the_giver_gets_back_the_rest_and_not_what_became_a_credit():
    parcel, order = a_gift_back()
    refund_return(row=parcel.pk, actor=None)
    rest = inspected(ask_return(row=order.pk, chosen=[Chosen(line(order, 2), 2)]))
    refund_return(row=rest.pk, actor=None)
    work_off()
    rest.refresh_from_db()
    parcel.refresh_from_db()
    delivery = OrderEntry.objects.get(order=order, kind="delivery")
    assert Payment.objects.get().refunded == rest.amount
    assert rest.amount + parcel.amount == order.total - delivery.amount - delivery.tax
    adds_up()


def test_who_received_it_is_given_her_data_and_forgotten():
    her = Subject(mails=frozenset({"bruno@example.com"}))
    parcel, _order = a_gift_back(inspect=False)
    assert privacy.export(her)["gifts sent back"][0]["return"] == parcel.number
    Return.objects.update(state="cancelled")
    privacy.erase(her)
    assert privacy.export(her)["gifts sent back"] == []
    assert Return.objects.filter(pk=parcel.pk).exists()


# A credit pays


def test_a_credit_that_pays_all_confirms_the_order_at_once():
    total = a_quote(LINES).total
    order, credit = covered(total)
    assert (order.state, order.due, left(credit)) == ("confirmed", 0, 0)
    sent(order)
    payment = Payment.objects.get()
    assert (payment.provider, payment.captured) == ("credit", total)
    assert adds_up()[order.purpose] == (total, 0)


def test_a_credit_pays_a_part_and_a_card_the_rest_and_both_are_taken():
    order, credit = covered(100_000)
    assert (order.state, left(credit)) == ("awaiting-payment", 0)
    card = by_card(order)
    assert order.state == "confirmed"
    sent(order)
    card.refresh_from_db()
    of_credit = Payment.objects.get(provider="credit")
    assert (of_credit.captured, card.captured) == (100_000, order.total - 100_000)
    adds_up()


def test_parcels_take_the_credit_first():
    order, _credit = covered(100_000)
    card = by_card(order)
    send_parcel(row=order.pk, pieces={line(order, 2): 2}, actor=None)
    work_off()
    card.refresh_from_db()
    parcel = Parcel.objects.get()
    assert Payment.objects.get(provider="credit").captured == 100_000
    assert card.captured == parcel.amount - 100_000
    adds_up()


@pytest.mark.parametrize("by_credit", [1, 100_000, 500_000])
def test_what_comes_back_goes_to_the_bank_first_and_then_onto_the_credit(by_credit):
    order, credit = covered(by_credit)
    card = by_card(order)
    sent(order)
    given = 0
    for chosen in (Chosen(line(order, 2), 2), Chosen(line(order), 1)):
        parcel = inspected(ask_return(row=order.pk, chosen=[chosen]))
        refund_return(row=parcel.pk, actor=None)
        work_off()
        parcel.refresh_from_db()
        given += parcel.amount
        card.refresh_from_db()
        assert card.refunded == min(given, card.captured)
        assert left(credit) == given - card.refunded
        letter = mail.outbox[-1].body
        assert ("back on the credit" in letter) is (left(credit) > 0)
    adds_up()


def test_a_cancelled_order_frees_its_credit_in_that_moment_and_lets_the_card_go():
    order, credit = covered(100_000)
    card = by_card(order)
    cancel_order(row=order.pk, reason="client")
    assert left(credit) == 100_000
    work_off()
    card.refresh_from_db()
    assert card.state == "cancelled"
    assert left(credit) == 100_000
    adds_up()


def test_an_order_that_nobody_paid_in_time_frees_its_credit_and_late_money_goes_back():
    order, credit = covered(100_000)
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.due)
    assert lapse_order(row=order.pk, now=order.held_until + timedelta(seconds=1))
    assert left(credit) == 100_000
    bank.present(payment)
    settle_payment(token=payment.token)
    work_off()
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, payment.state, order.by_credit) == ("lapsed", "cancelled", 0)


def test_a_refused_card_leaves_the_credit_with_the_order():
    order, credit = covered(100_000)
    payment = bank.started(bank.market(), purpose=order.purpose, amount=order.due)
    bank.present(payment, bank.REFUSED)
    settle_payment(token=payment.token)
    assert left(credit) == 0
    by_card(order)
    assert order.state == "confirmed"


def test_the_whole_total_by_card_is_not_what_is_due():
    order, _credit = covered(100_000)
    by_card(order, order.total)
    assert order.state == "awaiting-payment"


def test_what_an_order_costs_less_by_now_is_free_again_on_its_credit():
    total = a_quote(LINES).total
    order, credit = covered(total)
    take_out(row=order.pk, pieces={line(order, 2): 2}, reason="Not there", actor=None)
    work_off()
    order.refresh_from_db()
    sent(order)
    work_off()
    assert left(credit) == total - order.total > 0
    assert Payment.objects.get().captured == order.total
    adds_up()


@pytest.mark.parametrize("amount", [0, -1, 10**9])
def test_a_credit_pays_something_and_no_more_than_is_due(amount):
    credit, order = a_credit(10**10), an_order(quote=a_quote(LINES))
    with pytest.raises(CreditChanged):
        cover_by_credit(row=order.pk, code=credit.code, amount=amount)


def test_a_paid_order_takes_no_credit():
    other = an_order(quote=a_quote(LINES), email="b@example.com")
    paid(other)
    with pytest.raises(CreditChanged):
        cover_by_credit(row=other.pk, code=a_credit(500, "z").code, amount=500)


def test_papers_page_and_letter_say_what_the_credit_paid():
    order, _credit = covered(100_000)
    by_card(order)
    work_off()
    (letter,) = [one for one in mail.outbox if order.number in one.body]
    assert "Paid by your credit: $1,000" in letter.body
    assert "Paid by your credit" in letter.alternatives[0][0]
    page = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    assert "Paid by your credit" in page
    assert "kept of your credit" in page
    sent(order)
    order.refresh_from_db()
    for name in ("confirmation", "invoice"):
        sums = dict(sheet_of(order, name).sums)
        assert sums["Paid by credit"].startswith("$1,000"), name
    assert "paid by your credit" in Client().get(f"/en-us/orders/{order.token}/").content.decode()


# By hand


def by_hand(amount=5_000, **more):
    return give_credit(
        market=market(), amount=amount, name="Bruno", email="bruno@example.com", **{"reason": "For the delay", "actor": None, "storefront": snapshot().storefronts["en-us"], **more},
    )  # fmt: skip


def test_a_small_credit_is_given_at_once_and_a_large_one_by_two_people():
    rule(two_people_from=10_000)
    assert by_hand(9_999).is_given
    one, other = person("finance", email="one@house.test"), person("finance", email="other@house.test")
    large = by_hand(10_000, actor=one)
    assert not large.is_given
    with pytest.raises(SamePerson):
        agree_to_credit(row=large.pk, actor=one)
    large.refresh_from_db()
    assert not large.is_given
    assert not CreditEntry.objects.filter(credit=large).exists()
    assert agree_to_credit(row=large.pk, actor=other).is_given


def test_a_credit_by_hand_has_a_reason_an_amount_and_a_storefront_of_its_market():
    with pytest.raises(InvalidInput):
        by_hand(reason=" ")
    with pytest.raises(InvalidInput):
        by_hand(0)
    with pytest.raises(InvalidInput):
        by_hand(storefront=snapshot().storefronts["ja-jp"])
    assert not Credit.objects.exists()
