"""Which orders are late: the last day on which they were promised has passed and they have not left."""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from ecrin.boutiques.rules import sent_before
from ecrin.boutiques.selectors import boutique_of
from ecrin.markets.rules import leaving_before
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import calendar_of
from ecrin.orders import rules
from ecrin.orders.models import Order

from .pickups import pickup_of


def _today(market_code: str, now: datetime) -> date:
    market = snapshot().markets.get(market_code)
    return now.astimezone(ZoneInfo(market.time_zone if market else "UTC")).date()


def late_at(now: datetime) -> Q:
    """What narrows orders to late ones, each by the day of its market. No query."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for code in snapshot().markets:
        by_day[_today(code, now)].append(code)
    late = Q(pk=None)
    for day, codes in by_day.items():
        late |= Q(market_code__in=codes, promised_until__lt=day)
    return late & Q(state__in=rules.OPEN)


def is_late(order: Order, now: datetime) -> bool:
    """Whether an order has not left though its promised days have passed. No query."""
    if order.promised_until is None or order.state not in rules.OPEN:
        return False
    return order.promised_until < _today(order.market_code, now)


def keeps_promise(order: Order, now: datetime) -> bool:
    """Whether what leaves now can still be there in time, so that its days may be said once more. No query."""
    return order.promised_until is not None and _today(order.market_code, now) < order.promised_until


def due_of(order: Order) -> date | None:
    """The last day on which it may leave the house (for its boutique, or lie in it) and keep its promise; None where it has
    none. At most two queries.
    """
    market = snapshot().markets.get(order.market_code)
    pickup = pickup_of(order) if order.is_collected else None
    if pickup is not None:
        day = pickup.promised_at.astimezone(ZoneInfo(pickup.time_zone)).date()
        boutique = boutique_of(pickup.boutique_code)
        if market is None or boutique is None or not pickup.needs_transfer:
            return day
        return sent_before(boutique, market.dispatch, day)
    if order.promised_until is None or market is None:
        return order.promised_until
    method = next((one for one in market.delivery if one.code == order.delivery_code), None)
    if method is None:
        return order.promised_until
    country = order.addresses.filter(role="delivery").values_list("country", flat=True).first() or ""
    return leaving_before(calendar_of(market, method, country=country), order.promised_until, method.max_days)
