"""Why an account is closed, as its client is told."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from ecrin.clients.models import AccountStep, User
from ecrin.clients.selectors.standing import open_appeal, steps_of
from ecrin.markets.rules import StorefrontInfo


@dataclass(frozen=True, slots=True)
class ClosingTold:
    """Why and since when an account is closed, by the wall clock of the reader's market, and where her appeal stands.

    Attributes:
        step: the closing one; None where its record is gone.
        at: from when it counts.
        appeal: the appeal that waits for an answer.
        answer: the answer to the last one.
    """

    step: AccountStep | None
    at: datetime | None
    appeal: AccountStep | None = None
    answer: AccountStep | None = None

    @property
    def is_merged(self) -> bool:
        return self.step is not None and self.step.kind == AccountStep.Kind.MERGED


def closing_told(client: User, storefront: StorefrontInfo) -> ClosingTold:
    """What the page and the letters say of a closed account; one query."""
    steps = list(steps_of(client.pk))
    zone = ZoneInfo(storefront.market.time_zone or "UTC")
    kinds = {client.closed_as, AccountStep.Kind.MERGED}
    step = next((one for one in steps if one.kind in kinds), None)
    since = [one for one in steps if step is not None and one.pk > step.pk]
    return ClosingTold(
        step=step,
        at=timezone.localtime(client.closed_at, zone) if client.closed_at else None,
        appeal=open_appeal(steps),
        answer=next((one for one in since if one.kind == AccountStep.Kind.ANSWERED), None),
    )
