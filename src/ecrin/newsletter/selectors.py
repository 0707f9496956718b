"""Reads of subscriptions; each says how many queries it takes."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.core.changes import Following
from ecrin.core.house import current_house
from ecrin.legal.models import Wording
from ecrin.legal.rules import wording_digest
from ecrin.legal.selectors import wording_of
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context

from . import rules
from .models import KEY, Interest, NewsletterRule, Subscription

CONFIRM, MANAGE = "newsletter.confirm", "newsletter.manage"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be subscribed to in a storefront, and the words that are agreed to."""

    text: str
    digest: str
    interests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a market asks for; `words` by language."""

    must_confirm: bool = True
    days: int = rules.DAYS
    words: dict[str, str] = field(default_factory=dict)


def _read_rules() -> dict[int, Rule]:
    languages = {one.language for one in snapshot().storefronts.values()}
    return {
        row.market_id: Rule(
            row.must_confirm, row.days, {code: str(row.text("words", code)) for code in languages if row.words}
        )
        for row in NewsletterRule.objects.all()
    }


def _read_interests() -> tuple[Interest, ...]:
    return tuple(Interest.objects.all())


_rules = Following(_read_rules, KEY, "markets")
_interests = Following(_read_interests, KEY)


def rule_of(storefront: StorefrontInfo) -> Rule:
    """What the market of a storefront asks for. No query while nothing changed."""
    return _rules().get(storefront.market.id, Rule())


def interests_in(language: str, *, also: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Codes and names of what is offered, and of those in `also`. No query while nothing changed."""
    kept = frozenset(also)
    return tuple(
        (one.code, str(one.text("name", language))) for one in _interests() if one.is_offered or one.code in kept
    )


def consent_text(storefront: StorefrontInfo) -> str:
    """The sentence beside which somebody agrees, in the language that is active; no query while nothing changed."""
    said = _(
        "%(house)s may write to me by e-mail about its creations, its events and what I choose here. I can leave at any time, with one click in every letter."
    )
    added = rule_of(storefront).words.get(storefront.language, "")
    return f"{said % {'house': current_house().name}} {added}".strip()


def offer_of(storefront: StorefrontInfo) -> Offer:
    """What may be subscribed to in a storefront, in the language that is active; no query while nothing changed."""
    text = consent_text(storefront)
    digest = wording_digest(storefront.market.code, storefront.language, text)
    return Offer(text, digest, interests_in(storefront.language))


def shown_wording(digest: str, storefront: StorefrontInfo) -> Wording | None:
    """The kept sentence of a page that was rendered before the words changed, None where this house never showed it there;
    at most one query.
    """
    found = wording_of(digest)
    place = (storefront.market.code, storefront.language)
    return found if found is not None and (found.market_code, found.language) == place else None


def barred_digest(mail: str) -> str:
    """What is left of a forgotten address that is never to be written to: a digest under the house's own key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"newsletter:{mail}".encode(), "sha256").hexdigest()


def of_mail(mail: str) -> QuerySet[Subscription]:
    """The subscription of an address, also of one that was forgotten and is never to be written to."""
    plain = mail.strip().lower()
    return Subscription.objects.filter(Q(mail=plain) | Q(mail=None, barred_digest=barred_digest(plain)))


def subscription_of(mail: str) -> Subscription | None:
    """The subscription of an address; one query."""
    return of_mail(mail).first()


def interests_of(subscription: Subscription) -> list[str]:
    """Codes of what she chose, in the house's order; one query."""
    return list(subscription.interests.values_list("code", flat=True))


# Links


def confirm_token(subscription: Subscription) -> str:
    """What the letter that asks carries: this beginning of the subscription, signed, with the moment."""
    return signing.dumps([subscription.key, subscription.round], salt=CONFIRM)


def read_confirm(token: str, *, days: int | None) -> tuple[str, int]:
    """The key and the round of a link.

    Args:
        days: how old it may be; None: of any age.

    Raises:
        signing.SignatureExpired: it is too old.
        signing.BadSignature: the house did not write it.
    """
    key, number = signing.loads(token, salt=CONFIRM, max_age=timedelta(days=days) if days is not None else None)
    return str(key), int(number)


def manage_token(subscription: Subscription) -> str:
    """What every letter carries: the way to her preferences and out. It does not grow old."""
    return signing.Signer(salt=MANAGE).sign(subscription.key)


def managed(token: str) -> Subscription | None:
    """The subscription of a link, None where the house did not write it; one query for a signed one, else none."""
    try:
        key = signing.Signer(salt=MANAGE).unsign(token)
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(key=key).first()


def by_key(key: str) -> Subscription | None:
    """The subscription of a key; one query."""
    return Subscription.objects.filter(key=key).first()


def storefront_of(subscription: Subscription) -> StorefrontInfo | None:
    """Where she reads: her storefront, or one that is there where hers is gone. No query."""
    markets = snapshot()
    return markets.storefronts.get(subscription.storefront_code) or markets.default


def address_of(subscription: Subscription, name: str, storefront: StorefrontInfo) -> str:
    """The whole address of a page that her own link opens, in a storefront."""
    with storefront_context(storefront):
        return f"{settings.SITE_ADDRESS}{reverse(name, args=[manage_token(subscription)])}"


def unsubscribing(subscription: Subscription, storefront: StorefrontInfo) -> dict[str, str]:
    """The headers by which a mail program leaves with one click (RFC 8058; RFC 2369)."""
    address = address_of(subscription, "newsletter-leave", storefront)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


# For staff and the mailing service


def writable(markets: Iterable[str] | None = None) -> QuerySet[Subscription]:
    """Whom a mailing service may write to now, in these markets or in every one; with their interests, two queries."""
    today = timezone.localdate()
    rows = Subscription.objects.filter(
        Q(paused_until=None) | Q(paused_until__lte=today), state=Subscription.State.CONFIRMED
    )
    if markets is not None:
        rows = rows.filter(market_code__in=list(markets))
    return rows.order_by("id").prefetch_related("interests")


@dataclass(frozen=True, slots=True)
class MarketCount:
    """How many subscriptions a market has, by state, and how many of the confirmed chose each interest."""

    market: str
    states: dict[str, int]
    paused: int
    interests: dict[str, int]


def counts(markets: Iterable[str]) -> list[MarketCount]:
    """What staff see of markets that they may see, without a name; three queries."""
    codes = list(markets)
    rows = Subscription.objects.filter(market_code__in=codes)
    states: dict[str, dict[str, int]] = {code: {} for code in codes}
    for code, state, number in rows.order_by().values_list("market_code", "state").annotate(n=Count("pk")):
        states[code][state] = number
    confirmed = rows.filter(state=Subscription.State.CONFIRMED).order_by()
    chosen: dict[str, dict[str, int]] = {code: {} for code in codes}
    named = confirmed.filter(interests__isnull=False).values_list("market_code", "interests__code")
    for code, interest, number in named.annotate(n=Count("pk")):
        chosen[code][interest] = number
    resting: Any = confirmed.filter(paused_until__gt=timezone.localdate()).values_list("market_code")
    paused = dict(resting.annotate(n=Count("pk")))
    return [MarketCount(code, states[code], paused.get(code, 0), chosen[code]) for code in codes]
