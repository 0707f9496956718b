"""Bank transfers: the house's accounts, what arrived, what goes back by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import history_of
from ecrin.payments.models import BankAccount, Payment, PaymentMethod, TransferArrival, TransferRefund
from ecrin.payments.providers import Instructions
from ecrin.payments.selectors import account_of, differences, instructions_of, methods_for, payments_of
from ecrin.payments.services import (
    AnotherAmount,
    ArrivedAlready,
    CannotCancel,
    MethodRow,
    NotPayable,
    ask_unclear,
    cancel_payment,
    ensure_methods,
    let_go,
    note_transfer_arrived,
    note_transfer_sent_back,
    settle_payment,
    start_payment,
)

from .factories import market, opened

pytestmark = pytest.mark.django_db
LEAST = 100_000


@pytest.fixture
def account():
    ensure_methods(rows=[MethodRow("transfer", "Bank transfer", "transfer", captures="now", least=LEAST)])
    return BankAccount.objects.create(
        holder="Maison SA", bank="First Bank", details="IBAN: CH93 0076 2011 6238 5295 7\nBIC: ABCDEFGH", due_days=5
    )


def instructed(**fields):
    """A transfer that is waited for, and what its client is told."""
    payment = opened(market(), method="transfer", **fields)
    told = start_payment(payment=payment)
    return Payment.objects.get(pk=payment.pk), told


def arrives(payment, *, amount=None, on=None):
    return note_transfer_arrived(
        token=payment.token, amount=payment.amount if amount is None else amount,
        arrived_on=on or timezone.localdate(), bank_reference="B-1", actor=None,
    )  # fmt: skip


def names(payment):
    return [fact.name for fact in history_of(payment.purpose)]


def test_a_client_is_told_how_much_where_and_until_when(account):
    payment, told = instructed()
    assert isinstance(told, Instructions)
    lines = dict(told.lines)
    assert (lines["Amount"], lines["Reference"], lines["IBAN"]) == ("$3,450", "R-1023-4", "CH93 0076 2011 6238 5295 7")
    assert str((timezone.localdate() + timedelta(days=5)).year) in lines["Please pay by"]
    assert dict(instructions_of(payments_of(payment.purpose))) == lines
    assert (payment.state, payment.email) == ("started", "")


def test_it_is_told_in_the_clients_language(account):
    _payment, told = instructed(language="zh-hant")
    assert told.lines[-1][1].endswith("日")


def test_it_is_offered_from_its_least_amount_on_and_where_there_is_an_account(account):
    def codes(amount, code="us"):
        return {one.code for one in methods_for(market(code), amount=amount, currency="USD")}

    assert "transfer" in codes(LEAST)
    assert "transfer" not in codes(LEAST - 1)
    account.markets = ["gb"]
    account.save()
    assert "transfer" not in codes(LEAST)
    with pytest.raises(NotPayable):
        instructed()


def test_a_markets_own_account_comes_before_that_of_all(account):
    own = BankAccount.objects.create(
        holder="Maison Inc", bank="Second Bank", details="Routing: 1", markets=["us"], position=9
    )
    assert account_of("us") == own
    assert account_of("gb") == account


def test_what_arrived_in_full_is_taken_and_told(account):
    payment = arrives(instructed()[0])
    assert (payment.state, payment.captured) == ("captured", payment.amount)
    for name in ("payments.transfer-arrived", "payments.authorised", "payments.captured"):
        assert name in names(payment), name
    assert differences() == []


@pytest.mark.parametrize("more", [-1, 1])
def test_less_or_more_is_refused_with_what_is_due(account, more):
    payment, _told = instructed()
    with pytest.raises(AnotherAmount, match="3,450"):
        arrives(payment, amount=payment.amount + more)
    assert not TransferArrival.objects.exists()
    assert settle_payment(token=payment.token).state == "started"


def test_it_arrives_once_and_not_in_the_future(account):
    payment, _told = instructed()
    with pytest.raises(InvalidInput):
        arrives(payment, on=timezone.localdate() + timedelta(days=1))
    arrives(payment)
    with pytest.raises(ArrivedAlready):
        arrives(payment)


def test_a_card_payment_cannot_be_noted_as_a_transfer(account):
    with pytest.raises(NotFound):
        arrives(opened(market()))


def test_a_transfer_that_nobody_waits_for_is_let_go_unless_it_arrived(account):
    first, _told = instructed()
    assert cancel_payment(payment=first).state == "cancelled"
    second, _told = instructed(purpose="deposit:2")
    arrives(second)
    with pytest.raises(CannotCancel):
        cancel_payment(payment=second)


def test_money_goes_back_by_hand_and_counts_once_it_was_sent(account):
    payment = arrives(instructed()[0])
    let_go(purpose=payment.purpose)
    ask_unclear()  # the clock asks again and changes nothing
    back = TransferRefund.objects.get()
    assert (back.amount, back.done_at) == (payment.amount, None)
    assert Payment.objects.get(pk=payment.pk).refunded == 0
    for _time in range(2):
        assert note_transfer_sent_back(refund=back.pk, actor=None).refunded == payment.amount
    assert TransferRefund.objects.count() == 1
    assert differences() == []


def test_what_comes_after_its_order_ended_is_to_be_sent_back(account):
    payment, _told = instructed()
    cancel_payment(payment=payment)
    late = arrives(payment)
    assert (late.captured, late.is_unwanted) == (late.amount, True)
    assert TransferRefund.objects.get().amount == late.amount
    assert "payments.authorised" not in names(late)


def test_nothing_is_sent_back_that_nobody_asked_for(account):
    with pytest.raises(NotFound):
        note_transfer_sent_back(refund=1, actor=None)


def test_a_transfer_is_taken_at_once_whatever_is_chosen():
    with pytest.raises(ValidationError):
        PaymentMethod(code="transfer", name="Transfer", provider="transfer", captures="dispatch").full_clean()


def test_a_notice_of_a_transfer_is_forged(client, account):
    assert client.post("/payments/notices/transfer/", b"{}", content_type="application/json").status_code == 400
    assert not TransferArrival.objects.exists()
