"""Pieces are added to an order: offered and held, paid and its own, or free again. The order is locked first, then what is
added to it, then stock.

Refusal
└── Conflict
    ├── AdditionWaits    one is offered already: one at a time
    └── AdditionMovedOn  it is added, withdrawn or ran out by now
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.inventory.services import hold_stock, pass_hold, release_hold
from ecrin.offers.rules import Quote
from ecrin.orders import rules
from ecrin.orders.events import AdditionEnded, AdditionOffered, MoneyUnwanted, PiecesAdded
from ecrin.orders.models import Addition, AdditionLine, Order, OrderEntry, OrderLine, Tender
from ecrin.orders.rules import AdditionState, Ordered
from ecrin.orders.selectors import pickup_of

from .locking import OrderMovedOn, locked

MOST_WORDS = 600


class AdditionWaits(Conflict):
    code = "addition-waits"
    sentence = _("Pieces are offered for this order already. Wait for the client’s word, or withdraw them first.")


class AdditionMovedOn(Conflict):
    code = "addition-moved-on"
    sentence = _("This is not possible any more: it is “%(state)s” by now.")


@transaction.atomic
def offer_addition(
    *, row: int, ordered: Sequence[Ordered], quote: Quote, days: int, note: str = "", actor: Any = None
) -> Addition:
    """Offer to add pieces to an order; they are held until its client pays the difference or the days are over.

    Args:
        ordered: the pieces in the order of the quote's lines.
        quote: of the added pieces alone, by the order's own rate and currency, without delivery.
        note: a few words that the client reads.

    Raises:
        OrderMovedOn: it is not paid yet, or left.
        AdditionWaits: something is offered for it already.
        InvalidInput: not so many days, or too many words.
        OutOfStock: not all pieces can be held; nothing is written.
        ValueError: pieces and quote do not fit, or the quote is not the order's: the caller's mistake.
    """
    order = locked(row)
    if order.state not in rules.OPEN:
        raise OrderMovedOn(state=order.get_state_display())
    if (quote.currency, quote.tax_included, quote.rate, quote.delivery) != (
        order.currency, order.tax_included, order.tax_rate, 0,
    ) or [one.key for one in ordered] != [one.line.key for one in quote.lines]:  # fmt: skip
        raise ValueError("pieces are added by the order's own rate, without delivery")
    if order.additions.filter(state=Addition.State.OFFERED).exists():
        raise AdditionWaits
    if len(note.strip()) > MOST_WORDS:
        raise InvalidInput(_("Please write at most %(most)s letters."), field="note", most=MOST_WORDS)
    now = timezone.now()
    try:
        until = rules.waits_for_word(now, days)
    except ValueError as error:
        raise InvalidInput(_("Choose between 1 and %(most)s days."), field="days", most=rules.MOST_DAYS) from error
    addition = Addition.objects.create(
        order=order, goods=quote.goods, tax=quote.tax or 0, amount=quote.total, note=note.strip(), offered_at=now,
        offered_by=getattr(actor, "pk", None), held_until=until,
    )  # fmt: skip
    _write_lines(addition, ordered, quote)
    record(AdditionOffered(row, addition.pk), actor=actor)
    _hold(addition, until)
    return addition


def _write_lines(addition: Addition, ordered: Sequence[Ordered], quote: Quote) -> None:
    AdditionLine.objects.bulk_create(
        AdditionLine(
            addition=addition,
            position=position,
            sku=quoted.line.sku,
            product=piece.product,
            reference=piece.reference,
            name=piece.name,
            details=piece.details,
            quantity=quoted.line.quantity,
            unit=quoted.line.unit,
            tax=quoted.tax,
        )
        for position, (piece, quoted) in enumerate(zip(ordered, quote.lines, strict=True), start=1)
    )


def _hold(addition: Addition, until: datetime) -> None:
    """Promise its pieces, those of the order's boutique first where it is collected."""
    wanted: dict[str, int] = {}
    for line in addition.lines.all():
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    pickup = pickup_of(addition.order)
    hold_stock(purpose=addition.purpose, wanted=wanted, expires_at=until, at=pickup.location if pickup else "")


def locked_addition(row: int) -> Addition:
    """An addition under the lock of its order.

    Raises:
        NotFound: there is none.
    """
    order_row = Addition.objects.filter(pk=row).values_list("order_id", flat=True).first()
    if order_row is None:
        raise NotFound
    order = locked(order_row)
    found = Addition.objects.select_for_update().get(pk=row)
    found.order = order
    return found


@transaction.atomic
def note_accepted(*, row: int) -> Addition:
    """Its client agrees to it; what costs nothing is added with that.

    Raises:
        AdditionMovedOn: it is not offered any more.
    """
    addition = locked_addition(row)
    if not addition.is_open or addition.order.state not in rules.OPEN:
        raise AdditionMovedOn(state=addition.get_state_display())
    addition.accepted_at = timezone.now()
    addition.save(update_fields=["accepted_at"])
    if addition.amount == 0:
        _add(addition, "")
    return addition


