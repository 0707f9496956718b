"""From payment to the client's door, or to an end before it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.journal import record
from ecrin.inventory.services import OutOfStock, keep_held, release_hold
from ecrin.orders import rules
from ecrin.orders.events import (
    MoneyUnwanted,
    OrderCancelled,
    OrderConfirmed,
    OrderHeldForReview,
    OrderLapsed,
    OrderPreparing,
)
from ecrin.orders.models import Order, OrderEntry, Tender
from ecrin.orders.selectors import is_kept_ready, pickup_of
from ecrin.payments.services import free_credit

from .additions import end_addition_of
from .flags import flag
from .holding import hold_pieces
from .locking import OrderMovedOn, locked, move


class KeptForHer(OrderMovedOn):
    """What was made for her alone lies ready and is paid: only the house can end it."""

    code = "kept-for-her"
    sentence = _("Your piece was made for you and lies ready, so it cannot be cancelled here any more. Please call us.")


class PartlySent(OrderMovedOn):
    code = "partly-sent"
    sentence = _("A part of this order is on its way already, so it cannot be cancelled as a whole. Please call us.")


@transaction.atomic
def confirm_paid(*, row: int, payment: str, amount: int, currency: str) -> Order:
    """Money is promised or there. The order is confirmed, or waits for review where the market's rule says so.

    Told twice it does nothing the second time. Money that comes after the pieces were let go holds them again. Where
    they are gone, the order was cancelled or has its money already, or it is another sum than what is due, the money
    goes back (`MoneyUnwanted`). What a credit pays is held already and not due any more.

    Args:
        payment: its token, for what is to go back.
        amount: minor units.
    """
    order = locked(row)
    if order.paid_by == payment:
        return order
    due = order.state in rules.UNPAID and (amount, currency) == (order.due, order.currency)
    if due and _has_pieces(order):
        _confirm(order, payment)
    else:
        record(MoneyUnwanted(row, payment))
    return order


def _has_pieces(order: Order) -> bool:
    """Whether the pieces of an unpaid order are kept for it from now on."""
    if order.state == Order.State.AWAITING_PAYMENT:
        keep_held(purpose=order.purpose)
        return True
    try:
        with transaction.atomic():
            hold_pieces(order, list(order.lines.all()), pickup_of(order), expires_at=None)
    except OutOfStock:
        return False
    return True


def _confirm(order: Order, payment: str) -> None:
    paid: dict[str, Any] = {"paid_by": payment, "held_until": None}
    Tender.objects.get_or_create(payment=payment, defaults={"order": order})
    if flag(order):
        move(order, "review", OrderHeldForReview(order.pk), **paid)
    else:
        move(order, "confirmed", OrderConfirmed(order.pk), **paid, confirmed_at=timezone.now())


@transaction.atomic
def cancel_order(*, row: int, reason: str, actor: Any = None) -> Order:
    """It ends before it left: its pieces are free again, and what was paid goes back (`OrderCancelled`).

    Cancelling what is cancelled changes nothing.

    Args:
        reason: `client`, `house` or `changed`.

    Raises:
        OrderMovedOn: it left already.
        PartlySent: a part of it left already.
        KeptForHer: a client ends what was made for her alone and lies ready.
    """
    order = locked(row)
    if order.state == Order.State.CANCELLED:
        return order
    if reason == "client" and is_kept_ready(order, pickup_of(order)):
        raise KeptForHer
    if order.parcels.exists():
        raise PartlySent
    return cancelled(order, reason, actor)


@transaction.atomic
def cancel_unpaid(*, row: int, reason: str, actor: Any = None) -> Order:
    """As `cancel_order`, but only where nothing is paid yet.

    Raises:
        OrderMovedOn: it is paid.
    """
    order = locked(row)
    if order.state != Order.State.CANCELLED and order.state not in rules.UNPAID:
        raise OrderMovedOn(state=order.get_state_display())
    return cancel_order(row=row, reason=reason, actor=actor)


def cancelled(order: Order, reason: str, actor: Any) -> Order:
    move(
        order, "cancelled", OrderCancelled(order.pk, reason), actor=actor, held_until=None, cancelled_at=timezone.now()
    )
    end_addition_of(order, "cancelled", actor)
    OrderEntry.objects.bulk_create(
        OrderEntry(
            order=order, line_id=entry.line_id, kind=entry.kind, quantity=-entry.quantity, amount=-entry.amount,
            tax=-entry.tax, reason="cancelled", actor_id=getattr(actor, "pk", None),
        )
        for entry in list(order.entries.all())
    )  # fmt: skip
    release_hold(purpose=order.purpose)
    _free_credit(order)
    return order


def _free_credit(order: Order) -> None:
    """What a credit holds for an order that ended can be spent again at once. After its stock: the credit is locked last."""
    if order.by_credit:
        free_credit(*rules.credit_purposes(order.pk))


@transaction.atomic
def lapse_order(*, row: int, now: datetime) -> bool:
    """Nobody paid in time: its pieces are free again. Returns whether it was so. Ask the provider first (`checkout`)."""
    order = locked(row)
    if order.state != Order.State.AWAITING_PAYMENT or order.held_until is None or order.held_until > now:
        return False
    move(order, "lapsed", OrderLapsed(row), held_until=None)
    release_hold(purpose=order.purpose)
    _free_credit(order)
    order.by_credit = 0  # money that comes late does not find it any more
    order.save(update_fields=["by_credit"])
    return True


@transaction.atomic
def wait_longer(*, row: int, until: datetime) -> Order:
    """The client moves the money herself, which takes days: its pieces wait for it as long. What is not awaiting its
    payment, or waits longer already, stays as it is.
    """
    order = locked(row)
    if order.state != Order.State.AWAITING_PAYMENT or (order.held_until and order.held_until >= until):
        return order
    order.held_until = until
    order.save(update_fields=["held_until"])
    hold_pieces(order, list(order.lines.all()), pickup_of(order), expires_at=until)
    return order


@transaction.atomic
def prepare_order(*, row: int, actor: Any) -> Order:
    """Somebody begins to pack it.

    Raises:
        OrderMovedOn: it is not confirmed, or is being prepared already.
    """
    order = locked(row)
    move(order, "preparing", OrderPreparing(row), actor=actor)
    return order
