"""What follows for orders from what happened to their money, and what the clock asks. See `config/reactions.py`."""

import logging
from datetime import timedelta

from django.utils import timezone

from ecrin.core.errors import Refusal
from ecrin.orders.events import (
    MoneyUnwanted,
    OrderCancelled,
    OrderCollected,
    OrderEdited,
    OrderLapsed,
    OrderReady,
    ParcelSent,
)
from ecrin.orders.models import Order, Parcel
from ecrin.orders.rules import row_in
from ecrin.orders.selectors import is_kept_ready, pickup_of, unpaid_since
from ecrin.orders.services import confirm_paid, lapse_order, wait_longer
from ecrin.payments.events import PaymentAuthorised, PaymentInstructed
from ecrin.payments.selectors import payments_of
from ecrin.payments.services import CannotCancel, cancel_payment, settle_payment

from .tenders import give_back_beyond, let_order_go, let_payment_go, let_unneeded_go, take

log = logging.getLogger(__name__)


def confirm_what_is_paid(fact: PaymentAuthorised) -> None:
    """Money is promised: its order is confirmed in the same transaction. Payments of other things are not ours."""
    row = row_in(fact.purpose)
    if row is not None:
        confirm_paid(row=row, payment=fact.payment, amount=fact.amount, currency=fact.currency)


def wait_for_transfer(fact: PaymentInstructed) -> None:
    """The client transfers the money: her pieces are held until then, in the same transaction."""
    row = row_in(fact.purpose)
    if row is not None:
        wait_longer(row=row, until=timezone.now() + timedelta(days=fact.days))


def give_money_back(fact: OrderCancelled | OrderLapsed | MoneyUnwanted) -> None:
    """What was promised is let go and what was taken is given back: all of an order, or one payment that it does not want."""
    order = Order.objects.get(pk=fact.order)
    if isinstance(fact, MoneyUnwanted):
        let_payment_go(order, fact.payment)
    else:
        let_order_go(order)


def take_for_parcel(fact: ParcelSent) -> None:
    """A parcel's share of what was promised is taken once it has left. A provider that takes an authorisation once only
    gives all of it as soon as anything of it is needed.

    Raises:
        PaymentUnclear, PaymentDenied: it could not be taken; the worker tries again and then parks it.
    """
    parcel = Parcel.objects.select_related("order").get(pk=fact.parcel)
    left = parcel.order.parcels.filter(number__lte=parcel.number).values_list("amount", flat=True)
    take(parcel.order, up_to=sum(left), key=f"parcel:{parcel.pk}")
    if parcel.order.dispatched_at:
        let_unneeded_go(parcel.order)


def take_money(fact: OrderCollected) -> None:
    """What was promised is taken once the pieces are in the client's hands.

    Raises:
        PaymentUnclear, PaymentDenied: as `take_for_parcel`.
    """
    order = Order.objects.get(pk=fact.order)
    take(order, up_to=order.total, key=f"collected:{order.pk}")
    let_unneeded_go(order)


def take_what_is_kept(fact: OrderReady) -> None:
    """What is made for a client alone is paid once it lies ready in its boutique, whenever she comes (ADR 0235).

    Raises:
        PaymentUnclear, PaymentDenied: as `take_for_parcel`.
    """
    order = Order.objects.get(pk=fact.order)
    if is_kept_ready(order, pickup_of(order)):
        take(order, up_to=order.total, key=f"ready:{order.pk}")
        let_unneeded_go(order)


def settle_edited(fact: OrderEdited) -> None:
    """What was taken beyond what an edited order costs goes back; where all that remains of it has left, the cents that
    its parcels did not take are taken.

    Raises:
        PaymentUnclear, PaymentDenied: the worker tries again and then parks it.
    """
    order = Order.objects.get(pk=fact.order)
    give_back_beyond(order, of=fact.entry)
    if order.dispatched_at:
        take(order, up_to=order.total, key=f"edited:{fact.entry}")
        let_unneeded_go(order)


def lapse_unpaid() -> int:
    """Let the pieces of orders go that nobody paid in time, once their bank was asked. Returns how many lapsed.

    Where the bank gives no clear answer the pieces stay held, and it is asked again at the next turn: a piece is never
    sold again while it may have been paid.
    """
    now = timezone.now()
    return sum(
        is_unpaid(order.purpose, order.number) and lapse_order(row=order.pk, now=now) for order in unpaid_since(now)
    )


def is_unpaid(purpose: str, number: str) -> bool:
    """Whether the bank says that nothing was paid for a purpose of an order, and takes nothing any more."""
    for payment in payments_of(purpose):
        try:
            settled = settle_payment(token=payment.token)
            if settled.holds_money:
                return False
            if settled.is_live:
                cancel_payment(payment=settled)
        except CannotCancel:
            return False
        except Refusal as refusal:
            log.warning("%s keeps its pieces for now: %s", number, refusal.code)
            return False
    return True
