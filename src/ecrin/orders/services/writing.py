"""An order is written."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Quote
from ecrin.orders import rules
from ecrin.orders.events import OrderPlaced
from ecrin.orders.models import GiftReceipt, Order, OrderAddress, OrderEntry, OrderLine
from ecrin.orders.rules import Address, OrderDraft, Ordered, Terms

from .holding import hold_pieces, write_pickup

HELD_FOR = timedelta(minutes=30)
"""How long a piece waits for its payment."""


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
    order = _row(placed_from, storefront, draft, quote, terms, client)
    order.save(force_insert=True)
    _write_addresses(order, draft)
    lines = _write_lines(order, ordered, quote)
    _write_entries(order, lines, quote)
    if order.is_gift:
        GiftReceipt.objects.create(order=order, code=rules.new_gift_code())
    record(OrderPlaced(order.pk), actor=client)
    pickup = write_pickup(order, terms.pickup)
    hold_pieces(order, lines, pickup, expires_at=order.held_until, only_there=draft.pickup_is_there)
    return order


def _row(
    placed_from: str, storefront: StorefrontInfo, draft: OrderDraft, quote: Quote, terms: Terms, client: Any
) -> Order:
    now = timezone.now()
    return Order(
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
        tax=quote.tax or 0,
        total=quote.total,
        delivery_code=draft.delivery_code,
        delivery_name=terms.delivery_name,
        promise_least=terms.promise.least if terms.promise else None,
        promise_most=terms.promise.most if terms.promise else None,
        promised_from=terms.dates.first if terms.dates else None,
        promised_until=terms.dates.last if terms.dates else None,
        gift_wrap=draft.gift.wrap,
        gift_message=draft.gift.message,
        hide_prices=draft.gift.hide_prices,
        placed_at=now,
        held_until=now + HELD_FOR,
    )


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
            ordered=quoted.line.quantity,
            quantity=quoted.line.quantity,
            unit=quoted.line.unit,
            tax=quoted.tax,
            personalisation=dict(piece.personalisation),
            facts=[list(fact) for fact in piece.facts],
            components=dict(piece.components),
            **_terms(piece, quoted.line.unit),
        )
        for position, (piece, quoted) in enumerate(zip(ordered, quote.lines, strict=True), start=1)
    )


def _terms(piece: Ordered, unit: int) -> dict[str, Any]:
    """How a piece comes back, as it was said when it was ordered (ADR 0188)."""
    terms = piece.terms
    if terms is None:
        return {"is_final_sale": piece.is_final_sale}
    return {
        "is_final_sale": piece.is_final_sale or terms.is_final,
        "is_sealed": terms.is_sealed,
        "return_days": terms.days or 0,
        "exchange_only": rules.is_exchange_only(unit, terms.exchange_above),
    }


def _write_entries(order: Order, lines: Sequence[OrderLine], quote: Quote) -> None:
    of_key = {quoted.line.key: line for quoted, line in zip(quote.lines, lines, strict=True)}
    OrderEntry.objects.bulk_create(
        OrderEntry(order=order, line=of_key.get(key), kind=kind, quantity=quantity, amount=amount, tax=tax)
        for kind, key, quantity, amount, tax in rules.entries_of(quote)
    )
