"""A guest's order at its unguessable address, and the way to find it again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.clients.rules import Address, telephone_text
from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.core.journal import history_of
from ecrin.markets.selectors import snapshot
from ecrin.payments.selectors import payments_of

from . import rules
from .forms import FindForm
from .models import Order, OrderAddress
from .selectors import address_of, local, order_by_token, pieces_of, whole_order
from .services import ask_for_link, cancel_order

personal = cache_control(private=True, no_store=True)
FINDING = Attempts("find-order")
PER_ADDRESS, PER_NUMBER = 20, 5

# What a client is told of an order: one word for its state, and a sentence.
STATES: dict[str, tuple[Any, Any]] = {
    "awaiting-payment": (gettext_lazy("Awaiting payment"), gettext_lazy("Your pieces are held for you while you pay.")),
    "lapsed": (gettext_lazy("Not paid in time"), gettext_lazy("Your pieces are no longer held. Nothing was taken.")),
    "review": (gettext_lazy("Received"), gettext_lazy("We look through your order by hand and write to you soon.")),
    "confirmed": (gettext_lazy("Confirmed"), gettext_lazy("Your order is confirmed, and we begin to prepare it.")),
    "preparing": (
        gettext_lazy("Being prepared"),
        gettext_lazy("Your order is on the table: it is checked, wrapped and sealed."),
    ),
    "dispatched": (gettext_lazy("On its way"), gettext_lazy("Your order has left our hands and is on its way to you.")),
    "delivered": (
        gettext_lazy("Delivered"),
        gettext_lazy("Your order has arrived. May it bring you joy for a long time."),
    ),
    "cancelled": (gettext_lazy("Cancelled"), gettext_lazy("This order was cancelled. What was paid goes back to you.")),
}
TIMELINE: dict[str, Any] = {
    "orders.order-placed": gettext_lazy("You ordered"),
    "payments.authorised": gettext_lazy("Your bank has promised the amount"),
    "payments.refused": gettext_lazy("Your bank declined a payment"),
    "orders.order-confirmed": gettext_lazy("We confirmed your order"),
    "orders.order-lapsed": gettext_lazy("The time to pay ran out"),
    "orders.order-preparing": gettext_lazy("We began to prepare it"),
    "orders.order-dispatched": gettext_lazy("It left our hands"),
    "payments.captured": gettext_lazy("The amount was taken"),
    "orders.order-delivered": gettext_lazy("It arrived"),
    "orders.order-cancelled": gettext_lazy("The order was cancelled"),
    "payments.refunded": gettext_lazy("The amount was given back"),
}
PAID: dict[str, Any] = {
    "authorised": gettext_lazy("promised by your bank; it is taken when your order leaves us"),
    "captured": gettext_lazy("paid"),
    "cancelled": gettext_lazy("released, nothing was taken"),
    "expired": gettext_lazy("released, nothing was taken"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order, in a client's words."""

    at: datetime
    text: Any


@personal
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order as its client sees it; at most sixteen queries."""
    found = order_by_token(token)
    row = whole_order(found.pk) if found else None
    if row is None:
        raise Http404
    word, sentence = STATES[row.state]
    language = request.storefront.language  # type: ignore[attr-defined]
    paid = [(one, PAID[one.state]) for one in payments_of(row.purpose) if one.state in PAID]
    delivery = address_of(row, OrderAddress.Role.DELIVERY)
    context: dict[str, Any] = {
        "order": row,
        "word": word,
        "sentence": sentence,
        "is_fresh": row.state in {Order.State.CONFIRMED, Order.State.REVIEW},
        "is_unpaid": row.state in rules.UNPAID,
        "pieces": pieces_of(row, snapshot().markets[row.market_code]),
        "delivery": delivery,
        "delivery_lines": lines_of(delivery, language),
        "billing_lines": lines_of(address_of(row, OrderAddress.Role.BILLING), language),
        "telephone": telephone_text(delivery.telephone, delivery.country) if delivery else "",
        "payments": paid,
        "can_cancel": row.state in rules.CAN_CANCEL and row.state not in rules.UNPAID,
        "timeline": timeline_of(row),
    }
    return render(request, "orders/order.html", context)


def lines_of(address: OrderAddress | None, language: str) -> tuple[str, ...]:
    """An address as it stands on a letter; nothing once it was erased."""
    if address is None:
        return ()
    data = {name: getattr(address, name) for name in Address.__dataclass_fields__}
    return Address.from_data(data).lines(language, abroad=True)


def timeline_of(order: Order) -> list[Event]:
    """What happened, oldest first; one query."""
    facts = [fact for fact in history_of(order.purpose) if fact.name in TIMELINE]
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


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Number and address lead to a mail, not to the order: the answer is the same whether or not they belong together."""
    form = FindForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "refusal": ""}
    if request.method == "POST" and form.is_valid():
        number, email = form.cleaned_data["number"], form.cleaned_data["email"]
        counters = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("number", number.upper(), PER_NUMBER)
        try:
            FINDING.check(*counters)
        except Refusal as refusal:
            return render(request, "orders/find.html", context | {"refusal": refusal}, status=refusal.status)
        FINDING.note(*counters)
        ask_for_link(number=number, email=email)
        context["sent_to"] = email
    return render(request, "orders/find.html", context)
