"""Parcels of an order: what left, what is still here, where it is."""

from dataclasses import dataclass
from urllib.parse import quote

from ecrin.orders.models import Carrier, Order, Parcel, ParcelLine, ParcelRule
from ecrin.orders.rules import LineShare, unsent_of


def parcel_rule_of(market_code: str) -> ParcelRule | None:
    """What a market asks of its parcels, None where it asks nothing; one query."""
    return ParcelRule.objects.filter(market__code=market_code).first()


def sent_pieces(order: Order) -> list[tuple[int, int]]:
    """Line and quantity of everything that left; one query."""
    return list(ParcelLine.objects.filter(parcel__order=order).values_list("line_id", "quantity"))


def left_here(order: Order) -> dict[int, int]:
    """How many pieces of each line are still in the house; at most two queries."""
    return unsent_of({line.pk: line.quantity for line in order.lines.all()}, sent_pieces(order))


def line_shares(order: Order) -> list[LineShare]:
    """The lines of which something stands, with what is paid for them, tax included; at most one query."""
    return [
        LineShare(line.pk, line.quantity, line.amount + (0 if order.tax_included else line.tax))
        for line in order.lines.all()
        if line.quantity
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel as people see it. `address` is its carrier's tracking page, empty where there is none."""

    parcel: Parcel
    lines: tuple[ParcelLine, ...]
    address: str

    @property
    def number(self) -> int:
        return self.parcel.number


def parcels_of(order: Order) -> list[Sent]:
    """What was sent, in order; three queries, one where nothing was."""
    rows = list(order.parcels.prefetch_related("lines__line"))
    if not rows:
        return []
    named = {row.carrier for row in rows}
    pages = dict(Carrier.objects.filter(name__in=named).values_list("name", "tracking_address"))
    return [Sent(row, tuple(row.lines.all()), _page(pages.get(row.carrier, ""), row.tracking)) for row in rows]


def _page(pattern: str, tracking: str) -> str:
    return pattern.replace("{tracking}", quote(tracking, safe="")) if pattern and tracking else ""
