"""A client withdraws from the contract (2011/83/EU, art. 9 and 11a): she needs no reason, and is answered at once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ecrin.core.journal import record
from ecrin.orders import rules
from ecrin.orders.events import WithdrawalDeclared, Withdrawn
from ecrin.orders.models import Declaration, Order, Return
from ecrin.orders.selectors.returns import may_withdraw, refund_deadline, what_may_come

from .locking import locked
from .moving import cancelled
from .returns import Chosen, NotReturnable, TooLate, checked_quantities, written

IN_THE_HOUSE = frozenset({*rules.OPEN, "ready"})
"""Paid, and not on its way yet: withdrawing cancels it."""


@transaction.atomic
def withdraw(*, row: int, chosen: Sequence[Chosen], storefront: str, name: str, actor: Any = None) -> Return:
    """A client withdraws from all of her contract or from some of its pieces. What has not left the house is cancelled as a
    whole; what has comes back, and is paid back by the deadline.

    Raises:
        TooLate: the time is over, or the law of her market knows no such right.
        NotReturnable: not these pieces, or not so many.
    """
    order = locked(row)
    if not may_withdraw(order):
        raise TooLate
    parcel = _withdrawn(order, chosen)
    declared = Declaration.objects.create(
        number=order.number, name=name.strip()[:160], email=order.email, storefront_code=storefront, parcel=parcel
    )
    record(WithdrawalDeclared(declared.pk), actor=actor)
    return parcel


def _withdrawn(order: Order, chosen: Sequence[Chosen]) -> Return:
    """The return of a withdrawal, under the order's lock; an order that is still in the house ends with it."""
    may_come = what_may_come(order, kind=Return.Kind.WITHDRAWAL)
    lines = checked_quantities(may_come, chosen)
    now = timezone.now()
    facts: dict[str, Any] = {"asked_at": now, "refund_by": refund_deadline(order, now)}
    if order.state not in IN_THE_HOUSE:
        parcel = written(order, lines, kind=Return.Kind.WITHDRAWAL, **facts)
        record(Withdrawn(order.pk, parcel.pk))
        return parcel
    if order.parcels.exists():
        raise NotReturnable(
            _("A part of your order is on its way. Write to us, and we stop the rest at once."), field="lines"
        )
    if {one.line: one.quantity for one in lines} != {one.line.pk: one.most for one in may_come}:
        raise NotReturnable(
            _("Your order has not left us yet. Choose all of its pieces here, or write to us about some of them."),
            field="lines",
        )
    parcel = written(
        order, lines, kind=Return.Kind.WITHDRAWAL, state=Return.State.SETTLED, settled_at=now, refunded_at=now, **facts
    )
    record(Withdrawn(order.pk, parcel.pk))
    cancelled(order, "withdrawn", None)
    return parcel


@transaction.atomic
def declare_withdrawal(*, number: str, name: str, email: str, storefront: str) -> Declaration:
    """Somebody declares it on the page that everybody reaches. Whatever was typed, the same is written and the same is
    answered; the worker finds out which order it is (`follow_declaration`).
    """
    declared = Declaration.objects.create(
        number=number.strip()[:40], name=name.strip()[:160], email=email.strip(), storefront_code=storefront
    )
    record(WithdrawalDeclared(declared.pk))
    return declared


@transaction.atomic
def follow_declaration(*, row: int) -> Declaration:
    """Withdraw from the whole order that a declaration names, where number and address belong together and the time runs.
    Otherwise it is kept why not, for a person to look at. Doing it twice is doing it once.
    """
    declared = Declaration.objects.get(pk=row)
    order_row = rules.row_of(declared.number)
    order = Order.objects.select_for_update().filter(pk=order_row or 0).first()
    declared = Declaration.objects.select_for_update().get(pk=row)
    if declared.parcel_id or declared.why_not:
        return declared
    if order is None or not constant_time_compare(order.email.lower(), declared.email.lower()):
        declared.why_not = "not-found"
    elif not may_withdraw(order, declared.at):
        declared.why_not = "too-late"
    else:
        whole = [Chosen(one.line.pk, one.most) for one in what_may_come(order, kind=Return.Kind.WITHDRAWAL) if one.most]
        try:
            with transaction.atomic():
                declared.parcel = _withdrawn(order, whole)
        except NotReturnable:
            declared.why_not = "by-hand"
    declared.save(update_fields=["parcel", "why_not"])
    return declared


@transaction.atomic
def settle_declaration(*, row: int, actor: Any) -> None:
    """A person has looked at a declaration that nothing followed from by itself."""
    Declaration.objects.filter(pk=row, looked_at=None).update(
        looked_at=timezone.now(), looked_at_by=getattr(actor, "pk", None)
    )
