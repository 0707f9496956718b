"""What the worker does for this room by the clock."""

from .services import drop_expired


def drop_expired_bags() -> int:
    """Forget bags that nobody touched for thirty days. Returns how many."""
    return drop_expired()
