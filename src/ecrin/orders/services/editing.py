"""What staff may still change of an order before it leaves: fewer pieces, a corrected address."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record
from ecrin.inventory.services import release_hold
from ecrin.offers.rules import Quote, QuoteLine, quote_of
from ecrin.orders import rules
from ecrin.orders.events import AddressCorrected, OrderDelivered, OrderDispatched, OrderEdited
from ecrin.orders.models import Order, OrderAddress, OrderEntry, OrderLine
from ecrin.orders.rules import Address
from ecrin.orders.selectors import left_here

from .additions import end_addition_of
from .holding import pieces_by_sku
from .locking import OrderMovedOn, locked, move
from .notes import note_order


class NothingRemains(InvalidInput):
    code = "nothing-remains"
    sentence = _("Nothing of the order would remain. Please cancel it instead.")


class TaxWouldChange(InvalidInput):
    code = "tax-would-change"
    sentence = _("The tax would be another one there. Please cancel this order and place it anew.")


@transaction.atomic
def take_out(*, row: int, pieces: Mapping[int, int], reason: str, actor: Any) -> Order:
    """Take pieces out of an order that are still in the house. They are free again; what is due is worked out anew, and
    what was taken too much goes back (`OrderEdited`). Delivery costs what was agreed.

    Args:
        pieces: how many of each line, by the line's row.
        reason: for colleagues; kept as a note.

    Raises:
        OrderMovedOn: it is not paid yet, or left.
        InvalidInput: no reason, no pieces, or more than are here.
        NothingRemains: nothing of it would be left to send, nor was sent.
    """
    order = locked(row)
    if order.state not in rules.OPEN:
        raise OrderMovedOn(state=order.get_state_display())
    wanted, left = {pk: quantity for pk, quantity in pieces.items() if quantity}, left_here(order)
    if not wanted or any(not 0 < quantity <= left.get(pk, 0) for pk, quantity in wanted.items()):
        raise InvalidInput(_("Please choose pieces that are still here."), field="pieces")
    if wanted == left and not order.parcels.exists():
        raise NothingRemains(field="pieces")
    note_order(row=row, text=reason, actor=actor)
    taken_out(order, wanted, reason="edited", actor=actor)
    return order


def taken_out(order: Order, wanted: Mapping[int, int], *, reason: str, actor: Any = None) -> None:
    """What follows wherever pieces do not go with their order, under its lock: they are free again, the ledger and the
    order say what remains, and the order is on its way where all that remains of it has left.

    Args:
        wanted: how many of each line, by the line's row; no more than are here.
        reason: `edited` or `withdrawn`; it stands in the ledger and in the fact.
    """
    lines = list(order.lines.all())
    before = {line.pk: (line.quantity, line.tax) for line in lines}
    for line in lines:
        line.quantity -= wanted.get(line.pk, 0)
    quote = _quote(order, lines)
    last = _entered(order, lines, before, quote, reason, actor)
    _rewritten(order, lines, quote)
    record(OrderEdited(order.pk, last, reason), actor=actor)
    release_hold(purpose=order.purpose, wanted=pieces_by_sku(lines, wanted))
    if order.parcels.exists() and not left_here(order):
        _all_sent(order, actor)


def _all_sent(order: Order, actor: Any) -> None:
    """Nothing more is to be sent of an order of which a part left."""
    move(order, "dispatched", OrderDispatched(order.pk), actor=actor, dispatched_at=timezone.now())
    end_addition_of(order, "sent", actor)
    arrived = [at for at in order.parcels.values_list("delivered_at", flat=True) if at]
    if len(arrived) == order.parcels.count():
        move(order, "delivered", OrderDelivered(order.pk), actor=actor, delivered_at=max(arrived))


def _quote(order: Order, lines: list[OrderLine]) -> Quote:
    """What the lines cost as they stand now, by the order's own prices, delivery and rate."""
    return quote_of(
        [QuoteLine(str(line.pk), line.sku, line.quantity, line.unit) for line in lines],
        currency=order.currency,
        tax_included=order.tax_included,
        delivery=order.delivery,
        rate=order.tax_rate,
    )


def _entered(
    order: Order, lines: list[OrderLine], before: Mapping[int, tuple[int, int]], quote: Quote, reason: str, actor: Any
) -> int:
    """The ledger: what stood is taken away, what stands is added. Returns the last row."""
    shared = {"order": order, "reason": reason, "actor_id": getattr(actor, "pk", None)}
    rows = []
    for line, quoted in zip(lines, quote.lines, strict=True):
        quantity, tax = before[line.pk]
        if (quantity, tax) == (line.quantity, quoted.tax):
            continue
        kept = {"line": line, "kind": OrderEntry.Kind.GOODS, **shared}
        rows.append(OrderEntry(quantity=-quantity, amount=-line.unit * quantity, tax=-tax, **kept))
        if line.quantity:
            rows.append(OrderEntry(quantity=line.quantity, amount=line.amount, tax=quoted.tax, **kept))
    delivery_tax = order.tax - sum(tax for _quantity, tax in before.values())
    if delivery_tax != quote.delivery_tax:
        kept = {"kind": OrderEntry.Kind.DELIVERY, "quantity": 0, "amount": 0, **shared}
        rows.append(OrderEntry(tax=quote.delivery_tax - delivery_tax, **kept))
    OrderEntry.objects.bulk_create(rows)
    return order.entries.order_by("-pk").values_list("pk", flat=True)[0]


def _rewritten(order: Order, lines: list[OrderLine], quote: Quote) -> None:
    """The order as it stands now. A piece that lay ready under its serial number and does not go loses the number, which
    else would be asked for when the others are handed over.
    """
    left: dict[str, int] = {}
    for line, quoted in zip(lines, quote.lines, strict=True):
        line.tax = quoted.tax
        left[line.sku] = left.get(line.sku, 0) + line.quantity
    for line in lines:
        line.serials = line.serials[: left[line.sku]] if line.quantity else []
    OrderLine.objects.bulk_update(lines, ["quantity", "tax", "serials"])
    order.goods, order.tax, order.total = quote.goods, quote.tax or 0, quote.total
    order.save(update_fields=["goods", "tax", "total"])


@transaction.atomic
def correct_address(*, row: int, role: str, address: Address, actor: Any) -> Order:
    """Correct where an order goes, or who pays, before anything of it leaves. An address of who pays that was not given
    apart is written down apart.

    Raises:
        OrderMovedOn: it is not paid yet, or left.
        TaxWouldChange: it goes to another country or area by which the tax was worked out.
    """
    order = locked(row)
    if order.state not in rules.OPEN or order.parcels.exists():
        raise OrderMovedOn(state=order.get_state_display())
    known = order.addresses.filter(role=role).first() or OrderAddress(order=order, role=role)
    if role == OrderAddress.Role.DELIVERY and (known.country, known.area) != (address.country, address.area):
        raise TaxWouldChange(field="country")
    for name, value in asdict(address).items():
        setattr(known, name, value)
    known.save()
    record(AddressCorrected(row), actor=actor)
    return order
