"""A guest's order at its unguessable address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from ecrin.atelier.selectors.makings import lines_on_the_bench
from ecrin.boutiques.selectors import boutique_of
from ecrin.clients.rules import Address, telephone_text
from ecrin.core.journal import history_of
from ecrin.legal.selectors import accepted_by
from ecrin.markets.selectors import snapshot
from ecrin.orders import rules
from ecrin.orders.models import Order, OrderAddress, PickUp
from ecrin.orders.selectors import (
    address_of,
    agreed_of,
    composition_of,
    gift_terms_of,
    is_kept_ready,
    local,
    named_papers,
    open_addition,
    order_by_token,
    parcels_of,
    pickup_of,
    pieces_of,
    purposes_of,
    told_to_giver,
    whole_order,
)
from ecrin.orders.services import cancel_order
from ecrin.payments.models import Payment
from ecrin.payments.selectors import instructions_of, payments_of

from .coming_back import coming_back
from .words import COLLECTED, OF_CREDIT, PAID, PAID_WHEN_READY, STATES, TIMELINE

personal = cache_control(private=True, no_store=True)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order, in a client's words."""

    at: datetime
    text: Any


@personal
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order as its client sees it; at most twenty-eight queries, twenty-one where nothing was sent or collected."""
    found = order_by_token(token)
    row = whole_order(found.pk) if found else None
    if row is None:
        raise Http404
    pickup = pickup_of(row)
    word, sentence = COLLECTED if pickup and pickup.collected_at else STATES[row.state]
    language = request.storefront.language  # type: ignore[attr-defined]
    payments = payments_of(*purposes_of(row))
    delivery = address_of(row, OrderAddress.Role.DELIVERY)
    parcels, waiting = parcels_of(row), open_addition(row)
    context: dict[str, Any] = {
        "order": row,
        "word": word,
        "sentence": sentence,
        "is_fresh": row.state in {Order.State.CONFIRMED, Order.State.REVIEW},
        "is_unpaid": row.state in rules.UNPAID,
        "pieces": pieces_of(row, snapshot().markets[row.market_code]),
        "being_made": being_made(row),
        "delivery": delivery,
        "pickup": pickup,
        "boutique": boutique_of(pickup.boutique_code) if pickup else None,
        "delivery_lines": lines_of(delivery, language),
        "billing_lines": lines_of(address_of(row, OrderAddress.Role.BILLING), language),
        "telephone": telephone_text(delivery.telephone, delivery.country) if delivery else "",
        "payments": paid_told(row, payments, pickup),
        "can_cancel": row.state in rules.CAN_CANCEL
        and row.state not in rules.UNPAID
        and not parcels
        and not is_kept_ready(row, pickup),
        "instructions": instructions_of(payments) if row.state == Order.State.AWAITING_PAYMENT else (),
        "composition": composition_of(row),
        "timeline": timeline_of(row),
        "parcels": parcels,
        "addition": waiting,
        "addition_until": local(waiting.held_until, row) if waiting else None,
        "is_part_sent": bool(parcels) and row.state == Order.State.PREPARING,
        **coming_back(row),
        "papers": named_papers(row),
        "gift": gift_terms_of(row) if row.paid_by else None,
        "wordings": accepted_by(*agreed_of(row)),
    }
    return render(request, "orders/order.html", context)


def paid_told(order: Order, payments: Sequence[Payment], pickup: PickUp | None) -> list[tuple[Payment, Any]]:
    """What pays an order, each with what became of it in words, a credit first; one query where there is one."""
    by_credit = payments_of(*rules.credit_purposes(order.pk)) if order.by_credit else []
    words = PAID | ({"authorised": PAID_WHEN_READY} if pickup and pickup.is_kept else {})
    return [
        *((one, OF_CREDIT[one.state]) for one in by_credit if one.state in OF_CREDIT),
        *((one, words[one.state]) for one in payments if one.state in words),
    ]


def being_made(order: Order) -> set[int]:
    """Rows of the lines of which something is still made for her; one query, none where nothing is."""
    if order.state not in rules.OPEN or not any(line.personalisation for line in order.lines.all()):
        return set()
    return {int(line) for line in lines_on_the_bench(order.purpose)}


def lines_of(address: OrderAddress | None, language: str) -> tuple[str, ...]:
    """An address as it stands on a letter; nothing once it was erased."""
    if address is None:
        return ()
    data = {name: getattr(address, name) for name in Address.__dataclass_fields__}
    return Address.from_data(data).lines(language, abroad=True)


def timeline_of(order: Order) -> list[Event]:
    """What happened, oldest first, but for what a surprise keeps from her; one query, of a gift at most three."""
    facts = [fact for fact in told_to_giver(list(history_of(*purposes_of(order))), order) if fact.name in TIMELINE]
    return [Event(local(fact.at, order), TIMELINE[fact.name]) for fact in reversed(facts)]


@personal
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The client ends it before it leaves."""
    found = order_by_token(token)
    if found is None:
        raise Http404
    cancel_order(row=found.pk, reason="client")
    return redirect("order", token)
