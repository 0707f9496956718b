"""Who gets letters, as staff see it: figures of their markets, one subscriber with what she agreed to, files to take out."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import get_language

from ecrin.clients.models import User
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.legal.models import Consent
from ecrin.legal.selectors import consents_of
from ecrin.markets.rules import MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.providers import Subscriber
from ecrin.newsletter.selectors import counts, interests_in, storefront_of, writable
from ecrin.newsletter.tasks import subscriber_of

from .orders import people_of
from .rights import markets_of

VIEW, FIND, CHANGE, EXPORT = (f"newsletter.{verb}_subscription" for verb in ("view", "find", "change", "export"))
COLUMNS = tuple(Subscriber.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A market's figures: `interests` in the order of the columns."""

    market: MarketInfo
    confirmed: int
    paused: int
    pending: int
    left: int
    interests: tuple[int, ...]


def markets_for(user: Any, permission: str) -> list[MarketInfo]:
    """The markets in which a person holds a permission, in the house's order; at most one query."""
    own = markets_of(user, permission)
    return [one for one in snapshot().markets.values() if own is None or one.id in own]


def storefronts_for(user: Any, permission: str) -> dict[str, StorefrontInfo]:
    """The same, as storefronts by code."""
    own = markets_of(user, permission)
    return {code: one for code, one in snapshot().storefronts.items() if own is None or one.market.id in own}


def count_table(user: Any) -> tuple[list[str], list[CountRow], list[int]]:
    """Names of the interests, a row for each market that has subscriptions, and the sums of its columns; five queries."""
    markets = {one.code: one for one in markets_for(user, VIEW)}
    found = counts(markets)
    chosen = {code for one in found for code in one.interests}
    offered = interests_in((get_language() or SOURCE_LANGUAGE).lower(), also=chosen)
    rows = [
        CountRow(
            markets[one.market],
            one.states.get("confirmed", 0),
            one.paused,
            one.states.get("pending", 0),
            one.states.get("left", 0) + one.states.get("barred", 0),
            tuple(one.interests.get(code, 0) for code, _name in offered),
        )
        for one in found
        if one.states
    ]
    figures = [(row.confirmed, row.paused, row.pending, row.left, *row.interests) for row in rows]
    return [name for _code, name in offered], rows, [sum(column) for column in zip(*figures, strict=True)]


def subscriber_for(user: Any, row: Subscription | None, permission: str = FIND) -> Subscription | None:
    """A subscription, where a person may see its market; at most one query."""
    if row is None:
        return None
    own = markets_of(user, permission)
    market = snapshot().markets.get(row.market_code)
    return row if own is None or (market is not None and market.id in own) else None


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the ledger with who entered it; empty where it was herself."""

    consent: Consent
    who: str


def steps_of(row: Subscription) -> list[Step]:
    """What she agreed to and took back, the latest first; two queries."""
    consents = consents_of(row.mail) if row.mail else []
    people: dict[int, User] = people_of(one.actor_id for one in consents)
    return [Step(one, str(people.get(one.actor_id or 0, ""))) for one in consents]


def exported(markets: Iterable[str]) -> list[Subscriber]:
    """Whom a mailing service may write to in these markets now; two queries."""
    found = []
    for row in writable(markets):
        storefront = storefront_of(row)
        if storefront is not None:
            found.append(subscriber_of(row, storefront))
    return found


def as_csv(subscribers: Iterable[Subscriber]) -> str:
    """One line each. A value that a spreadsheet would take for a formula is quoted (OWASP, CSV injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in subscribers:
        values = {**asdict(one), "interests": " ".join(one.interests)}
        writer.writerow([_plain(str(values[name])) for name in COLUMNS])
    return out.getvalue()


def _plain(value: str) -> str:
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def as_ndjson(subscribers: Iterable[Subscriber]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in subscribers)
