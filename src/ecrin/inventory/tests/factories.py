"""Places and pieces."""

from ecrin.inventory.models import StockLocation
from ecrin.inventory.services import count_stock


def place(code="workshop", **fields):
    return StockLocation.objects.get_or_create(code=code, defaults={"name": code.title(), **fields})[0]


def pieces(location="workshop", counts=None, **named):
    """`pieces(ring_53=4)` counts four pieces of `RING-53`."""
    place(location)
    named = {sku.upper().replace("_", "-"): number for sku, number in named.items()}
    count_stock(counts=(counts or {}) | named, location=location, actor=None)
