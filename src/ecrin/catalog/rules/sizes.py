"""Sizes in a market's own system."""

from collections.abc import Mapping, Sequence
from typing import Any


def size_in(size: str, *, system: str, table: Mapping[str, Any], kept_in: str = "eu") -> str:
    """A kept size in a market's own system by the guide's table (`53` is `6½` in the US); itself where none is known."""
    columns: Sequence[str] = table.get("columns", ())
    if system == kept_in or system not in columns or kept_in not in columns:
        return size
    here, there = columns.index(kept_in), columns.index(system)
    return next((str(row[there]) for row in table.get("rows", ()) if str(row[here]) == size and row[there]), size)
