"""What is done by the clock, and what follows from orders."""

from dataclasses import dataclass
from itertools import groupby

from ecrin.bag.models import Watch
from ecrin.bag.selectors import has_news, live_watches, seen_now, watches_touched
from ecrin.bag.services import (
    drop_expired,
    drop_old_hints,
    drop_old_watches,
    mark_given,
    mark_wanted,
    tell_if_due,
)
from ecrin.core import changes
from ecrin.markets.selectors import snapshot
from ecrin.orders.events import OrderCancelled, OrderConfirmed

AT_ONCE = 500
MOST_KEYS = 1000


def drop_expired_bags() -> int:
    """Forget bags that nobody touched for thirty days. Returns how many."""
    return drop_expired()


def drop_old() -> int:
    """Forget hints that were sent a month ago, and watches whose time is over. Returns how many."""
    return drop_old_hints() + drop_old_watches()


def note_gifts(fact: OrderConfirmed) -> None:
    """What was bought from somebody's wishlist is marked there."""
    mark_given(order=fact.order)


def free_gifts(fact: OrderCancelled) -> None:
    """What was not bought after all is wished for again."""
    mark_wanted(order=fact.order)


@dataclass
class Position:
    """Up to which change this process has looked for news; None: it has to look at everything once."""

    number: int | None = None


position = Position()


def tell_watchers() -> int:
    """Tell who asked to be told: of what changed since this process last looked, of everything where it never did, or where
    that is not kept any more. Returns how many are told. Three queries where nothing changed, and ten for each market and
    five hundred watches that something changed for.
    """
    number, before = changes.latest(), position.number
    if before is None or not changes.is_kept_since(before):
        rows = live_watches()
    else:
        keys = {key for _number, key in changes.since(before)}
        if not keys:
            return 0
        # What changes for a whole market (it opened; all its prices are another's) names no creation.
        is_narrow = len(keys) < MOST_KEYS and "markets" not in keys
        rows = watches_touched(keys) if is_narrow else live_watches()
    ordered = rows.order_by("market_code", "pk").iterator(chunk_size=AT_ONCE)
    told = sum(_tell(list(part), code) for code, part in groupby(ordered, key=lambda row: row.market_code))
    position.number = number
    return told


def _tell(rows: list[Watch], code: str) -> int:
    """Look at one market's watches in parts; the few with news are looked at again under their lock."""
    market = snapshot().markets.get(code)
    if market is None:
        return 0
    told = 0
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        seen = seen_now([(row.product_id, row.sku) for row in part], market)
        for row in part:
            if has_news(row, seen.get((row.product_id, row.sku)), market):
                told += tell_if_due(watch=row.pk)
    return told
