"""Credits: given, held, spent, given back, voided. What is left is the sum of a ledger, whoever looks when."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.errors import InvalidInput
from ecrin.core.testing import race
from ecrin.core.worker import work_off
from ecrin.legal.rules import Subject
from ecrin.payments import privacy
from ecrin.payments.models import Credit, CreditEntry, Payment
from ecrin.payments.providers.registry import provider_of
from ecrin.payments.rules import covers, end_after_return, free_of, is_over, read_credit_code
from ecrin.payments.selectors import credit_by_code, credits_matching, today_in
from ecrin.payments.services import (
    CreditChanged,
    CreditSettled,
    PaymentDenied,
    Receiver,
    ask_credit_letter,
    cancel_payment,
    capture_payment,
    confirm_credit,
    decline_credit,
    free_credit,
    hold_credit,
    refund_payment,
    void_credit,
    write_credit,
)

HER = Receiver(name="Bruno Keller", email="bruno@example.com", storefront="en-us", language="en")
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried():
    cache.clear()


def a_credit(amount=100_00, *, source="return:1", market="us", **more):
    return write_credit(source=source, market=market, amount=amount, currency="USD", receiver=HER, **more)


def held(credit, amount, purpose="order-credit:1"):
    return hold_credit(
        code=credit.code, amount=amount, currency="USD", purpose=purpose, market="us", language="en", reference="E-1"
    )


def left(credit):
    return credit_by_code(credit.code).free


def kinds(credit):
    return list(CreditEntry.objects.filter(credit=credit).values_list("kind", "amount"))


# Rules


@given(st.lists(st.integers(1, 10**6), max_size=6), st.integers(1, 10**7))
def test_whatever_is_held_and_given_back_adds_up_to_what_was_issued(parts, amount):
    entries = [("issued", amount)]
    for part in parts:
        entries += [("held", part), ("taken", part), ("given-back", part)]
        entries += [("held", part), ("let-go", part)]
    assert free_of(entries) == amount


@given(st.integers(-100, 10**9), st.integers(0, 10**9))
def test_a_credit_pays_never_more_than_it_has_nor_than_is_due(free, total):
    paid = covers(free, total)
    assert 0 <= paid <= total
    assert paid <= max(free, 0)


def test_a_credit_lasts_through_its_last_day_and_one_without_lasts_for_ever():
    last = date(2026, 11, 25)
    assert not is_over(last, last)
    assert is_over(last, last + timedelta(days=1))
    assert not is_over(None, last)


def test_what_comes_back_can_still_be_spent():
    today = date(2026, 11, 25)
    assert end_after_return(None, today) is None
    assert end_after_return(today, today) == today + timedelta(days=30)
    far = today + timedelta(days=300)
    assert end_after_return(far, today) == far


# Given


@db
def test_a_credit_is_given_once_for_one_thing_and_its_letter_bears_the_code(markets):
    credit = a_credit()
    assert a_credit().pk == credit.pk
    assert read_credit_code(credit.code.lower().replace("-", " ")) == credit.code
    assert kinds(credit) == [("issued", 100_00)]
    work_off()
    (sent,) = mail.outbox
    assert sent.to == ["bruno@example.com"]
    for words in (credit.code, "$100", "It has no end", "/en-us/gift/credit/"):
        assert words in f"{sent.subject}\n{sent.body}"
        assert words in sent.alternatives[0][0]


@db
def test_what_is_proposed_is_worth_nothing_until_it_is_given(markets):
    credit = a_credit(is_proposed=True)
    assert credit_by_code(credit.code) is None
    with pytest.raises(CreditChanged):
        held(credit, 1)
    confirm_credit(row=credit.pk, actor=None)
    assert left(credit) == 100_00
    for verb in (confirm_credit, decline_credit):
        with pytest.raises(CreditSettled):
            verb(row=credit.pk, actor=None)


@db
def test_what_is_declined_stays_worth_nothing(markets):
    credit = a_credit(is_proposed=True)
    decline_credit(row=credit.pk, actor=None)
    assert credit_by_code(credit.code) is None
    work_off()
    assert mail.outbox == []
    with pytest.raises(InvalidInput):
        ask_credit_letter(row=credit.pk, actor=None)


@db
def test_its_letter_is_sent_once_more_where_it_is_asked(markets):
    credit = a_credit()
    ask_credit_letter(row=credit.pk, actor=None)
    work_off()
    assert len(mail.outbox) == 2


# Held and spent


@db
def test_it_is_held_taken_in_parts_and_given_back_to_the_cent(markets):
    credit = a_credit()
    payment = held(credit, 80_00)
    assert (payment.state, payment.provider, left(credit)) == ("authorised", "credit", 20_00)
    capture_payment(payment=payment, amount=30_00, key="parcel:1")
    capture_payment(payment=payment, amount=30_00, key="parcel:1")
    capture_payment(payment=payment, amount=50_00, key="parcel:2")
    refund_payment(payment=payment, amount=10_01, key="return:1")
    refund_payment(payment=payment, amount=10_01, key="return:1")
    payment.refresh_from_db()
    assert (payment.state, payment.captured, payment.refunded) == ("captured", 80_00, 10_01)
    assert left(credit) == 30_01
    assert provider_of("credit").find(payment).captured == 80_00


@db
def test_what_is_let_go_is_free_again_once(markets):
    credit = a_credit()
    payment = held(credit, 80_00)
    cancel_payment(payment=payment)
    cancel_payment(payment=payment)
    assert left(credit) == 100_00
    payment.refresh_from_db()
    assert payment.state == "cancelled"
    capture = held(credit, 100_00)
    assert capture.pk != payment.pk


@db
def test_what_was_not_spent_of_what_was_held_is_free_again_and_cannot_be_taken(markets):
    credit = a_credit()
    payment = held(credit, 80_00)
    capture_payment(payment=payment, amount=30_00, key="parcel:1")
    assert free_credit(payment.purpose) == 50_00
    assert free_credit(payment.purpose) == 0
    assert left(credit) == 70_00
    with pytest.raises(PaymentDenied):
        capture_payment(payment=payment, amount=1, key="parcel:2")
    assert left(credit) == 70_00


@db
@pytest.mark.parametrize("amount", [0, 100_01])
def test_no_more_is_held_than_is_left(markets, amount):
    with pytest.raises(CreditChanged):
        held(a_credit(), amount)
    assert not Payment.objects.exists()


@db
def test_it_is_spent_in_its_own_market_and_before_its_end(markets):
    with pytest.raises(CreditChanged):
        held(a_credit(market="jp"), 1)
    with pytest.raises(CreditChanged):
        held(a_credit(source="return:2", ends_on=today_in("us") - timedelta(days=1)), 1)
    held(a_credit(source="return:3", ends_on=today_in("us")), 1)


@db
def test_what_comes_back_after_its_end_can_be_spent_for_a_month(markets):
    credit = a_credit(ends_on=today_in("us"))
    payment = held(credit, 80_00)
    Credit.objects.update(ends_on=today_in("us") - timedelta(days=3))
    free_credit(payment.purpose)
    credit.refresh_from_db()
    assert credit.ends_on == today_in("us") + timedelta(days=30)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_spend_it_once(markets):
    credit = a_credit()
    outcomes = race(lambda: held(credit, 60_00, "order-credit:1"), lambda: held(credit, 60_00, "order-credit:2"))
    assert left(credit) == 40_00
    assert sum(isinstance(one, CreditChanged) for one in outcomes) == 1, outcomes


@db
def test_the_same_order_holds_it_once(markets):
    credit = a_credit()
    assert held(credit, 60_00).pk == held(credit, 60_00).pk
    assert left(credit) == 40_00


# Voided


@db
def test_what_is_left_is_taken_away_with_a_reason_and_what_is_held_stays(markets):
    credit = a_credit()
    payment = held(credit, 60_00)
    with pytest.raises(InvalidInput):
        void_credit(row=credit.pk, reason=" ", actor=None)
    assert void_credit(row=credit.pk, reason="Sent twice", actor=None) == 40_00
    assert void_credit(row=credit.pk, reason="Sent twice", actor=None) == 0
    assert left(credit) == 0
    capture_payment(payment=payment, amount=60_00, key="parcel:1")
    refund_payment(payment=payment, amount=5_00, key="return:1")
    assert left(credit) == 5_00


# Its page


def seen(code):
    return Client().post("/en-us/gift/credit/", {"code": code})


@db
def test_who_has_the_code_sees_what_is_left(markets):
    credit = a_credit()
    held(credit, 60_00)
    answer = seen(credit.code.lower())
    assert "$40" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    held(credit, 40_00, "order-credit:2")
    assert "All of it is spent, or held" in seen(credit.code).content.decode()


@db
def test_a_code_that_is_not_one_and_one_that_nobody_has_are_said_plainly(markets):
    unknown = a_credit(is_proposed=True).code
    assert (seen(unknown).status_code, "We know no credit" in seen(unknown).content.decode()) == (422, True)
    assert "sign by sign" in seen("C-1").content.decode()
    assert "Please write the code" in seen("").content.decode()
    assert Client().get("/en-us/gift/credit/").status_code == 200


@db
def test_codes_are_not_tried_by_the_dozen(markets):
    code = a_credit().code
    answers = [seen(code).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


@db
def test_an_end_is_told(markets):
    assert "This credit ended on" in seen(a_credit(ends_on=date(2020, 1, 31)).code).content.decode()
    assert "It lasts until" in seen(a_credit(source="x", ends_on=date(2090, 1, 31)).code).content.decode()


# Staff's finding, and forgetting


@db
def test_staff_find_it_by_code_ending_name_and_mail(markets):
    credit = a_credit()
    a_credit(source="x", market="jp")
    for words in (credit.code, credit.ending, credit.code[-4:].lower(), "keller", "BRUNO@"):
        assert credit in credits_matching(words=words, markets=["us"]), words
    assert list(credits_matching(words="nobody")) == []
    assert not credits_matching(show="open").exists()
    assert credits_matching(markets=["us"]).count() == 1


@db
def test_who_is_forgotten_is_not_written_to_and_her_credit_stays_good(markets):
    alma = Subject(mails=frozenset({"bruno@example.com"}))
    credit = a_credit()
    assert privacy.export(alma)["credits"][0]["code"] == credit.code
    privacy.erase(alma)
    work_off()
    assert mail.outbox == []
    assert left(credit) == 100_00
    assert privacy.export(alma)["credits"] == []
