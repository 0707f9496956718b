"""Why a person looks at an order, and what she found."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.clients.selectors.standing import is_closed_by_mail
from ecrin.core.errors import InvalidInput
from ecrin.orders import rules
from ecrin.orders.models import Order, OrderFlag
from ecrin.orders.selectors import linked_orders, review_rule_of


def flag(order: Order) -> tuple[str, ...]:
    """Mark a paid order that a person has to look at. Returns why; nothing where nobody has to."""
    rule = review_rule_of(order.market_code)
    linked = linked_orders(order, days=rule.linked_days) if rule else []
    is_closed = is_closed_by_mail(order.email)
    reasons = rules.review_reasons(
        total=order.total, threshold=rule.threshold if rule else None, linked=linked, is_closed=is_closed
    )
    if not reasons:
        return ()
    numbers = [one.number for one in linked]
    OrderFlag.objects.bulk_create(OrderFlag(order=order, reason=reason, linked=numbers) for reason in reasons)
    return reasons


def settle_flags(order: Order, finding: str, actor: Any) -> None:
    """Keep what was found as the order's evidence.

    Raises:
        InvalidInput: nothing is written down.
    """
    if not finding.strip():
        raise InvalidInput(_("Write down what you found: it is the evidence."), field="finding")
    OrderFlag.objects.filter(order=order, settled_at=None).update(
        finding=finding.strip(), settled_by=getattr(actor, "pk", None), settled_at=timezone.now()
    )
