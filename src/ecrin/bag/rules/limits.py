"""How many may be bought: limits by market and category, as staff set them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ecrin.catalog.rules import counts_for, nearness

LimitKind = Literal["pieces-per-order", "pieces-per-sku", "sku-per-client-per-day"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` pieces. An empty market means every market, an empty category every creation.

    `category` is the slug of a category or a department; `limited_only` narrows it to limited editions.
    """

    kind: LimitKind
    most: int
    market: str = ""
    category: str = ""
    limited_only: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What limits need to know of a SKU. `categories`: slugs from its department down to its own category."""

    sku: str
    categories: tuple[str, ...] = ()
    is_limited: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that is passed: by which SKUs, and how many there are."""

    limit: Limit
    skus: tuple[str, ...]
    wanted: int


def broken_limits(
    wanted: Mapping[str, int],
    pieces: Mapping[str, Piece],
    limits: Sequence[Limit],
    *,
    market: str,
    taken_today: Mapping[str, int] | None = None,
) -> tuple[Broken, ...]:
    """The limits that a bag passes.

    For one SKU the nearest limit counts: one for limited editions before all others, then the inner category before the
    outer, then the market's own before every market's. Limits per order are each a sum of their own; there the market's
    own replaces every market's for the same category.

    Args:
        wanted: how many of each SKU.
        pieces: what is known of each SKU; one that is absent falls under general limits only.
        limits: all that there are.
        market: code of the market.
        taken_today: how many of each SKU the client ordered today.
    """
    here = [limit for limit in limits if limit.market in {"", market}]
    found: list[Broken] = []
    for limit in _per_order(here):
        skus = tuple(sku for sku in wanted if _applies(limit, pieces.get(sku) or Piece(sku)))
        total = sum(wanted[sku] for sku in skus)
        if total > limit.most:
            found.append(Broken(limit, skus, total))
    for sku, quantity in wanted.items():
        piece = pieces.get(sku) or Piece(sku)
        own = _nearest("pieces-per-sku", here, piece)
        if own is not None and quantity > own.most:
            found.append(Broken(own, (sku,), quantity))
        today = _nearest("sku-per-client-per-day", here, piece)
        total = quantity + (taken_today or {}).get(sku, 0)
        if today is not None and total > today.most:
            found.append(Broken(today, (sku,), total))
    return tuple(found)


def _per_order(limits: Iterable[Limit]) -> list[Limit]:
    chosen: dict[tuple[str, bool], Limit] = {}
    for limit in sorted(limits, key=lambda each: bool(each.market)):
        if limit.kind == "pieces-per-order":
            chosen[limit.category, limit.limited_only] = limit
    return list(chosen.values())


def _nearest(kind: LimitKind, limits: Iterable[Limit], piece: Piece) -> Limit | None:
    found = [limit for limit in limits if limit.kind == kind and _applies(limit, piece)]
    return max(found, key=lambda limit: _nearness(limit, piece), default=None)


def _applies(limit: Limit, piece: Piece) -> bool:
    return (not limit.limited_only or piece.is_limited) and counts_for(limit, piece.categories)


def _nearness(limit: Limit, piece: Piece) -> tuple[bool, tuple[int, bool]]:
    return limit.limited_only, nearness(limit, piece.categories)
