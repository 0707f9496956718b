"""A client announces what she sends back; staff receive it, look at it and decide. Order first, then the return, then
stock: everybody locks in this one order.

Refusal
├── InvalidInput
│   ├── NotReturnable    these pieces cannot come back (so many, any more, at all)
│   ├── NotInspected     something was not looked at yet
│   └── NotDeducted      nothing, or not so much, can be kept back for a lower value
└── Conflict
    ├── ReturnMovedOn    the return is further on, or at its end
    ├── TooLate          the time to return or to withdraw is over, or has not begun
    ├── SamePerson       two people decide, and this one did already
    └── WithdrawalStands  a withdrawal is not the house's to refuse
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.inventory.models import Movement, StockLevel
from ecrin.inventory.services import hold_stock, receive_stock, release_hold, remove_stock
from ecrin.orders import rules
from ecrin.orders.events import (
    ReturnAsked,
    ReturnCancelled,
    ReturnFact,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
)
from ecrin.orders.models import Order, Return, ReturnLine
from ecrin.orders.rules import Left, ReturnState
from ecrin.orders.selectors.returns import (
    Comes,
    left_by_line,
    may_return,
    other_sizes,
    return_rule_of,
    what_may_come,
)

from .holding import pieces_by_sku
from .locking import locked

Wish = Return.Wish
Decision = ReturnLine.Decision
FOR_CLIENT = frozenset({Wish.REFUND, Wish.EXCHANGE})
FOR_RECEIVER = frozenset({Wish.CREDIT, Wish.EXCHANGE})


class NotReturnable(InvalidInput):
    code = "not-returnable"
    sentence = _("These pieces cannot be sent back this way. Please look at your choice once more, or call us.")


class NotInspected(InvalidInput):
    code = "not-inspected"
    sentence = _("Say of each piece whether it is accepted, and why where it is not.")


class NotDeducted(InvalidInput):
    code = "not-deducted"
    sentence = _(
        "Only of what was withdrawn from, and never more than it is worth, can be kept back. Say why; the client reads it."
    )


class ReturnMovedOn(Conflict):
    code = "return-moved-on"
    sentence = _("This return is %(state)s by now, so this cannot be done any more.")


class TooLate(Conflict):
    code = "too-late"
    sentence = _(
        "The time for this is over, or has not begun yet. Please call us: we will gladly see what can be done."
    )


class SamePerson(Conflict):
    code = "same-person"
    sentence = _("You proposed this refund. Somebody else has to look at it as well.")


class WithdrawalStands(Conflict):
    code = "withdrawal-stands"
    sentence = _(
        "Who withdraws needs no reason, and the house cannot refuse it. Talk to your lawyers about a worn piece."
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pieces of a line (its row) that a client sends back; `wanted_sku` is the other size that she wishes for."""

    line: int
    quantity: int
    reason: str = ""
    wanted_sku: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a line of a return, and where its pieces go: `stock` or `damaged`.

    `deducted` is kept back, in minor units and tax included, since they are worth less (`deducted_for`): only of what was
    withdrawn from, which the house cannot refuse (2011/83/EU, art. 14(2)).
    """

    is_accepted: bool
    checks: Sequence[str] = ()
    finding: str = ""
    goes: str = "stock"
    serials: Sequence[str] = ()
    deducted: int = 0
    deducted_for: str = ""


def locked_return(row: int) -> Return:
    """A return under the lock of its order.

    Raises:
        NotFound: there is none.
    """
    order_row = Return.objects.filter(pk=row).values_list("order_id", flat=True).first()
    if order_row is None:
        raise NotFound
    order = locked(order_row)
    found = Return.objects.select_for_update().get(pk=row)
    found.order = order
    return found


def move_return(parcel: Return, to: ReturnState, fact: ReturnFact, *, actor: Any = None, **values: Any) -> None:
    """Lead a locked return on, and record it.

    Raises:
        ReturnMovedOn: its life does not lead there.
    """
    if not rules.may_follow(parcel.state, to):  # type: ignore[arg-type]  # the column's choices are ReturnState
        raise ReturnMovedOn(state=parcel.get_state_display())
    parcel.state = to
    for name, value in values.items():
        setattr(parcel, name, value)
    parcel.save(update_fields=["state", *values])
    record(fact, actor=actor)


@transaction.atomic
def ask_return(*, row: int, chosen: Sequence[Chosen], wish: str = Wish.REFUND, actor: Any = None) -> Return:
    """A client announces what she sends back. The other size that she wishes for is held for her at once.

    Raises:
        TooLate: not delivered yet, or the market's days are over.
        NotReturnable: not these pieces, or not so many of them.
        OutOfStock: the other size is not there.
    """
    return announced(row, chosen, wish, by_receiver=False, actor=actor)


def announced(row: int, chosen: Sequence[Chosen], wish: str, *, by_receiver: bool, actor: Any = None) -> Return:
    """A return, in the caller's transaction and under the order's lock, whoever announces it: the same days, the same
    pieces, none of them twice. Money goes back to its client only, a credit to who received it as a gift.

    Raises:
        TooLate, NotReturnable, OutOfStock: as `ask_return`.
    """
    order = locked(row)
    if not may_return(order):
        raise TooLate
    if wish not in (FOR_RECEIVER if by_receiver else FOR_CLIENT):
        raise NotReturnable(field="wish")
    lines = _checked(order, chosen, wish)
    parcel = written(order, lines, kind=Return.Kind.RETURN, wish=wish, by_receiver=by_receiver)
    record(ReturnAsked(order.pk, parcel.pk), actor=actor)
    if wish == Wish.EXCHANGE:
        wanted: dict[str, int] = {}
        for one in lines:
            wanted[one.wanted_sku] = wanted.get(one.wanted_sku, 0) + one.quantity
        hold_stock(purpose=parcel.purpose, wanted=wanted, expires_at=None)
    return parcel


def written(order: Order, lines: Sequence[Chosen], *, kind: str, wish: str = Wish.REFUND, **values: Any) -> Return:
    """A return with its lines, in the caller's transaction and under the order's lock."""
    rule = return_rule_of(order.market_code)
    parcel = Return.objects.create(order=order, kind=kind, wish=wish, label_by=rule.label_by, **values)
    sizes = dict(pair for pairs in _sizes(order, lines).values() for pair in pairs) if wish == Wish.EXCHANGE else {}
    ReturnLine.objects.bulk_create(
        ReturnLine(
            parcel=parcel, line_id=one.line, quantity=one.quantity, reason=one.reason,
            wanted_sku=one.wanted_sku if wish == Wish.EXCHANGE else "", wanted_details=sizes.get(one.wanted_sku, ""),
        )
        for one in lines
    )  # fmt: skip
    return parcel


def _checked(order: Order, chosen: Sequence[Chosen], wish: str) -> list[Chosen]:
    """What was chosen, where all of it may come back."""
    may_come = what_may_come(order, kind=Return.Kind.RETURN)
    lines, may = checked_quantities(may_come, chosen), {one.line.pk: one for one in may_come}
    if any(one.reason not in ReturnLine.Reason.values for one in lines):
        raise NotReturnable(field="reason")
    if wish == Wish.REFUND and any(may[one.line].is_exchange_only for one in lines):
        raise NotReturnable(
            _("A piece of this price is exchanged and not paid back. Please choose another size, or call us."),
            field="wish",
        )
    if wish == Wish.EXCHANGE:
        sizes = _sizes(order, lines)
        if any(one.wanted_sku not in {sku for sku, _size in sizes.get(one.line, [])} for one in lines):
            raise NotReturnable(_("Please choose the size that you wish for."), field="wanted")
    return lines


def checked_quantities(may_come: Sequence[Comes], chosen: Sequence[Chosen]) -> list[Chosen]:
    """What was chosen of what may come, each line once.

    Raises:
        NotReturnable: nothing, or more than may come.
    """
    most = {one.line.pk: one.most for one in may_come}
    lines = [one for one in chosen if one.quantity]
    if not lines or len({one.line for one in lines}) != len(lines):
        raise NotReturnable(_("Please choose at least one piece."), field="lines")
    if any(not 0 < one.quantity <= most.get(one.line, 0) for one in lines):
        raise NotReturnable(field="lines")
    return lines


def _sizes(order: Order, lines: Sequence[Chosen]) -> dict[int, list[tuple[str, str]]]:
    wanted = {one.line for one in lines}
    return other_sizes(order, [line for line in order.lines.all() if line.pk in wanted])


@transaction.atomic
def cancel_return(*, row: int, actor: Any = None) -> Return:
    """The client keeps her pieces after all; what was held for her is free again. Twice is once.

    Raises:
        ReturnMovedOn: it came to the house already.
        WithdrawalStands: who withdrew from the contract has ended it.
    """
    parcel = locked_return(row)
    if parcel.state == Return.State.CANCELLED:
        return parcel
    if parcel.is_withdrawal:
        raise WithdrawalStands(_("A withdrawal cannot be taken back here. Please call us."))
    move_return(parcel, "cancelled", ReturnCancelled(parcel.order_id, row), actor=actor)
    release_hold(purpose=parcel.purpose)
    return parcel


@transaction.atomic
def receive_return(*, row: int, actor: Any) -> Return:
    """The parcel is in the house.

    Raises:
        ReturnMovedOn: it is already, or does not come any more.
    """
    parcel = locked_return(row)
    move_return(parcel, "received", ReturnReceived(parcel.order_id, row), actor=actor, received_at=timezone.now())
    return parcel


@transaction.atomic
def inspect_return(*, row: int, found: Mapping[int, Found], actor: Any, location: str = "") -> Return:
    """Each piece was looked at. What is accepted goes back to stock, or is written off as damaged; where nothing is, the
    return ends as refused.

    Args:
        found: what was found, by the row of the return's line.
        location: the code of the place where the pieces are laid; needed where they are counted.

    Raises:
        ReturnMovedOn: it is not in the house, or was looked at already.
        NotInspected: a line is missing, or a refusal has no reason.
        WithdrawalStands: the house cannot refuse this.
        NotDeducted: more is kept back than the pieces are worth, without a reason, or of no withdrawal.
        InvalidInput: serial numbers that were not sold with this line.
    """
    parcel = locked_return(row)
    lines = list(parcel.lines.select_related("line"))
    left = left_by_line(parcel.order)
    for line in lines:
        _judge(parcel, line, found.get(line.pk))
        _deduct(parcel, line, found[line.pk], left)
    now = timezone.now()
    if any(line.decision == Decision.ACCEPTED for line in lines):
        move_return(parcel, "inspected", ReturnInspected(parcel.order_id, row), actor=actor, inspected_at=now)
    else:
        move_return(parcel, "refused", ReturnRefused(parcel.order_id, row), actor=actor, inspected_at=now)
        release_hold(purpose=parcel.purpose)
    ReturnLine.objects.bulk_update(
        lines, ["decision", "checks", "finding", "goes", "serials", "deducted", "deducted_for"]
    )
    for line in lines:
        if line.decision == Decision.ACCEPTED:
            _lay(parcel, line, location, actor)
    return parcel


def _judge(parcel: Return, line: ReturnLine, found: Found | None) -> None:
    if found is None:
        raise NotInspected
    line.checks = [one for one in rules.CHECKS if one in found.checks]
    line.finding = found.finding.strip()
    if not found.is_accepted:
        if parcel.is_withdrawal and not line.line.is_sealed:
            raise WithdrawalStands
        if not line.finding:
            raise NotInspected(field="finding")
        line.decision = Decision.REFUSED
        return
    line.decision = Decision.ACCEPTED
    line.goes = found.goes if found.goes in ReturnLine.Goes.values else ReturnLine.Goes.STOCK
    line.serials = [one.strip() for one in found.serials if one.strip()]
    known = line.line.serials
    if known and (len(set(line.serials)) != line.quantity or not set(line.serials) <= set(known)):
        raise InvalidInput(
            _("Scan the serial number of each piece. Sold with this order: %(serials)s."),
            field="serials", serials=", ".join(known),
        )  # fmt: skip


def _deduct(parcel: Return, line: ReturnLine, found: Found, left: Mapping[int | None, Left]) -> None:
    """Keep an amount back for pieces that are worth less; what is asked for and cannot be is refused, never cut short."""
    if not found.deducted:
        return
    if not parcel.is_withdrawal or line.decision != Decision.ACCEPTED:
        raise NotDeducted
    worth = rules.given_back([left[line.line_id].taken(line.quantity)], tax_included=parcel.order.tax_included)
    if not 0 < found.deducted <= worth or not found.deducted_for.strip():
        raise NotDeducted(field="deducted")
    line.deducted, line.deducted_for = found.deducted, found.deducted_for.strip()


def _lay(parcel: Return, line: ReturnLine, location: str, actor: Any) -> None:
    """Pieces whose SKU is counted are there again, with what they were made with; damaged ones are written off in the same
    breath.
    """
    back = pieces_by_sku([line.line], {line.line_id: line.quantity})
    for sku in sorted(StockLevel.objects.filter(sku__in=back).values_list("sku", flat=True).distinct()):
        serials = tuple(line.serials) if sku == line.line.sku else ()
        moved: dict[str, Any] = {"sku": sku, "location": location, "quantity": back[sku], "actor": actor,
                                 "note": parcel.number, "serials": serials}  # fmt: skip
        receive_stock(**moved, reason=Movement.Reason.RETURNED)
        if line.goes == ReturnLine.Goes.DAMAGED:
            remove_stock(**moved, reason=Movement.Reason.DAMAGED)
