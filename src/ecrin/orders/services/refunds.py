"""What is given back for a return: decided by one or two people, written into the order's ledger, asked of the bank by the
worker.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from ecrin.core.journal import record
from ecrin.inventory.services import take_held
from ecrin.orders import rules
from ecrin.orders.events import CreditDecided, ExchangeSent, RefundDecided, RefundProposed, ReturnRefunded
from ecrin.orders.models import Order, OrderEntry, Return, ReturnLine
from ecrin.orders.rules import Left
from ecrin.orders.selectors.returns import left_by_line, market_of, return_rule_of

from .returns import ReturnMovedOn, SamePerson, locked_return, move_return


def parts_of(parcel: Return) -> tuple[dict[int, Left], Left | None]:
    """What a return is worth by the ledger as it stands: by the row of each accepted line, and of delivery where that goes
    back too; three queries. Pieces that nobody looked at yet count as accepted.
    """
    left = left_by_line(parcel.order)
    lines = [line for line in parcel.lines.all() if line.decision != ReturnLine.Decision.REFUSED]
    parts = {line.pk: left[line.line_id].taken(line.quantity) for line in lines}
    return parts, _delivery(parcel, left, lines)


def _delivery(parcel: Return, left: dict[int | None, Left], lines: Sequence[ReturnLine]) -> Left | None:
    """Delivery goes back with the last piece of a contract that was withdrawn from wholly, and no more of it than the
    cheapest way would have cost (2011/83/EU, art. 13(1) and (2)).
    """
    if not parcel.is_withdrawal or left.get(None, Left(0, 0, 0)).amount <= 0:
        return None
    back = {line.line_id: line.quantity for line in lines}
    if any(of_line.quantity != back.get(line, 0) for line, of_line in left.items() if line is not None):
        return None
    entries = OrderEntry.objects.filter(order=parcel.order, kind=OrderEntry.Kind.GOODS, quantity__lt=0)
    if entries.exclude(reason="withdrawn").exists():
        return None
    ordered = sum(line.unit * line.ordered for line in parcel.order.lines.all())  # what the fee was asked for
    fees = [way.fee_for(ordered) for way in market_of(parcel.order).delivery]
    standard = min(fees, default=parcel.order.delivery)
    part = left[None].up_to(standard)
    return part if part.amount else None


def worth_of(parcel: Return) -> int:
    """What is given back for a return as the ledger stands, in minor units; three queries. Nothing for an exchange."""
    if parcel.is_exchange:
        return 0
    parts, delivery = parts_of(parcel)
    given = [part for part, _kept in _less(parcel, parts).values()]
    return rules.given_back([*given, *([delivery] if delivery else [])], tax_included=parcel.order.tax_included)


def _less(parcel: Return, parts: dict[int, Left]) -> dict[int, tuple[Left, Left]]:
    """By the row of each line: what is given back, and what is kept back since it is worth less."""
    deducted = {line.pk: line.deducted for line in parcel.lines.all()}
    return {pk: part.less(deducted[pk], tax_included=parcel.order.tax_included) for pk, part in parts.items()}


def _kept_back(parcel: Return) -> int:
    return sum(line.deducted for line in parcel.lines.all())


def needs_two_people(parcel: Return) -> bool:
    """Whether two people decide what is given back for a return: by the whole that it is worth, whatever is kept back of
    it; four queries.
    """
    whole = worth_of(parcel) + _kept_back(parcel)
    return rules.needs_second_person(whole, return_rule_of(parcel.order.market_code).two_people_from)


@transaction.atomic
def refund_return(*, row: int, actor: Any) -> Return:
    """Give back what was taken for the accepted pieces, less what is kept back for a lower value: the bank is asked by the
    worker (`RefundDecided`), or who received them as a gift has a credit (`CreditDecided`). From the market's amount on,
    what is kept back included, two people decide: the first one proposes, another one settles it.

    Raises:
        ReturnMovedOn: it was not inspected, is settled, or is an exchange.
        SamePerson: two people decide, and this one proposed it.
    """
    parcel = locked_return(row)
    if parcel.state != Return.State.INSPECTED or parcel.is_exchange:
        raise ReturnMovedOn(state=parcel.get_state_display())
    amount = worth_of(parcel)
    who = getattr(actor, "pk", None)
    if needs_two_people(parcel):
        if parcel.proposed_by is None:
            parcel.proposed_by = who
            parcel.save(update_fields=["proposed_by"])
            record(RefundProposed(parcel.order_id, row), actor=actor)
            return parcel
        if parcel.proposed_by == who:
            raise SamePerson
    parts, delivery = parts_of(parcel)
    _write_back(parcel, parts, delivery, who)
    decided = CreditDecided if parcel.is_credit else RefundDecided
    move_return(
        parcel, "settled", decided(parcel.order_id, row), actor=actor,
        amount=amount, settled_at=timezone.now(), settled_by=who,
    )  # fmt: skip
    return parcel


def _write_back(parcel: Return, parts: dict[int, Left], delivery: Left | None, who: int | None) -> None:
    """The ledger loses what comes back."""
    reason = "withdrawn" if parcel.is_withdrawal else "credited" if parcel.is_credit else "returned"
    lines = {line.pk: line for line in parcel.lines.all()}
    entries = [_taken_away(parcel.order, OrderEntry.Kind.DELIVERY, None, delivery, reason, who)] if delivery else []
    for pk, part in parts.items():
        line = lines[pk]
        given, kept = _less(parcel, {pk: part})[pk]
        line.amount, line.tax = given.amount, given.tax
        entries.append(_taken_away(parcel.order, OrderEntry.Kind.GOODS, line.line_id, part, reason, who))
        if kept.amount or kept.tax:
            entries.append(
                _taken_away(parcel.order, OrderEntry.Kind.KEPT_BACK, line.line_id, kept, reason, who, sign=1)
            )
    ReturnLine.objects.bulk_update(lines.values(), ["amount", "tax"])
    OrderEntry.objects.bulk_create(entries)


def _taken_away(
    order: Order, kind: str, line: int | None, part: Left, reason: str, who: int | None, sign: int = -1
) -> OrderEntry:
    return OrderEntry(
        order=order, line_id=line, kind=kind, quantity=sign * part.quantity, amount=sign * part.amount,
        tax=sign * part.tax, reason=reason, actor_id=who,
    )  # fmt: skip


@transaction.atomic
def note_refunded(*, row: int) -> bool:
    """The bank gave it back. Returns whether that is news."""
    parcel = locked_return(row)
    if parcel.refunded_at is not None:
        return False
    parcel.refunded_at = timezone.now()
    parcel.save(update_fields=["refunded_at"])
    record(ReturnRefunded(parcel.order_id, row))
    return True


@transaction.atomic
def send_exchange(
    *,
    row: int,
    actor: Any,
    carrier: str = "",
    tracking: str = "",
    serials: dict[str, list[str]] | None = None,
) -> Return:
    """The other size leaves the house, for the pieces that were accepted. Nothing is paid: the ledger loses the old piece
    and gets the new one.

    Raises:
        ReturnMovedOn: it was not inspected, is settled, or is no exchange.
        InvalidInput: serial numbers are missing or not there.
    """
    parcel = locked_return(row)
    if parcel.state != Return.State.INSPECTED or not parcel.is_exchange:
        raise ReturnMovedOn(state=parcel.get_state_display())
    who, parts = getattr(actor, "pk", None), parts_of(parcel)[0]
    lines = list(parcel.lines.all())
    entries = []
    for line in lines:
        if part := parts.get(line.pk):
            line.sent_serials = (serials or {}).get(line.wanted_sku, [])
            for reason, sign in (("exchanged", -1), ("sent-instead", 1)):
                entries.append(_taken_away(parcel.order, OrderEntry.Kind.GOODS, line.line_id, part, reason, who, sign))
    OrderEntry.objects.bulk_create(entries)
    ReturnLine.objects.bulk_update(lines, ["sent_serials"])
    move_return(
        parcel, "settled", ExchangeSent(parcel.order_id, row), actor=actor, carrier=carrier.strip(),
        tracking=tracking.strip(), settled_at=timezone.now(), settled_by=who,
    )  # fmt: skip
    take_held(purpose=parcel.purpose, actor=actor, serials=serials or {})
    return parcel
