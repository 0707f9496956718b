"""An order is somebody's work: who composed it is kept with it."""

from typing import Any

from ecrin.orders.models import Composition


def note_advisor(*, row: int, advisor: Any, name: str) -> Composition:
    """Keep who composed an order, in the transaction that writes it. `name` is what the client reads."""
    return Composition.objects.create(order_id=row, advisor=advisor, advisor_name=name)
