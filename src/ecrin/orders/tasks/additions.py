"""What follows for pieces that are added to orders. See `config/reactions.py`."""

from datetime import timedelta

from django.utils import timezone

from ecrin.orders.events import AdditionEnded
from ecrin.orders.rules import addition_in, addition_purpose
from ecrin.orders.selectors import unanswered_additions
from ecrin.orders.services import confirm_addition, free_pieces, lapse_addition, let_addition_wait
from ecrin.payments.events import PaymentAuthorised, PaymentInstructed
from ecrin.payments.services import let_go

from .money import is_unpaid


def add_what_is_paid(fact: PaymentAuthorised) -> None:
    """The difference is promised: its pieces are added in the same transaction. Payments of other things are not ours."""
    row = addition_in(fact.purpose)
    if row is not None:
        confirm_addition(row=row, payment=fact.payment, amount=fact.amount, currency=fact.currency)


def wait_for_its_transfer(fact: PaymentInstructed) -> None:
    """The client transfers the difference: its pieces are held until then, in the same transaction."""
    row = addition_in(fact.purpose)
    if row is not None:
        let_addition_wait(row=row, until=timezone.now() + timedelta(days=fact.days))


def let_addition_go(fact: AdditionEnded) -> None:
    """It came to nothing: its pieces are free, and what was begun to be paid is let go or given back.

    Raises:
        PaymentUnclear, PaymentDenied: a bank did not do it; the worker goes on with it.
    """
    free_pieces(row=fact.addition)
    let_go(purpose=addition_purpose(fact.addition))


def lapse_additions() -> int:
    """End offers whose days are over, once their bank was asked. Returns how many ended.

    Where the bank gives no clear answer the pieces stay held: as `lapse_unpaid`.
    """
    now = timezone.now()
    return sum(
        is_unpaid(one.purpose, one.order.number) and lapse_addition(row=one.pk, now=now)
        for one in unanswered_additions(now)
    )
