"""A client withdraws from the contract (2011/83/EU, art. 9 and 11a): she needs no reason, and is answered at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ecrin.core.journal import record
from ecrin.orders import rules
from ecrin.orders.events import WithdrawalDeclared, Withdrawn
from ecrin.orders.models import Declaration, Order, Return
from ecrin.orders.selectors import left_here
from ecrin.orders.selectors.returns import may_withdraw, refund_deadline, what_may_come

from .editing import taken_out
from .locking import locked
from .moving import cancelled
from .returns import Chosen, NotReturnable, TooLate, checked_quantities, written

IN_THE_HOUSE = frozenset({*rules.OPEN, "ready"})
"""Paid, and some of it not on its way yet: what is still here never leaves."""


@dataclass(frozen=True, slots=True)
class _Both:
    """What a withdrawal leads to: pieces that come back, and pieces that never left. One of them at least is there."""

    coming: Return | None
    stopped: Return | None

    @property
    def first(self) -> Return:
        """The return that the client is led to."""
        found = self.coming or self.stopped
        if found is None:
            raise ValueError("nothing was withdrawn from")
        return found

    def kept_in(self) -> dict[str, Return | None]:
        """As a declaration keeps them."""
        return {"parcel": self.first, "stopped": self.stopped if self.coming else None}


@transaction.atomic
def withdraw(*, row: int, chosen: Sequence[Chosen], storefront: str, name: str, actor: Any = None) -> Return:
    """A client withdraws from all of her contract or from some of its pieces. What has not left the house never does: it
    is taken out of the order, which ends where nothing else was in it. What has left comes back, and is paid back by the
    deadline. Of a line of which some are here and some are not, those that are here go first.

    Returns the return that she is led to: of what comes back, else of what never left.

    Raises:
        TooLate: the time is over, or the law of her market knows no such right.
        NotReturnable: not these pieces, or not so many.
    """
    order = locked(row)
    if not may_withdraw(order):
        raise TooLate
    both = _withdrawn(order, chosen)
    declared = Declaration.objects.create(
        number=order.number, name=name.strip()[:160], email=order.email, storefront_code=storefront, **both.kept_in()
    )
    record(WithdrawalDeclared(declared.pk), actor=actor)
    return both.first


def _withdrawn(order: Order, chosen: Sequence[Chosen]) -> _Both:
    """The returns of a withdrawal, under the order's lock; stock comes last, as everywhere."""
    lines = checked_quantities(what_may_come(order, kind=Return.Kind.WITHDRAWAL), chosen)
    here = left_here(order) if order.state in IN_THE_HOUSE else {}
    stays = {one.line: min(one.quantity, here.get(one.line, 0)) for one in lines if one.line in here}
    comes = [replace(one, quantity=one.quantity - stays.get(one.line, 0)) for one in lines]
    now = timezone.now()
    facts: dict[str, Any] = {
        "kind": Return.Kind.WITHDRAWAL, "asked_at": now, "refund_by": refund_deadline(order, now)
    }  # fmt: skip
    ended: dict[str, Any] = {"state": Return.State.SETTLED, "settled_at": now, "refunded_at": now}
    coming = [one for one in comes if one.quantity]
    stopped = [replace(one, quantity=stays[one.line]) for one in lines if one.line in stays]
    both = _Both(
        written(order, coming, **facts) if coming else None,
        written(order, stopped, **facts, **ended) if stopped else None,
    )
    record(Withdrawn(order.pk, both.first.pk))
    if stays:
        _stop(order, stays, here)
    return both


def _stop(order: Order, stays: Mapping[int, int], here: Mapping[int, int]) -> None:
    """Pieces never leave: the order ends with the last of them, or goes on without them."""
    if stays == here and not order.parcels.exists():
        cancelled(order, "withdrawn", None)
    else:
        taken_out(order, stays, reason="withdrawn")


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
                both = _withdrawn(order, whole).kept_in()
            declared.parcel, declared.stopped = both["parcel"], both["stopped"]
        except NotReturnable:
            declared.why_not = "by-hand"
    declared.save(update_fields=["parcel", "stopped", "why_not"])
    return declared


@transaction.atomic
def settle_declaration(*, row: int, actor: Any) -> None:
    """A person has looked at a declaration that nothing followed from by itself."""
    Declaration.objects.filter(pk=row, looked_at=None).update(
        looked_at=timezone.now(), looked_at_by=getattr(actor, "pk", None)
    )