@transaction.atomic
def confirm_addition(*, row: int, payment: str, amount: int, currency: str) -> Addition:
    """The difference is promised or there: its pieces are the order's own, and so is the money. Told twice it does nothing
    the second time. Where the offer ended, the order left or was cancelled meanwhile, or it is another sum, the money goes
    back (`MoneyUnwanted`).

    Args:
        payment: its token.
        amount: minor units.
    """
    addition = locked_addition(row)
    if addition.paid_by == payment:
        return addition
    order = addition.order
    is_due = (amount, currency) == (addition.amount, order.currency)
    if addition.is_open and order.state in rules.OPEN and is_due:
        _add(addition, payment)
    else:
        record(MoneyUnwanted(order.pk, payment))
    return addition


def _add(addition: Addition, payment: str) -> None:
    """Lines, ledger and totals grow by what was offered; nothing that stood there changes."""
    order = addition.order
    last = order.lines.aggregate(last=Max("position"))["last"] or 0
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order, position=last + place, sku=line.sku, product=line.product, reference=line.reference,
            name=line.name, details=line.details, ordered=line.quantity, quantity=line.quantity, unit=line.unit,
            tax=line.tax,
        )
        for place, line in enumerate(addition.lines.all(), start=1)
    )  # fmt: skip
    OrderEntry.objects.bulk_create(
        OrderEntry(
            order=order, line=line, kind=OrderEntry.Kind.GOODS, quantity=line.quantity, amount=line.amount,
            tax=line.tax, reason="added", actor_id=addition.offered_by,
        )
        for line in lines
    )  # fmt: skip
    order.goods, order.tax, order.total = (
        order.goods + addition.goods, order.tax + addition.tax, order.total + addition.amount,
    )  # fmt: skip
    order.save(update_fields=["goods", "tax", "total"])
    if payment:
        Tender.objects.create(order=order, payment=payment)
    _turn(addition, "paid", paid_by=payment)
    record(PiecesAdded(order.pk, addition.pk))
    came = pass_hold(purpose=addition.purpose, to=order.purpose)
    pickup = pickup_of(order)
    if pickup is not None and any(hold.location.code != pickup.location for hold in came):
        pickup.needs_transfer = True
        pickup.save(update_fields=["needs_transfer"])


def _turn(addition: Addition, to: AdditionState, **values: Any) -> None:
    if not rules.may_turn(addition.state, to):  # type: ignore[arg-type]  # the column's choices are AdditionState
        raise AdditionMovedOn(state=addition.get_state_display())
    values = {"state": to, "ended_at": timezone.now(), **values}
    for name, value in values.items():
        setattr(addition, name, value)
    addition.save(update_fields=list(values))


@transaction.atomic
def withdraw_addition(*, row: int, actor: Any) -> Addition:
    """Staff take the offer back. Withdrawing what is withdrawn changes nothing.

    Raises:
        AdditionMovedOn: it is added, or ran out.
    """
    addition = locked_addition(row)
    if addition.state != Addition.State.WITHDRAWN:
        _end(addition, "withdrawn", "withdrawn", actor)
    return addition


@transaction.atomic
def lapse_addition(*, row: int, now: datetime) -> bool:
    """Its days are over. Returns whether it was so. Ask the provider first (`tasks.additions`)."""
    addition = locked_addition(row)
    if not addition.is_open or addition.held_until > now:
        return False
    _end(addition, "lapsed", "lapsed", None)
    return True


@transaction.atomic
def let_addition_wait(*, row: int, until: datetime) -> Addition:
    """The client transfers the money herself, which takes days: its pieces wait as long. What ended, or waits longer
    already, stays as it is.
    """
    addition = locked_addition(row)
    if addition.is_open and addition.held_until < until:
        addition.held_until = until
        addition.save(update_fields=["held_until"])
        _hold(addition, until)
    return addition


def end_addition_of(order: Order, why: str, actor: Any = None) -> None:
    """A locked order is cancelled or has left (`why`: `cancelled` or `sent`): what is still offered for it ends."""
    addition = Addition.objects.select_for_update().filter(order=order, state=Addition.State.OFFERED).first()
    if addition is not None:
        addition.order = order
        _end(addition, "withdrawn", why, actor)


def _end(addition: Addition, to: AdditionState, why: str, actor: Any) -> None:
    """It comes to nothing. Its pieces are let go by the worker: the transaction may lock the order's own stock."""
    _turn(addition, to)
    record(AdditionEnded(addition.order_id, addition.pk, why), actor=actor)


def free_pieces(*, row: int) -> int:
    """What was held for an addition that ended is free again. Returns how many pieces; twice is once."""
    return release_hold(purpose=rules.addition_purpose(row))
