"""Letters about an order, in the language in which it was placed. Each is an `AFTER` reaction: done by the worker, and
twice at worst.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from ecrin.clients.rules import Address
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.legal.selectors import accepted_by
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.orders.events import (
    LinkAsked,
    OrderCancelled,
    OrderConfirmed,
    OrderDispatched,
    OrderHeldForReview,
    OrderLapsed,
)
from ecrin.orders.models import Order, OrderAddress
from ecrin.orders.rules import row_in
from ecrin.orders.selectors import address_of, whole_order
from ecrin.orders.services import digest_of
from ecrin.payments.events import PaymentInstructed
from ecrin.payments.selectors import instructions_of, payments_of


def send_confirmation(fact: OrderConfirmed) -> None:
    """Everything that was agreed, at once (Directive 2000/31/EC, art. 11; 2011/83/EU, art. 8(7))."""
    _send("placed", fact.order)


def send_received(fact: OrderHeldForReview) -> None:
    """The same, of an order that somebody looks at first."""
    _send("placed", fact.order, is_reviewed=True)


def send_instructions(fact: PaymentInstructed) -> None:
    """How the client pays by transfer; nothing once she paid, or where it is no order."""
    row = row_in(fact.purpose)
    lines = instructions_of(payments_of(fact.purpose))
    if row is not None and lines:
        _send("transfer", row, instructions=lines)


def send_lapsed(fact: OrderLapsed) -> None:
    """The time to pay ran out."""
    _send("lapsed", fact.order)


def send_cancelled(fact: OrderCancelled) -> None:
    """It was cancelled; who went back to her bag is not written to."""
    if fact.reason != "changed":
        _send("cancelled", fact.order, is_ours=fact.reason in {"house", "review"})


def send_dispatched(fact: OrderDispatched) -> None:
    """It is on its way."""
    _send("dispatched", fact.order)


def send_link(fact: LinkAsked) -> None:
    """The way to an order, to the address that it was placed with, where that address asked. Otherwise nothing."""
    order = Order.objects.filter(pk=fact.row).first()
    if order is not None and constant_time_compare(digest_of(order.email), fact.digest):
        _send("link", order.pk)


def _send(name: str, row: int, **more: Any) -> None:
    order = whole_order(row)
    if order is None or not order.email:  # erased meanwhile
        return
    storefront = snapshot().storefronts.get(order.storefront_code) or snapshot().default
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    with storefront_context(storefront):
        letter(
            f"orders/{name}",
            to=order.email,
            language=order.language,
            context={**_context(order, storefront), **more},
            reply_to=storefront.market.mail,
        ).send()


def _context(order: Order, storefront: StorefrontInfo) -> dict[str, Any]:
    delivery, billing = address_of(order, OrderAddress.Role.DELIVERY), address_of(order, OrderAddress.Role.BILLING)
    return {
        "order": order,
        "lines": list(order.lines.all()),
        "storefront": storefront,
        "market": storefront.market,
        "house": current_house(),
        "address": _absolute(reverse("order", args=[order.token])),
        "conditions": [
            (
                one.version.document.title,
                one.version.number,
                _absolute(reverse("legal-document", args=[one.version.document.kind])),
            )
            for one in accepted_by(order.purpose)
        ],
        "is_paid": any(payment.captured for payment in payments_of(order.purpose)),
        "given_name": delivery.given_name if delivery else "",
        "delivery_lines": _lines(delivery, storefront),
        "billing_lines": _lines(billing, storefront),
    }


def _lines(address: OrderAddress | None, storefront: StorefrontInfo) -> tuple[str, ...]:
    if address is None:
        return ()
    data = {name: getattr(address, name) for name in Address.__dataclass_fields__}
    return Address.from_data(data).lines(storefront.language, abroad=True)


def _absolute(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
