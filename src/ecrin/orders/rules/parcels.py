"""What a parcel holds, and what is taken for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineShare:
    """A line of an order as parcels see it; `amount` is what the client pays for all its pieces, tax included."""

    key: int
    quantity: int
    amount: int


def unsent_of(ordered: Mapping[int, int], sent: Iterable[tuple[int, int]]) -> dict[int, int]:
    """How many pieces of each line are still in the house; lines that left wholly are not in it."""
    left = dict(ordered)
    for line, quantity in sent:
        left[line] -= quantity
    return {line: quantity for line, quantity in left.items() if quantity > 0}


def amount_of(
    pieces: Mapping[int, int], lines: Sequence[LineShare], *, total: int, before: int, is_first: bool, is_last: bool
) -> int:
    """What is taken for a parcel, in minor units: its pieces' share, with delivery in the first one. The last takes what
    is left, so that all parcels together are the total, to the cent.

    Args:
        before: what the parcels before it took.
    """
    if is_last:
        return total - before
    goods = sum(line.amount * pieces.get(line.key, 0) // line.quantity for line in lines)
    delivery = total - sum(line.amount for line in lines) if is_first else 0
    return min(goods + delivery, total - before)
