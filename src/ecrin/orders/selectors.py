"""Reads of orders; each says how many queries it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from ecrin.catalog.rules import PictureSources, ProductInfo, picture_sources
from ecrin.catalog.selectors import products_of, taxonomy
from ecrin.markets.rules import MarketInfo
from ecrin.markets.selectors import snapshot

from . import rules
from .models import Order, OrderAddress, OrderLine, ReviewRule
from .rules import Linked


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
    """An order with its lines, addresses, entries, notes and flags; six queries."""
    return Order.objects.filter(pk=row).prefetch_related("lines", "addresses", "entries", "notes", "flags").first()


def address_of(order: Order, role: str) -> OrderAddress | None:
    """Where an order goes or who pays; who pays lives where it goes unless another was given. No query once read."""
    known = {address.role: address for address in order.addresses.all()}
    return known.get(role) or known.get(OrderAddress.Role.DELIVERY)


def unpaid_since(now: datetime, *, limit: int = 100) -> list[Order]:
    """Orders whose pieces wait longer than they may, the oldest first; one query."""
    due = Order.objects.filter(state=Order.State.AWAITING_PAYMENT, held_until__lte=now)
    return list(due.order_by("held_until", "pk")[:limit])


def review_rule_of(market_code: str) -> ReviewRule | None:
    """The market's rule of review, None where it has none; one query."""
    return ReviewRule.objects.filter(market__code=market_code).first()


def linked_orders(order: Order, *, days: int) -> list[Linked]:
    """Other orders of the same client in the same currency within days that were paid or wait for it: by e-mail address,
    by account, or by telephone; one query.
    """
    since = order.placed_at - timedelta(days=days)
    same = Q(email__iexact=order.email)
    if order.client_id:
        same |= Q(client_id=order.client_id)
    telephones = {address.telephone for address in order.addresses.all() if address.telephone}
    if telephones:
        same |= Q(addresses__telephone__in=telephones)
    rows = (
        Order.objects.filter(same, currency=order.currency, placed_at__gte=since)
        .exclude(pk=order.pk)
        .exclude(state__in=(Order.State.LAPSED, Order.State.CANCELLED))
        .distinct()
    )
    return [Linked(row.number, row.total) for row in rows.order_by("pk")]


def orders_matching(*, words: str = "", state: str = "", markets: Iterable[str] | None = None) -> QuerySet[Order]:
    """Orders for staff, newest first: by number, e-mail address, name, SKU or tracking number; one query a page.

    Args:
        state: a state, `open` (what is to be done), or empty for all.
        markets: codes of the markets that the reader may see; None means all.
    """
    found = Order.objects.all()
    if markets is not None:
        found = found.filter(market_code__in=list(markets))
    if state == "open":
        found = found.filter(state__in=rules.OPEN)
    elif state:
        found = found.filter(state=state)
    words = words.strip()
    if not words:
        return found
    if row := rules.row_of(words):
        return found.filter(pk=row)
    named = Q(addresses__family_name__icontains=words) | Q(addresses__given_name__icontains=words)
    of_piece = Q(lines__sku__iexact=words) | Q(lines__reference__iexact=words)
    return found.filter(Q(email__icontains=words) | Q(tracking__iexact=words) | named | of_piece).distinct()


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of an order with its picture, where the catalogue still has one."""

    line: OrderLine
    picture: PictureSources | None

    @property
    def amount(self) -> int:
        return self.line.amount


def pieces_of(order: Order, market: MarketInfo) -> list[Piece]:
    """The lines of an order as a client sees them; seven queries whatever their number."""
    lines = list(order.lines.all())
    products = products_of({line.product for line in lines}, market)
    return [Piece(line, _picture(products.get(line.product), line.sku)) for line in lines]


def _picture(product: ProductInfo | None, sku: str) -> PictureSources | None:
    if product is None:
        return None
    variant = next((one for one in product.variants if one.sku == sku), None)
    shown = product.pictures_of(variant.material_id if variant else None)
    return picture_sources(shown[0], taxonomy().profile_of(product.category_id)) if shown else None


def goes_to(order: Order) -> str:
    """The country that an order is brought to; at most one query."""
    address = address_of(order, OrderAddress.Role.DELIVERY)
    return address.country if address else ""


def local(moment: datetime, order: Order) -> datetime:
    """A moment by the wall clock of the order's market. No query while the markets stand."""
    return timezone.localtime(moment, ZoneInfo(snapshot().markets[order.market_code].time_zone))
