"""Reads of this room. `snapshot()` is what requests use: one set of queries per change, then memory."""

from .rules import Snapshot


def snapshot() -> Snapshot:
    """The markets as they are now."""
    return Snapshot(number=0, regions=(), markets={}, storefronts={}, default_for_language={})
