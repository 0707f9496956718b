"""What the clock does for orders that lie ready."""

from django.utils import timezone

from ecrin.orders.selectors import ends_soon, uncollected_since
from ecrin.orders.services import expire_pickup, remind_of_pickup


def expire_pickups() -> int:
    """End orders that nobody came for, and remind those whose last days have begun. Returns how many were done."""
    now = timezone.now()
    return sum(expire_pickup(row=row, now=now) for row in uncollected_since(now)) + sum(
        remind_of_pickup(row=row, now=now) for row in ends_soon(now)
    )
