"""What may come back of an order, what is on its way back, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from ecrin.catalog.selectors import prices_of, products_of
from ecrin.markets.rules import MarketInfo
from ecrin.markets.rules.calendar import holidays_of
from ecrin.markets.selectors import snapshot
from ecrin.orders import rules
from ecrin.orders.models import Declaration, Order, OrderEntry, OrderLine, Return, ReturnLine, ReturnRule

from .orders import goes_to
from .terms import is_only_exchanged, return_sentences, terms_of_line

EMPTY = ReturnRule()
"""The rule of a market without one: everything is paid back, one person decides, the house pays the way."""
Kind = Return.Kind
State = Return.State


def terms_told(order: Order) -> tuple[str, ...]:
    """How the pieces of an order come back, in sentences; what was made for one person alone is not among them. At most
    one query.
    """
    market = market_of(order)
    lines = [line for line in order.lines.all() if line.quantity and not line.personalisation]
    return return_sentences(
        ((line.name, line.unit, terms_of_line(line, market)) for line in lines),
        has_right=market.withdrawal_days is not None,
    )


@dataclass(frozen=True, slots=True)
class Comes:
    """A line of an order and how many of its pieces may still be announced; `why` says why none may."""

    line: OrderLine
    most: int
    why: str = ""
    is_exchange_only: bool = False

    @property
    def numbers(self) -> range:
        return range(self.most + 1)


def return_rule_of(market_code: str) -> ReturnRule:
    """How a market takes pieces back; one query."""
    return ReturnRule.objects.filter(market__code=market_code).first() or EMPTY


def market_of(order: Order) -> MarketInfo:
    """The market of an order. No query while the markets stand."""
    return snapshot().markets[order.market_code]


def line_until(order: Order, line: OrderLine) -> date | None:
    """The last day on which pieces of a delivered order may be returned; None where they are not taken back. No query."""
    market = market_of(order)
    days = terms_of_line(line, market).days
    if days is None or order.delivered_at is None:
        return None
    return rules.last_day(order.delivered_at, days, market.time_zone)


def return_until(order: Order) -> date | None:
    """The last day of any line of a delivered order; None where its market takes nothing back. At most one query."""
    return max((last for line in order.lines.all() if (last := line_until(order, line))), default=None)


def is_return_offered(order: Order) -> bool:
    """Whether the time to return runs for a piece that is taken back at all. At most two queries."""
    return may_return(order) and not all(_why_kept(line) for line in order.lines.all())


def _why_kept(line: OrderLine) -> str:
    return rules.why_kept(
        is_final_sale=line.is_final_sale, is_personalised=bool(line.personalisation) and line.is_final_sale
    )


def withdraw_until(order: Order) -> date | None:
    """The last day on which a client may withdraw; None before delivery, or where the law knows no such right. At most
    one query.
    """
    market = market_of(order)
    if market.withdrawal_days is None or order.delivered_at is None:
        return None
    last = rules.last_day(order.delivered_at, market.withdrawal_days, market.time_zone)
    return rules.working_day_from(last, _days_off(goes_to(order), last.year))


def refund_deadline(order: Order, at: datetime) -> date:
    """By when a withdrawal is paid back: as many days as there were to withdraw (2011/83/EU, art. 13(1)). No query."""
    market = market_of(order)
    return at.astimezone(ZoneInfo(market.time_zone)).date() + timedelta(days=market.withdrawal_days or 0)


def may_return(order: Order, now: datetime | None = None) -> bool:
    """Whether the time to return runs for anything of it. At most one query."""
    last = return_until(order)
    return (
        order.state == Order.State.DELIVERED
        and last is not None
        and rules.is_within(now or timezone.now(), last, market_of(order).time_zone)
    )


def may_withdraw(order: Order, now: datetime | None = None) -> bool:
    """Whether the time to withdraw runs: from the order until its last day, where the law knows it. At most one query."""
    market = market_of(order)
    if market.withdrawal_days is None or order.state in {*rules.UNPAID, Order.State.CANCELLED}:
        return False
    last = withdraw_until(order)
    return last is None or rules.is_within(now or timezone.now(), last, market.time_zone)


def left_by_line(order: Order) -> dict[int | None, rules.Left]:
    """What the ledger still says of each line, and (None) of delivery; one query. What was kept back for pieces that came
    back is no longer a part of their line: the others are worth what they cost.
    """
    rows: dict[int | None, list[tuple[int, int, int]]] = {}
    entries = OrderEntry.objects.filter(order=order).exclude(kind=OrderEntry.Kind.KEPT_BACK)
    for line, quantity, amount, tax in entries.values_list("line_id", "quantity", "amount", "tax"):
        rows.setdefault(line, []).append((quantity, amount, tax))
    return {line: rules.left_of(of_line) for line, of_line in rows.items()}


def what_may_come(order: Order, *, kind: str) -> list[Comes]:
    """Each line and how many of its pieces may still be announced; three queries. Pieces that the other side announced (who
    gave, or who received) are not there either, but it is not told why: a surprise stands.
    """
    left, now = left_by_line(order), timezone.now()
    spoken: dict[int, int] = {}
    for line, quantity, state, decision, wish in ReturnLine.objects.filter(parcel__order=order).values_list(
        "line_id", "quantity", "parcel__state", "decision", "parcel__wish"
    ):
        is_exchanged = state == State.SETTLED and decision == "accepted" and wish == Return.Wish.EXCHANGE
        if is_exchanged or (state in rules.UNDER_WAY and decision != "refused"):
            spoken[line] = spoken.get(line, 0) + quantity
    return [
        _comes(order, line, left.get(line.pk, rules.Left(0, 0, 0)).quantity - spoken.get(line.pk, 0), kind, now)
        for line in order.lines.all()
    ]


def _comes(order: Order, line: OrderLine, most: int, kind: str, now: datetime) -> Comes:
    market, by_law = market_of(order), kind == Kind.WITHDRAWAL
    why = _why_kept(line)
    if by_law and why == "final-sale":
        why = ""  # the house's own rule; the law excludes what was made for one person
    last = line_until(order, line)
    if (
        not by_law
        and not why
        and order.delivered_at
        and (last is None or not rules.is_within(now, last, market.time_zone))
    ):
        why = "too-late" if last else "not-taken"
    if why or most <= 0:
        return Comes(line, 0, why or ("not-here" if order.is_gift else "under-way"))
    return Comes(line, most, is_exchange_only=not by_law and is_only_exchanged(line, market))


def other_sizes(order: Order, lines: Iterable[OrderLine]) -> dict[int, list[tuple[str, str]]]:
    """By line, `(SKU, size)` of the same creation that cost today what was paid; none of what was made for somebody. Eight
    queries.
    """
    market, wanted = market_of(order), list(lines)
    products = products_of({line.product for line in wanted}, market)
    prices = prices_of((sku for product in products.values() for sku in product.skus), market)
    found: dict[int, list[tuple[str, str]]] = {}
    for line in wanted:
        product = products.get(line.product)
        variants = product.variants if product and not line.personalisation else ()
        own = next((one for one in variants if one.sku == line.sku), None)
        found[line.pk] = [
            (one.sku, one.size)
            for one in variants
            if one.sku and one.sku != line.sku and one.size and prices.get(one.sku) == line.unit
            if own is not None and own.material_id == one.material_id
        ]
    return found


_LINES = Prefetch("lines", queryset=ReturnLine.objects.select_related("line"))


def returns_of(order: Order, *, by_receiver: bool | None = None) -> list[Return]:
    """What comes or came back of an order, the newest first, with its lines; two queries.

    Args:
        by_receiver: only what who received it sends back, or (False) only what its client does; None means all, for staff.
    """
    found = Return.objects.filter(order=order).prefetch_related(_LINES)
    return list(found if by_receiver is None else found.filter(by_receiver=by_receiver))


def return_at(order: Order, number: str, *, by_receiver: bool = False) -> Return | None:
    """A return of an order by its number, as its client or who received it announced it, with its lines; at most two
    queries.
    """
    row = rules.return_row(number)
    found = Return.objects.filter(pk=row or 0, order=order, by_receiver=by_receiver).prefetch_related(_LINES).first()
    if found is not None:
        found.order = order
    return found


def stopped_with(parcel: Return) -> Return | None:
    """What had not left of the same withdrawal, with its lines; None where all of it had, or none. At most two queries."""
    if not parcel.is_withdrawal:
        return None
    return Return.objects.filter(stopped_by__parcel=parcel).select_related("order").prefetch_related(_LINES).first()


def whole_return(row: int) -> Return | None:
    """A return with its order and lines; two queries."""
    return Return.objects.filter(pk=row).select_related("order").prefetch_related(_LINES).first()


def returns_matching(*, words: str = "", show: str = "", markets: Iterable[str] | None = None) -> QuerySet[Return]:
    """Returns for staff, the oldest first while they wait: by number of return or order, the code of a
    gift's receipt, or a piece's serial number.

    Args:
        show: a state, `to-refund` (decided or not, and not given back yet), or empty for all.
        markets: codes of the markets that the reader may see; None means all.
    """
    found = Return.objects.select_related("order")
    if markets is not None:
        found = found.filter(order__market_code__in=list(markets))
    if show:
        found = found.filter(state=show).order_by("refund_by", "pk")
    words = words.strip()
    if not words:
        return found
    if row := rules.return_row(words):
        return found.filter(pk=row)
    if row := rules.row_of(words):
        return found.filter(order_id=row)
    if code := rules.read_gift_code(words):
        return found.filter(order__gift_receipt__code=code)
    serial = {OrderLine.objects.filter(pk=pk).values_list("order_id", flat=True)[0] for pk in _lines_with(words)}
    return found.filter(order_id__in=serial)


def _lines_with(serial: str) -> list[int]:
    """Lines of returned orders that hold a serial number. JSON is compared here, since databases differ in how."""
    rows = OrderLine.objects.filter(order__returns__isnull=False).exclude(serials=[]).distinct()
    return [pk for pk, serials in rows.values_list("pk", "serials") if serial in serials]


def declarations_to_see(markets: Iterable[str] | None = None) -> list[Declaration]:
    """Withdrawals that were declared and that we found no order for, nobody having looked yet; one query."""
    rows = Declaration.objects.filter(looked_at=None).exclude(why_not="").order_by("pk")
    if markets is not None:
        codes = [one.code for one in snapshot().storefronts.values() if one.market.code in set(markets)]
        rows = rows.filter(storefront_code__in=codes)
    return list(rows)


def refunds_of_orders(*, settled_before: datetime) -> dict[int, int]:
    """What was decided to be given back for returns, in minor units, by order; one query."""
    sums: dict[int, int] = {}
    rows = Return.objects.filter(state=State.SETTLED, amount__gt=0, settled_at__lte=settled_before)
    rows = rows.exclude(wish=Return.Wish.CREDIT)  # that money stays in the house
    for order, amount in rows.values_list("order_id", "amount"):
        sums[order] = sums.get(order, 0) + amount
    return sums


def _days_off(country: str, year: int) -> frozenset[date]:
    """The holidays among which a last day falls, and those of the year after."""
    return holidays_of(country, "", year) | holidays_of(country, "", year + 1)
