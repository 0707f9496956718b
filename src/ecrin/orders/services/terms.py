"""What staff do with rules of returns."""

from typing import Any, Literal

from django.db import transaction

from ecrin.core.journal import record
from ecrin.orders.events import ReturnRuleChanged
from ecrin.orders.models import CategoryReturnRule


@transaction.atomic
def note_return_rule(*, rule: CategoryReturnRule, action: Literal["added", "changed", "deleted"], actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted a rule of returns by category."""
    record(ReturnRuleChanged(rule=int(rule.pk), action=action), actor=actor)
