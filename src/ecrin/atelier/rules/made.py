"""Pieces as they are wished for, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Wished:
    """A piece as somebody wishes for it. `key` is the caller's own, `product` the creation's id."""

    key: str
    sku: str
    product: int
    payload: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What it means to make one piece so."""

    extra: int = 0
    least: int = 0
    most: int = 0
    components: Mapping[str, int] = field(default_factory=dict)
    is_final: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
