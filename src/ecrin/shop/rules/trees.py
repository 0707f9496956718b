"""The order of rows under one parent."""

from collections.abc import Sequence
from typing import Literal

Way = Literal["up", "down"]


def moved(order: Sequence[int], row: int, way: Way) -> list[int]:
    """The order with a row one place up or down; as it was where it is first or last already."""
    places = list(order)
    here = places.index(row)
    there = here + (-1 if way == "up" else 1)
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return places


def reordered(order: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """`wanted` as the new order. Rows that it does not name (somebody added one meanwhile) follow; unknown ones are left."""
    known = [row for row in dict.fromkeys(wanted) if row in set(order)]
    return known + [row for row in order if row not in set(known)]
