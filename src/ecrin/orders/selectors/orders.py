"""Orders and where they go."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from ecrin.markets.selectors import snapshot
from ecrin.orders import rules
from ecrin.orders.models import Order, OrderAddress, OrderEntry, OrderLine

from .promises import late_at

_FIRST_ENTRY = {"entries__kind": OrderEntry.Kind.GOODS, "entries__reason__in": ("placed", "added")}
"""What narrows the ledger to the one row by which a line came into its order."""


def order_by_token(token: str) -> Order | None:
    """The order at an unguessable address; one query."""
    return Order.objects.filter(token=token).first()


def order_placed_from(bag: str) -> Order | None:
    """The order that a bag's token became, cancelled ones included; one query."""
    return Order.objects.filter(placed_from=bag).first()


def order_by_number(number: str, email: str) -> Order | None:
    """The order of a number as a person types it, where it is of this e-mail address; one query, also for a number that
    cannot be.
    """
    return Order.objects.filter(pk=rules.row_of(number) or 0, email__iexact=email.strip()).first()


def whole_order(row: int) -> Order | None:
    """An order with its lines, addresses, entries, notes, flags and what was offered to be added; seven queries, eight
    where something was.
    """
    whole = ("lines", "addresses", "entries", "notes", "flags", "additions__lines")
    return Order.objects.filter(pk=row).prefetch_related(*whole).first()


def address_of(order: Order, role: str) -> OrderAddress | None:
    """Where an order goes or who pays; who pays lives where it goes unless another was given. No query once read."""
    known = {address.role: address for address in order.addresses.all()}
    return known.get(role) or known.get(OrderAddress.Role.DELIVERY)


def pieces_ordered_since(since: datetime, *, client: Any = None, email: str = "") -> dict[str, int]:
    """How many pieces of each SKU a client ordered, or somebody with an e-mail address did, without what came to nothing;
    pieces that were added to an older order count from when they were. One query.
    """
    whose = Q(order__client=client) if client is not None else Q(pk=None)
    if email.strip():
        whose |= Q(order__email__iexact=email.strip())
    rows = (
        OrderLine.objects.filter(whose, entries__at__gte=since, **_FIRST_ENTRY)
        .exclude(order__state__in=(Order.State.LAPSED, Order.State.CANCELLED))
        .values_list("sku")
        .annotate(Sum("quantity"))
        .order_by()
    )
    return dict(rows)


def unpaid_since(now: datetime, *, limit: int = 100) -> list[Order]:
    """Orders whose pieces wait longer than they may, the oldest first; one query."""
    due = Order.objects.filter(state=Order.State.AWAITING_PAYMENT, held_until__lte=now)
    return list(due.order_by("held_until", "pk")[:limit])


def orders_matching(*, words: str = "", state: str = "", markets: Iterable[str] | None = None) -> QuerySet[Order]:
    """Orders for staff, newest first: by number, e-mail address, name, SKU or tracking number; one query a page.

    Args:
        state: a state, `open` (what is to be done), `late` (its promised days have passed), or empty for all.
        markets: codes of the markets that the reader may see; None means all.
    """
    found = Order.objects.all()
    if markets is not None:
        found = found.filter(market_code__in=list(markets))
    if state == "open":
        found = found.filter(state__in=rules.OPEN)
    elif state == "late":
        found = found.filter(late_at(timezone.now()))
    elif state:
        found = found.filter(state=state)
    words = words.strip()
    if not words:
        return found
    if row := rules.row_of(words):
        return found.filter(pk=row)
    named = Q(addresses__family_name__icontains=words) | Q(addresses__given_name__icontains=words)
    of_piece = Q(lines__sku__iexact=words) | Q(lines__reference__iexact=words)
    return found.filter(Q(email__icontains=words) | Q(parcels__tracking__iexact=words) | named | of_piece).distinct()


def goes_to(order: Order) -> str:
    """The country that an order is brought to; at most one query."""
    address = address_of(order, OrderAddress.Role.DELIVERY)
    return address.country if address else ""


def local(moment: datetime, order: Order) -> datetime:
    """A moment by the wall clock of the order's market; in UTC where the market is gone. No query while the markets stand."""
    market = snapshot().markets.get(order.market_code)
    return timezone.localtime(moment, ZoneInfo(market.time_zone if market else "UTC"))
