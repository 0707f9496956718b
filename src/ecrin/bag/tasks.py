"""What the worker does for this room: by the clock, and after facts."""

from ecrin.orders.events import OrderCancelled, OrderConfirmed

from .services import drop_expired, mark_given, mark_wanted


def drop_expired_bags() -> int:
    """Forget bags that nobody touched for thirty days. Returns how many."""
    return drop_expired()


def note_gifts(fact: OrderConfirmed) -> None:
    """What was bought from somebody's wishlist is marked there."""
    mark_given(order=fact.order)


def free_gifts(fact: OrderCancelled) -> None:
    """What was not bought after all is wished for again."""
    mark_wanted(order=fact.order)
