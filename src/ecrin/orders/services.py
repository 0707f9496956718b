"""Verbs of orders. Each that changes an order locks its row first, then its stock: everybody in this one order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.inventory.services import OutOfStock, hold_stock, keep_held, release_hold, take_held
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Quote

from . import rules
from .events import (
    LinkAsked,
    MoneyUnwanted,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderDispatched,
    OrderFact,
    OrderHeldForReview,
    OrderLapsed,
    OrderNoted,
    OrderPlaced,
    OrderPreparing,
)
from .models import Order, OrderAddress, OrderEntry, OrderFlag, OrderLine, OrderNote
from .rules import Address, OrderDraft, Ordered, State, Terms
from .selectors import linked_orders, review_rule_of

HELD_FOR = timedelta(minutes=30)
"""How long a piece waits for its payment."""


class OrderMovedOn(Conflict):
    """What was asked does not fit the state that the order has by now."""

    code = "order-moved-on"
    sentence = _("This order is %(state)s by now, so this cannot be done any more.")


# Writing


@transaction.atomic
def write_order(
    *,
    placed_from: str,
    storefront: StorefrontInfo,
    draft: OrderDraft,
    ordered: Sequence[Ordered],
    quote: Quote,
    terms: Terms,
    client: Any = None,
) -> Order:
    """Write an order that awaits its payment and hold its pieces for `HELD_FOR`. Returns it.

    A fixed number of statements, whatever the number of lines; stock is locked last.

    Args:
        placed_from: the bag's token; a bag is ordered once.
        ordered: the pieces in the order of the quote's lines.

    Raises:
        OutOfStock: not all pieces can be held; nothing is written.
        ValueError: the tax is not known, or pieces and quote do not fit: the caller's mistake.
    """
    if quote.tax is None or [one.key for one in ordered] != [one.line.key for one in quote.lines]:
        raise ValueError("an order is written from a final quote of its own lines")
    now = timezone.now()
    order = Order.objects.create(
        placed_from=placed_from,
        market_code=storefront.market.code,
        storefront_code=storefront.code,
        language=storefront.interface,
        channel=terms.channel,
        client=client,
        email=draft.email,
        currency=quote.currency,
        tax_included=quote.tax_included,
        tax_rate=quote.rate or 0,
        goods=quote.goods,
        delivery=quote.delivery,
        tax=quote.tax,
        total=quote.total,
        delivery_code=draft.delivery_code,
        delivery_name=terms.delivery_name,
        promise_least=terms.promise.least if terms.promise else None,
        promise_most=terms.promise.most if terms.promise else None,
        gift_wrap=draft.gift.wrap,
        gift_message=draft.gift.message,
        hide_prices=draft.gift.hide_prices,
        placed_at=now,
        held_until=now + HELD_FOR,
    )
    _write_addresses(order, draft)
    lines = _write_lines(order, ordered, quote)
    _write_entries(order, lines, quote)
    record(OrderPlaced(order.pk), actor=client)
    hold_stock(purpose=order.purpose, wanted=_pieces(lines), expires_at=order.held_until)
    return order


def _write_addresses(order: Order, draft: OrderDraft) -> None:
    roles: list[tuple[str, Address | None]] = [
        (OrderAddress.Role.DELIVERY, draft.delivery),
        (OrderAddress.Role.BILLING, draft.billing),
    ]
    OrderAddress.objects.bulk_create(
        OrderAddress(order=order, role=role, **asdict(address)) for role, address in roles if address is not None
    )


def _write_lines(order: Order, ordered: Sequence[Ordered], quote: Quote) -> list[OrderLine]:
    return OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            sku=quoted.line.sku,
            product=piece.product,
            reference=piece.reference,
            name=piece.name,
            details=piece.details,
            quantity=quoted.line.quantity,
            unit=quoted.line.unit,
            tax=quoted.tax,
            personalisation=dict(piece.personalisation),
            is_final_sale=piece.is_final_sale,
        )
        for position, (piece, quoted) in enumerate(zip(ordered, quote.lines, strict=True), start=1)
    )


def _write_entries(order: Order, lines: Sequence[OrderLine], quote: Quote) -> None:
    of_key = {quoted.line.key: line for quoted, line in zip(quote.lines, lines, strict=True)}
    OrderEntry.objects.bulk_create(
        OrderEntry(order=order, line=of_key.get(key), kind=kind, quantity=quantity, amount=amount, tax=tax)
        for kind, key, quantity, amount, tax in rules.entries_of(quote)
    )


def _pieces(lines: Iterable[OrderLine]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    return wanted


# Moving


def locked(row: int) -> Order:
    """The order's row, locked until the transaction ends.

    Raises:
        NotFound: no such order.
    """
    order = Order.objects.select_for_update().filter(pk=row).first()
    if order is None:
        raise NotFound
    return order


def _move(order: Order, to: State, fact: OrderFact, *, actor: Any = None, **values: Any) -> None:
    """Lead a locked order on, and record it.

    Raises:
        OrderMovedOn: its life cycle does not lead there.
    """
    if not rules.may_move(order.state, to):  # type: ignore[arg-type]  # the column's choices are State
        raise OrderMovedOn(state=order.get_state_display())
    order.state = to
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *values])
    record(fact, actor=actor)


@transaction.atomic
def confirm_paid(*, row: int, payment: str, amount: int, currency: str) -> Order:
    """Money is promised or there. The order is confirmed, or waits for review where the market's rule says so.

    Told twice it does nothing the second time. Money that comes after the pieces were let go holds them again. Where
    they are gone, the order was cancelled or has its money already, or it is another sum than what is due, the money
    goes back (`MoneyUnwanted`).

    Args:
        payment: its token, for what is to go back.
        amount: minor units.
    """
    order = locked(row)
    if order.paid_by == payment:
        return order
    due = order.state in rules.UNPAID and (amount, currency) == (order.total, order.currency)
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
            hold_stock(purpose=order.purpose, wanted=_pieces(order.lines.all()), expires_at=None)
    except OutOfStock:
        return False
    return True


def _confirm(order: Order, payment: str) -> None:
    paid: dict[str, Any] = {"paid_by": payment, "held_until": None}
    if _flag(order):
        _move(order, "review", OrderHeldForReview(order.pk), **paid)
    else:
        _move(order, "confirmed", OrderConfirmed(order.pk), **paid, confirmed_at=timezone.now())


def _flag(order: Order) -> tuple[str, ...]:
    rule = review_rule_of(order.market_code)
    if rule is None:
        return ()
    linked = linked_orders(order, days=rule.linked_days)
    reasons = rules.review_reasons(total=order.total, threshold=rule.threshold, linked=linked)
    numbers = [one.number for one in linked]
    OrderFlag.objects.bulk_create(OrderFlag(order=order, reason=reason, linked=numbers) for reason in reasons)
    return reasons


@transaction.atomic
def approve_order(*, row: int, finding: str, actor: Any) -> Order:
    """A person looked at it and lets it go on; what she found is kept.

    Raises:
        InvalidInput: nothing is written down.
        OrderMovedOn: it does not wait for review.
    """
    order = locked(row)
    _settle_flags(order, finding, actor)
    _move(order, "confirmed", OrderConfirmed(row), actor=actor, confirmed_at=timezone.now())
    return order


@transaction.atomic
def decline_order(*, row: int, finding: str, actor: Any) -> Order:
    """A person looked at it and the house will not serve it: it is cancelled, its money goes back.

    Raises:
        InvalidInput: nothing is written down.
        OrderMovedOn: it does not wait for review.
    """
    order = locked(row)
    if order.state != Order.State.REVIEW:
        raise OrderMovedOn(state=order.get_state_display())
    _settle_flags(order, finding, actor)
    return _cancel(order, "review", actor)


def _settle_flags(order: Order, finding: str, actor: Any) -> None:
    if not finding.strip():
        raise InvalidInput(_("Write down what you found: it is the evidence."), field="finding")
    OrderFlag.objects.filter(order=order, settled_at=None).update(
        finding=finding.strip(), settled_by=getattr(actor, "pk", None), settled_at=timezone.now()
    )


@transaction.atomic
def cancel_order(*, row: int, reason: str, actor: Any = None) -> Order:
    """It ends before it left: its pieces are free again, and what was paid goes back (`OrderCancelled`).

    Cancelling what is cancelled changes nothing.

    Args:
        reason: `client`, `house` or `changed`.

    Raises:
        OrderMovedOn: it left already.
    """
    order = locked(row)
    if order.state == Order.State.CANCELLED:
        return order
    return _cancel(order, reason, actor)


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


def _cancel(order: Order, reason: str, actor: Any) -> Order:
    _move(
        order, "cancelled", OrderCancelled(order.pk, reason), actor=actor, held_until=None, cancelled_at=timezone.now()
    )
    OrderEntry.objects.bulk_create(
        OrderEntry(
            order=order, line_id=entry.line_id, kind=entry.kind, quantity=-entry.quantity, amount=-entry.amount,
            tax=-entry.tax, reason="cancelled", actor_id=getattr(actor, "pk", None),
        )
        for entry in list(order.entries.all())
    )  # fmt: skip
    release_hold(purpose=order.purpose)
    return order


@transaction.atomic
def lapse_order(*, row: int, now: datetime) -> bool:
    """Nobody paid in time: its pieces are free again. Returns whether it was so. Ask the provider first (`checkout`)."""
    order = locked(row)
    if order.state != Order.State.AWAITING_PAYMENT or order.held_until is None or order.held_until > now:
        return False
    _move(order, "lapsed", OrderLapsed(row), held_until=None)
    release_hold(purpose=order.purpose)
    return True


@transaction.atomic
def prepare_order(*, row: int, actor: Any) -> Order:
    """Somebody begins to pack it.

    Raises:
        OrderMovedOn: it is not confirmed, or is being prepared already.
    """
    order = locked(row)
    _move(order, "preparing", OrderPreparing(row), actor=actor)
    return order


@transaction.atomic
def dispatch_order(
    *, row: int, actor: Any, carrier: str = "", tracking: str = "", serials: Mapping[str, Sequence[str]] | None = None
) -> Order:
    """Its pieces leave the house, by serial number where they are kept so; then what was authorised is taken.

    Raises:
        OrderMovedOn: it is not confirmed, or left already.
        InvalidInput: serial numbers are missing or not there.
    """
    order = locked(row)
    _move(
        order, "dispatched", OrderDispatched(row), actor=actor,
        carrier=carrier.strip(), tracking=tracking.strip(), dispatched_at=timezone.now(),
    )  # fmt: skip
    named = {sku: [one.strip() for one in numbers if one.strip()] for sku, numbers in (serials or {}).items()}
    take_held(purpose=order.purpose, actor=actor, serials=named)
    for line in order.lines.filter(sku__in=named):
        line.serials = named[line.sku]
        line.save(update_fields=["serials"])
    return order


@transaction.atomic
def deliver_order(*, row: int, actor: Any = None, at: datetime | None = None) -> Order:
    """It arrived; what counts from delivery (returns, withdrawal) counts from now on.

    Raises:
        OrderMovedOn: it is not on its way.
    """
    order = locked(row)
    _move(order, "delivered", OrderDelivered(row), actor=actor, delivered_at=at or timezone.now())
    return order


@transaction.atomic
def note_order(*, row: int, text: str, actor: Any) -> OrderNote:
    """Write something down for colleagues.

    Raises:
        InvalidInput: nothing is written.
    """
    if not text.strip():
        raise InvalidInput(_("Write something first."), field="text")
    note = OrderNote.objects.create(order_id=row, text=text.strip(), actor_id=getattr(actor, "pk", None))
    record(OrderNoted(row, note.pk), actor=actor)
    return note


# Finding


def digest_of(email: str) -> str:
    """An e-mail address under the house's key: what a fact may carry, since nobody reads an address out of it."""
    return salted_hmac("ecrin.orders.link", email.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def ask_for_link(*, number: str, email: str) -> None:
    """Somebody wants the way to her order. Whatever was typed, the same is written and the same is answered: the worker
    finds out whether number and address belong together, and then writes to that address (`tasks.send_link`).
    """
    record(LinkAsked(rules.row_of(number) or 0, digest_of(email)))
