"""An order leaves the house, at once or parcel by parcel, and arrives."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.services.makings import check_made
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.inventory.services import take_held
from ecrin.orders import rules
from ecrin.orders.events import OrderDelivered, OrderDispatched, OrderPreparing, ParcelDelivered, ParcelSent
from ecrin.orders.models import Order, OrderLine, Parcel, ParcelLine
from ecrin.orders.selectors import line_shares, parcel_rule_of, sent_pieces

from .additions import end_addition_of
from .holding import pieces_by_sku
from .locking import CollectedInBoutique, OrderMovedOn, locked, move

SENDABLE = frozenset({"confirmed", "preparing"})


class NotLeft(InvalidInput):
    """More pieces than are still in the house, or none at all."""

    code = "not-left"
    sentence = _("Please choose how many pieces leave: no more than are still here.")


class SignatureMissing(InvalidInput):
    code = "signature-missing"
    sentence = _("This parcel is handed over against a signature: please write down who signed for it.")


class AlreadyDelivered(Conflict):
    code = "already-delivered"
    sentence = _("This parcel was delivered already.")


@transaction.atomic
def send_parcel(
    *,
    row: int,
    actor: Any,
    pieces: Mapping[int, int] | None = None,
    carrier: str = "",
    tracking: str = "",
    serials: Mapping[str, Sequence[str]] | None = None,
) -> Parcel:
    """Pieces of an order leave the house, by serial number where they are kept so; then their share of what was
    authorised is taken (`ParcelSent`). The order is on its way once nothing of it is left here.

    Args:
        pieces: how many of each line, by the line's row; all that are left where it is None.
        serials: by SKU.

    Raises:
        OrderMovedOn: it is not confirmed, or left already.
        CollectedInBoutique: its client comes for it.
        NotLeft: more than are still here, or nothing.
        NotMadeYet: some of them are still in the workshop.
        InvalidInput: serial numbers are missing or not there.
    """
    order = locked(row)
    if order.is_collected:
        raise CollectedInBoutique
    if order.state not in SENDABLE:
        raise OrderMovedOn(state=order.get_state_display())
    lines = {line.pk: line for line in order.lines.all()}
    sent = list(sent_pieces(order))
    left = rules.unsent_of({pk: line.quantity for pk, line in lines.items()}, sent)
    wanted = _wanted(pieces, left)
    _check_bench(order, lines, wanted, sent)
    named = {sku: [one.strip() for one in numbers if one.strip()] for sku, numbers in (serials or {}).items()}
    parcel = _written(order, wanted, is_last=wanted == left, carrier=carrier, tracking=tracking, actor=actor)
    _fill(parcel, {lines[pk]: quantity for pk, quantity in wanted.items()}, named)
    _go_on(order, parcel, is_last=wanted == left, actor=actor)
    record(ParcelSent(row, parcel.pk), actor=actor)
    by_sku = pieces_by_sku(lines.values(), wanted)
    take_held(purpose=order.purpose, actor=actor, serials=named, wanted=by_sku)
    return parcel


def _wanted(pieces: Mapping[int, int] | None, left: Mapping[int, int]) -> dict[int, int]:
    """How many of each line leave now.

    Raises:
        NotLeft: more than are still here, or nothing.
    """
    wanted = {pk: quantity for pk, quantity in (left if pieces is None else pieces).items() if quantity}
    if not wanted or any(not 0 < quantity <= left.get(pk, 0) for pk, quantity in wanted.items()):
        raise NotLeft(field="pieces")
    return wanted


def _go_on(order: Order, parcel: Parcel, *, is_last: bool, actor: Any) -> None:
    """The order is on its way with its last parcel, and being prepared with any before."""
    if is_last:
        move(order, "dispatched", OrderDispatched(order.pk), actor=actor, dispatched_at=parcel.sent_at)
        end_addition_of(order, "sent", actor)
    elif order.state == Order.State.CONFIRMED:
        move(order, "preparing", OrderPreparing(order.pk), actor=actor)


def _check_bench(
    order: Order, lines: Mapping[int, OrderLine], wanted: Mapping[int, int], sent: Sequence[tuple[int, int]]
) -> None:
    """Nothing, where what is made for somebody is ready. One query, none where nothing is.

    Raises:
        NotMadeYet: it is not.
    """
    if not any(lines[pk].personalisation for pk in wanted):
        return
    gone: dict[str, int] = {}
    for pk, quantity in sent:
        gone[str(pk)] = gone.get(str(pk), 0) + quantity
    check_made(
        subject=order.purpose,
        wanted={str(pk): quantity for pk, quantity in wanted.items()},
        gone=gone,
        names={str(pk): line.name for pk, line in lines.items()},
    )


def _written(
    order: Order, wanted: Mapping[int, int], *, is_last: bool, carrier: str, tracking: str, actor: Any
) -> Parcel:
    shares = line_shares(order)
    before = list(order.parcels.values_list("amount", flat=True))
    amount = rules.amount_of(
        wanted, shares, total=order.total, before=sum(before), is_first=not before, is_last=is_last
    )
    value = sum(share.amount * wanted.get(share.key, 0) // share.quantity for share in shares)
    rule = parcel_rule_of(order.market_code)
    return Parcel.objects.create(
        order=order,
        number=len(before) + 1,
        carrier=carrier.strip(),
        tracking=tracking.strip(),
        amount=amount,
        needs_signature=rule is not None and value >= rule.signature_from,
        sent_by=getattr(actor, "pk", None),
    )


def _fill(parcel: Parcel, pieces: Mapping[OrderLine, int], named: Mapping[str, Sequence[str]]) -> None:
    """Write down what is in it; serial numbers go to the lines of their SKU in turn."""
    numbers = {sku: list(found) for sku, found in named.items()}
    rows = []
    for line, quantity in pieces.items():
        mine, numbers[line.sku] = numbers.get(line.sku, [])[:quantity], numbers.get(line.sku, [])[quantity:]
        rows.append(ParcelLine(parcel=parcel, line=line, quantity=quantity, serials=mine))
        if mine:
            line.serials = [*line.serials, *mine]
            line.save(update_fields=["serials"])
    ParcelLine.objects.bulk_create(rows)


def dispatch_order(*, row: int, actor: Any, **said: Any) -> Order:
    """All that is left of an order leaves in one parcel; as `send_parcel`."""
    return send_parcel(row=row, actor=actor, **said).order


@transaction.atomic
def deliver_parcel(
    *, row: int, number: int, actor: Any = None, signed_by: str = "", at: datetime | None = None
) -> Parcel:
    """A parcel arrived. With the last one the order is delivered: what counts from delivery (returns, withdrawal) counts
    from now on.

    Raises:
        NotFound: no such parcel.
        AlreadyDelivered: it arrived before.
        SignatureMissing: its value asks for a signature, and nobody's name was written down.
    """
    order = locked(row)
    parcel = order.parcels.filter(number=number).first()
    if parcel is None:
        raise NotFound
    if parcel.delivered_at is not None:
        raise AlreadyDelivered
    if parcel.needs_signature and not signed_by.strip():
        raise SignatureMissing(field="signed_by")
    parcel.delivered_at, parcel.signed_by = at or timezone.now(), signed_by.strip()[:120]
    parcel.save(update_fields=["delivered_at", "signed_by"])
    record(ParcelDelivered(row, parcel.pk), actor=actor)
    if order.state == Order.State.DISPATCHED and not order.parcels.filter(delivered_at=None).exists():
        last = order.parcels.order_by("-delivered_at").values_list("delivered_at", flat=True)[0]
        move(order, "delivered", OrderDelivered(row), actor=actor, delivered_at=last)
    return parcel


@transaction.atomic
def deliver_order(*, row: int, actor: Any = None, signed_by: str = "", at: datetime | None = None) -> Order:
    """All parcels of an order that is on its way arrived.

    Raises:
        OrderMovedOn: it is not on its way.
        SignatureMissing: as `deliver_parcel`.
    """
    order = locked(row)
    if order.state != Order.State.DISPATCHED:
        raise OrderMovedOn(state=order.get_state_display())
    for number in order.parcels.filter(delivered_at=None).values_list("number", flat=True):
        deliver_parcel(row=row, number=number, actor=actor, signed_by=signed_by, at=at)
    return Order.objects.get(pk=row)
