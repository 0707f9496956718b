"""Reads of proposals; each says how many queries it takes."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from ecrin.bag.models import Bag
from ecrin.bag.selectors import read_bag
from ecrin.checkout.selectors import Visit
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot

from .models import Proposal


def proposal_by_token(token: str) -> Proposal | None:
    """The proposal at an unguessable address, with its order; one query. A draft is nobody's to see yet."""
    found = Proposal.objects.select_related("order").filter(token=token).first()
    return None if found is None or found.state == Proposal.State.DRAFT else found


def storefront_of(proposal: Proposal) -> StorefrontInfo | None:
    """Where its client reads it; None where the house has given that storefront up. No query."""
    return snapshot().storefronts.get(proposal.storefront_code)


def path_of(proposal: Proposal) -> str:
    """Its address in its own storefront; no query."""
    return f"/{proposal.storefront_code}/proposals/{proposal.token}/"


def link_of(proposal: Proposal) -> str:
    """What the advisor gives to the client."""
    return f"{settings.SITE_ADDRESS}{path_of(proposal)}"


def ends_locally(proposal: Proposal) -> datetime | None:
    """When its link ends, by the wall clock of its market; None while it was never sent. No query."""
    zone = snapshot().markets[proposal.market_code].time_zone or "UTC"
    return timezone.localtime(proposal.expires_at, ZoneInfo(zone)) if proposal.expires_at else None


def bag_of(proposal: Proposal) -> Bag | None:
    """The bag that it owns while it is open; one query."""
    return Bag.objects.filter(token=proposal.bag_token, state=Bag.State.OPEN).first()


def visit_of(proposal: Proposal, storefront: StorefrontInfo) -> Visit | None:
    """The proposal as the checkout's steps look at it; at most fourteen queries. None once its bag is gone."""
    bag = bag_of(proposal)
    if bag is None:
        return None
    return Visit(storefront=storefront, bag=bag, view=read_bag(bag, storefront), draft=bag.draft)


def proposals_matching(*, words: str = "", state: str = "", markets: Iterable[str] | None = None) -> QuerySet[Proposal]:
    """Proposals for staff, newest first, by the client's name, e-mail address or telephone, or the advisor; one query.

    Args:
        markets: codes of the markets that the reader may see; None means all.
    """
    found = Proposal.objects.select_related("order")
    if markets is not None:
        found = found.filter(market_code__in=list(markets))
    if state:
        found = found.filter(state=state)
    if words := words.strip():
        of_client = Q(client_name__icontains=words) | Q(email__icontains=words) | Q(telephone__icontains=words)
        found = found.filter(of_client | Q(advisor_name__icontains=words))
    return found
