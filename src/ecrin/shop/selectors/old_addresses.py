"""Where addresses of a former site lead."""

from collections.abc import Sequence

from ecrin.shop.models import OldAddress
from ecrin.shop.rules.addresses import lookups


def old_address(path: str, storefronts: Sequence[str]) -> OldAddress | None:
    """What is kept of a missed address: as it came, else without its storefront. One query."""
    wanted = lookups(path, storefronts)
    found = {row.path: row for row in OldAddress.objects.filter(path__in=wanted)}
    return next((found[name] for name in wanted if name in found), None)
