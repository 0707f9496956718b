"""The money of an order, in however many payments it lies: the one that confirmed it, and those of what was added to it.
Who takes an order's money or gives it back does it here.
"""

import logging
from collections.abc import Iterable, Sequence

from ecrin.core.errors import Refusal
from ecrin.orders import rules
from ecrin.orders.models import Order
from ecrin.orders.rules import EDITED
from ecrin.payments.models import Payment
from ecrin.payments.rules import Held
from ecrin.payments.selectors import payment_by_token, payments_by_tokens
from ecrin.payments.services import NotSoMuch, capture_over, free_credit, let_go, refund_over

log = logging.getLogger(__name__)


def tokens_of(order: Order) -> list[str]:
    """Tokens of the payments that hold or held an order's money, in order of payment; one query."""
    return list(order.tenders.values_list("payment", flat=True))


def tenders_of(order: Order) -> list[Payment]:
    """The payments that hold or held an order's money, in order of payment; two queries."""
    return payments_by_tokens(tokens_of(order))


def take(order: Order, *, up_to: int, key: str) -> int:
    """Take until so much (minor units) of what an order costs is taken, over its payments in order. Never inside a
    transaction. Returns what was asked for under this key, nothing where enough is taken.

    What a payment cannot give any more, its authorisation having ended, is left out: the finance screen shows it.

    Raises:
        PaymentUnclear, PaymentDenied: a bank did not do it; asked again with the same key, nothing is taken twice.
    """

    def split(held: Sequence[Held]) -> list[int]:
        parts = rules.captures(held, up_to=up_to, total=order.total)
        if (short := up_to - rules.taken_for(held) - sum(parts)) > 0:
            log.warning("%s: %s of %s could not be taken for %s", order.number, short, up_to, key)
        return parts

    return capture_over(tokens=tokens_of(order), key=key, split=split)


def give_back(order: Order, amount: int, *, key: str) -> int:
    """Give an amount (minor units) of an order's money back, over its payments, the latest first. Never inside a
    transaction. Returns the amount.

    Raises:
        NotSoMuch: so much was not taken; nothing is asked.
        PaymentUnclear, PaymentDenied: as `take`.
        LookupError: nobody knows a payment of it.
    """

    def split(held: Sequence[Held]) -> list[int]:
        if not held:
            raise LookupError(f"{order.number} has no payment to give back")
        parts = rules.refunds(held, amount)
        if sum(parts) < amount:
            raise NotSoMuch(sum(parts))
        return parts

    return refund_over(tokens=tokens_of(order), key=key, split=split)


def give_back_beyond(order: Order, *, of: int) -> int:
    """Give back what was taken beyond what an edited order costs, once for each change of it. Never inside a transaction.
    Returns how much, in minor units.

    Args:
        of: the last row of the order's ledger when it was changed.

    Raises:
        PaymentUnclear, PaymentDenied: as `take`.
    """

    def split(held: Sequence[Held]) -> list[int]:
        return rules.refunds(held, max(rules.taken_for(held) - order.total, 0))

    return refund_over(tokens=tokens_of(order), key=f"{EDITED}{of}", split=split)


def let_unneeded_go(order: Order) -> None:
    """All of an order left and is taken: a promise that nothing was taken of is of no use to anybody. Never inside a
    transaction.

    Raises:
        PaymentUnclear, PaymentDenied: as `take`.
    """
    tenders = tenders_of(order)
    if sum(one.captured for one in tenders) >= order.total:
        let_all_go((one.purpose, one.token) for one in tenders if one.state == Payment.State.AUTHORISED)
        if order.by_credit:  # a bank forgets the rest of a promise by itself, a credit does not
            free_credit(*rules.credit_purposes(order.pk))


def let_all_go(which: Iterable[tuple[str, str]]) -> None:
    """Let payments go by purpose and token (empty: all of the purpose); each has its turn, whatever became of the others.

    Raises:
        PaymentUnclear, PaymentDenied: what the first bank said that did not do it.
    """
    failed: Refusal | None = None
    for purpose, token in which:
        try:
            let_go(purpose=purpose, token=token)
        except Refusal as refusal:
            failed = failed or refusal
    if failed is not None:
        raise failed


def let_order_go(order: Order) -> None:
    """Nobody wants an order's money any more: what is promised is let go, what was taken is given back, in all its
    payments and in every attempt at them. Never inside a transaction.

    Raises:
        PaymentUnclear, PaymentDenied: as `take`.
    """
    let_all_go((purpose, "") for purpose in dict.fromkeys([order.purpose, *(one.purpose for one in tenders_of(order))]))


def let_payment_go(order: Order, token: str) -> None:
    """An order does not want this payment: it is let go or given back. Never inside a transaction.

    Raises:
        PaymentUnclear, PaymentDenied: as `take`.
    """
    payment = payment_by_token(token)
    let_go(purpose=payment.purpose if payment else order.purpose, token=token)
