"""Letters about an order, in the language in which it was placed. Each is an `AFTER` reaction: done by the worker, and
twice at worst.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ecrin.boutiques.selectors import boutique_of
from ecrin.boutiques.templatetags.boutiques import week_lines
from ecrin.clients.rules import Address
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.legal.models import Acceptance
from ecrin.legal.selectors import accepted_by
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.orders.events import (
    AdditionEnded,
    AdditionFact,
    AdditionOffered,
    LinkAsked,
    OrderCancelled,
    OrderConfirmed,
    OrderEdited,
    OrderHeldForReview,
    OrderLapsed,
    OrderReady,
    ParcelSent,
    PickUpReminded,
    PiecesAdded,
)
from ecrin.orders.models import Addition, Order, OrderAddress
from ecrin.orders.rules import addition_in, row_in
from ecrin.orders.selectors import (
    address_of,
    agreed_of,
    keeps_promise,
    left_here,
    local,
    parcels_of,
    pickup_of,
    printed,
    purposes_of,
    sheet_of,
    whole_order,
)
from ecrin.orders.selectors.returns import terms_told
from ecrin.orders.services import digest_of
from ecrin.payments.events import PaymentInstructed
from ecrin.payments.selectors import instructions_of, payments_of


def send_confirmation(fact: OrderConfirmed) -> None:
    """Everything that was agreed, at once (Directive 2000/31/EC, art. 11; 2011/83/EU, art. 8(7))."""
    send_about("placed", fact.order, papers=("confirmation",))


def send_received(fact: OrderHeldForReview) -> None:
    """The same, of an order that somebody looks at first."""
    send_about("placed", fact.order, papers=("confirmation",), is_reviewed=True)


def send_instructions(fact: PaymentInstructed) -> None:
    """How the client pays by transfer; nothing once she paid, or where it is no order."""
    row, lines = row_in(fact.purpose), instructions_of(payments_of(fact.purpose))
    added = addition_in(fact.purpose)
    if added is not None:
        row = Addition.objects.filter(pk=added).values_list("order_id", flat=True).first()
    if row is not None and lines:
        send_about("transfer", row, instructions=lines, is_addition=added is not None)


def send_lapsed(fact: OrderLapsed) -> None:
    """The time to pay ran out."""
    send_about("lapsed", fact.order)


def send_cancelled(fact: OrderCancelled) -> None:
    """It was cancelled. Who went back to her bag is not written to, and who withdrew has her receipt, which says it."""
    if fact.reason not in {"changed", "withdrawn"}:
        send_about(
            "cancelled",
            fact.order,
            is_ours=fact.reason in {"house", "review"},
            is_uncollected=fact.reason == "uncollected",
        )


def send_edited(fact: OrderEdited) -> None:
    """Pieces were taken out of it, with what it comes to now; who withdrew from them has it in her receipt."""
    if fact.reason != "withdrawn":
        send_about("edited", fact.order)


def send_addition(fact: AdditionOffered) -> None:
    """Pieces are offered to be added: which, for how much, until when, and where she says yes."""
    addition = _addition(fact)
    if addition.is_open:
        send_about("addition", fact.order, **_offered(addition))


def send_added(fact: PiecesAdded) -> None:
    """They are added: what the order is now, with the conditions that apply to it, on paper that lasts (2011/83/EU,
    art. 8(7)).
    """
    send_about("added", fact.order, papers=("confirmation",), addition=_addition(fact))


def send_addition_ended(fact: AdditionEnded) -> None:
    """They are not added; of an order that was cancelled its own letter tells."""
    if fact.why != "cancelled":
        send_about("addition_ended", fact.order, why=fact.why, **_offered(_addition(fact)))


def _addition(fact: AdditionFact) -> Addition:
    return Addition.objects.select_related("order").prefetch_related("lines").get(pk=fact.addition)


def _offered(addition: Addition) -> dict[str, Any]:
    return {
        "addition": addition,
        "added_lines": addition.lines.all(),
        "new_total": addition.order.total + addition.amount,
        "until": local(addition.held_until, addition.order),
        "addition_page": lambda: absolute(reverse("order-addition", args=[addition.token])),
    }


def send_dispatched(fact: ParcelSent) -> None:
    """A parcel is on its way, with what is in it."""
    order = Order.objects.get(pk=fact.order)
    parcels = parcels_of(order)
    sent = next(one for one in parcels if one.parcel.pk == fact.parcel)
    send_about(
        "dispatched", fact.order, papers=("invoice",), parcel=sent, is_part=bool(left_here(order)) or len(parcels) > 1
    )


def send_ready(fact: OrderReady) -> None:
    """It lies ready: where, until when, with which code, and what to bring."""
    send_about("ready", fact.order)


def send_pickup_reminder(fact: PickUpReminded) -> None:
    """It waits for two more days. Nobody is reminded of what she has."""
    if Order.objects.filter(pk=fact.order, state=Order.State.READY).exists():
        send_about("ready", fact.order, is_reminder=True)


def send_link(fact: LinkAsked) -> None:
    """The way to an order, to the address that it was placed with, where that address asked. Otherwise nothing."""
    order = Order.objects.filter(pk=fact.row).first()
    if order is not None and constant_time_compare(digest_of(order.email), fact.digest):
        send_about("link", order.pk)


def send_about(name: str, row: int, *, papers: Sequence[str] = (), **more: Any) -> None:
    """A letter about an order, to the address that it was placed with; nothing once that was erased. `papers` are
    attached as PDF, by their names; one that is not there is left out.
    """
    order = whole_order(row)
    if order is None or not order.email:  # erased meanwhile
        return
    storefront = snapshot().storefronts.get(order.storefront_code) or snapshot().default
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    sheets = [sheet for sheet in (sheet_of(order, paper) for paper in papers) if sheet]
    with storefront_context(storefront):
        message = letter(
            f"orders/{name}",
            to=order.email,
            language=order.language,
            context={
                **_context(order, storefront),
                "attached": [f"{one.title} {one.number}" for one in sheets],
                **more,
            },
            reply_to=storefront.market.mail,
        )
    for sheet in sheets:
        made = printed(sheet)
        message.attach(made.file, made.content, "application/pdf")
    message.send()


def _context(order: Order, storefront: StorefrontInfo) -> dict[str, Any]:
    delivery, billing = address_of(order, OrderAddress.Role.DELIVERY), address_of(order, OrderAddress.Role.BILLING)
    pickup = pickup_of(order)
    boutique = boutique_of(pickup.boutique_code) if pickup else None
    return {
        "order": order,
        "lines": [line for line in order.lines.all() if line.quantity],
        "pickup": pickup,
        "week": week_lines(boutique, storefront.babel) if boutique else (),
        "storefront": storefront,
        "market": storefront.market,
        "house": current_house(),
        "address": absolute(reverse("order", args=[order.token])),
        "conditions": [
            (
                one.version.document.title,
                one.version.number,
                absolute(reverse("legal-document", args=[one.version.document.kind])),
            )
            for one in accepted_by(*agreed_of(order))
            if one.how != Acceptance.How.SHOWN
        ],
        "is_paid": any(payment.captured for payment in payments_of(*purposes_of(order))),
        "return_terms": lambda: terms_told(order),  # in the words of the letter's language
        "given_name": delivery.given_name if delivery else "",
        "keeps_promise": keeps_promise(order, timezone.now()),
        "delivery_lines": _lines(delivery, storefront),
        "billing_lines": _lines(billing, storefront),
    }


def _lines(address: OrderAddress | None, storefront: StorefrontInfo) -> tuple[str, ...]:
    if address is None:
        return ()
    data = {name: getattr(address, name) for name in Address.__dataclass_fields__}
    return Address.from_data(data).lines(storefront.language, abroad=True)


def absolute(path: str) -> str:
    """A path of the house with its host."""
    return f"{settings.SITE_ADDRESS}{path}"
