"""Orders as staff see them: what is to be done, one order with all that happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.clients.models import User
from ecrin.core.journal import Fact, history_of
from ecrin.inventory.models import Hold, Unit
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order, OrderLine
from ecrin.orders.selectors import left_here, orders_matching, purposes_of, whole_order

from .rights import markets_of

PER_PAGE = 50
VIEW = "orders.view_order"
SHOWS: dict[str, str | Promise] = {
    "open": _("To be done"),
    "late": _("Late"),
    "review": _("To be looked at"),
    "awaiting-payment": _("Awaiting payment"),
    "ready": _("To be collected"),
    "dispatched": _("On their way"),
    "": _("All"),
}

# What happened, in staff's words. A fact that is not named here is shown by its own name.
WORDS: dict[str, str | Promise] = {
    "orders.order-placed": _("Placed"),
    "orders.order-confirmed": _("Confirmed"),
    "orders.order-held-for-review": _("Paid; waits for review"),
    "orders.order-lapsed": _("Not paid in time; its pieces are free again"),
    "orders.order-cancelled": _("Cancelled"),
    "orders.order-preparing": _("Being prepared"),
    "orders.parcel-sent": _("A parcel left the house"),
    "orders.parcel-delivered": _("A parcel arrived"),
    "orders.order-dispatched": _("All of it left the house"),
    "orders.order-delivered": _("Delivered"),
    "orders.order-edited": _("Pieces were taken out"),
    "orders.addition-offered": _("Pieces were offered to be added"),
    "orders.pieces-added": _("Pieces were added"),
    "orders.addition-ended": _("The offered pieces came to nothing"),
    "orders.address-corrected": _("An address was corrected"),
    "orders.invoice-issued": _("Invoice written"),
    "orders.credit-issued": _("Credit note written"),
    "orders.credit-used": _("A credit pays for it, or for a part of it"),
    "orders.credit-decided": _("Who received the gift has a credit"),
    "payments.credit-proposed": _("Proposed"),
    "payments.credit-given": _("Given; its letter goes out"),
    "payments.credit-declined": _("Declined"),
    "payments.credit-voided": _("What was left was taken away"),
    "payments.credit-letter-asked": _("Its letter goes out once more"),
    "orders.order-ready": _("Ready in the boutique"),
    "orders.order-collected": _("Handed over"),
    "orders.pickup-reminded": _("The client was reminded to collect it"),
    "orders.order-noted": _("A note was written"),
    "orders.money-unwanted": _("Money came that goes back"),
    "orders.return-asked": _("A return was announced"),
    "orders.withdrawn": _("The client withdrew from the contract"),
    "orders.return-cancelled": _("The client keeps her pieces after all"),
    "orders.return-received": _("A return is here"),
    "orders.return-inspected": _("A return was looked at"),
    "orders.return-refused": _("A return was not accepted"),
    "orders.refund-proposed": _("A refund was proposed"),
    "orders.refund-decided": _("A refund was decided"),
    "orders.return-refunded": _("A return was paid back"),
    "orders.exchange-sent": _("The other size left the house"),
    "concierge.proposal-begun": _("Begun"),
    "concierge.proposal-changed": _("Changed"),
    "concierge.proposal-sent": _("The link was sent"),
    "concierge.proposal-withdrawn": _("Withdrawn"),
    "concierge.proposal-expired": _("The link ran out"),
    "concierge.proposal-ordered": _("The client ordered it"),
    "clients.client-noted": _("A note was written"),
    "clients.task-set": _("Something to do was set"),
    "clients.task-done": _("Something to do was done"),
    "clients.client-assigned": _("Her advisor or boutique was changed"),
    "clients.clients-merged": _("Another page became part of this one"),
    "payments.started": _("Payment begun"),
    "payments.instructed": _("The client transfers the money herself"),
    "payments.transfer-arrived": _("The transfer arrived"),
    "payments.transfer-sent-back": _("The money was sent back by hand"),
    "payments.authorised": _("Payment promised by the bank"),
    "payments.refused": _("Payment refused by the bank"),
    "payments.captured": _("Payment taken"),
    "payments.cancelled": _("Payment let go"),
    "payments.refunded": _("Money given back"),
    "payments.expired": _("Payment expired"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to an order: when, what, by whom (empty: the client or the clock)."""

    at: datetime
    what: str | Promise
    who: str


@dataclass(frozen=True, slots=True)
class Picking:
    """A line of an order that is to be packed: how many are left, from where, and the serial numbers that lie there."""

    line: OrderLine
    quantity: int
    places: tuple[str, ...]
    serials: tuple[str, ...]

    @property
    def sku(self) -> str:
        return self.line.sku


def market_codes(user: Any) -> frozenset[str] | None:
    """Codes of the markets whose orders a person may see; None means all."""
    ids = markets_of(user, VIEW)
    return None if ids is None else frozenset(one.code for one in snapshot().markets.values() if one.id in ids)


def order_rows(user: Any, *, words: str, show: str, page: str | None) -> Page[Order]:
    """A page of orders that a person may see, newest first; three queries."""
    rows = orders_matching(words=words, state=show, markets=market_codes(user))
    return Paginator(rows.prefetch_related("addresses"), PER_PAGE).get_page(page)


def order_for(user: Any, row: int | None) -> Order | None:
    """A whole order, where the person may see its market; as many queries as `whole_order`."""
    order = whole_order(row) if row else None
    allowed = market_codes(user)
    return order if order and (allowed is None or order.market_code in allowed) else None


def timeline_of(order: Order) -> list[Happened]:
    """What happened to it, newest first; two queries."""
    return timeline_of_subject(*purposes_of(order))


def timeline_of_subject(*subjects: str) -> list[Happened]:
    """What happened to whatever facts call by these names, newest first; two queries."""
    facts = list(history_of(*subjects))
    people = User.objects.in_bulk({fact.actor_id for fact in facts if fact.actor_id})
    return [Happened(fact.at, _words(fact), str(people.get(fact.actor_id or 0, ""))) for fact in facts]


def _words(fact: Fact) -> str | Promise:
    return WORDS.get(fact.name, fact.name)


def people_of(ids: Iterable[int | None]) -> dict[int, User]:
    """Who wrote notes and settled flags; one query."""
    return User.objects.in_bulk({each for each in ids if each})


def picking_of(order: Order) -> list[Picking]:
    """What is still to be packed, and from where; three queries. Pieces that are not counted have no place."""
    places: dict[str, list[str]] = {}
    where: dict[str, set[int]] = {}
    for hold in Hold.objects.filter(purpose=order.purpose).select_related("location"):
        places.setdefault(hold.sku, []).append(f"{hold.location.name}: {hold.quantity}")
        where.setdefault(hold.sku, set()).add(hold.location_id)
    serials: dict[str, list[str]] = {}
    for unit in Unit.objects.filter(sku__in=where, location__isnull=False).order_by("serial"):
        if unit.location_id in where[unit.sku]:
            serials.setdefault(unit.sku, []).append(unit.serial)
    left = left_here(order)
    return [
        Picking(line, left[line.pk], tuple(places.get(line.sku, ())), tuple(serials.get(line.sku, ())))
        for line in order.lines.all()
        if line.pk in left
    ]
