"""What staff and the house's data do with limits."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.db import transaction

from ecrin.bag.events import LimitChanged
from ecrin.bag.models import BuyingLimit
from ecrin.bag.rules import Limit
from ecrin.core.changes import touch
from ecrin.core.journal import record


@transaction.atomic
def note_limit_change(*, limit: BuyingLimit, action: Literal["added", "changed", "deleted"], actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted a limit."""
    record(LimitChanged(limit=int(limit.pk), action=action), actor=actor)


@transaction.atomic
def load_limits(*, limits: Iterable[Limit], markets: Mapping[str, Any]) -> int:
    """Write the limits of a house's data. Returns how many."""
    rows = BuyingLimit.objects.bulk_create(
        BuyingLimit(
            kind=limit.kind,
            most=limit.most,
            market=markets[limit.market] if limit.market else None,
            category=limit.category,
            limited_only=limit.limited_only,
        )
        for limit in limits
    )
    touch("buying-limits")
    return len(rows)
