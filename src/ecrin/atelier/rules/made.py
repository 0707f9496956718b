"""One answer for whatever is done to a piece for somebody: what it costs, how long it takes, what it is made with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ecrin.catalog.rules import PictureInfo
from ecrin.core.house import overridable


class Fact(NamedTuple):
    """What the client reads of it, in her language: “Engraving”, “A & B”."""

    label: str
    value: str


class Way(NamedTuple):
    """Where a wish is chosen anew: what the link says, and its address."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish of one kind for pieces of a SKU, as it was posted or kept. `key` is the caller's own."""

    key: str
    sku: str
    payload: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a wish makes of a piece.

    Attributes:
        extra: minor units on top of the price of one piece; may be less than nought.
        least, most: business days that it takes on top.
        components: SKUs that go with each piece, and how many: they are held, sent and let go with it.
        is_final: whether the piece never comes back (2011/83/EU, art. 16(c)).
        facts: what the client reads of it.
        payload: the wish as it is kept: complete and normalised.
        problem: why it cannot be had as wished, as a sentence; empty where it can.
        anew: where it is chosen anew, where there is a problem that another choice mends.
        picture: the piece as it is wished for, where the house has such a picture.
    """

    extra: int = 0
    least: int = 0
    most: int = 0
    components: Mapping[str, int] = field(default_factory=dict, hash=False)
    is_final: bool = False
    facts: tuple[Fact, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict, hash=False)
    problem: str = ""
    anew: Way | None = None
    picture: PictureInfo | None = field(default=None, hash=False)


def joined(parts: Mapping[str, Made]) -> Made:
    """Several kinds on one piece, by their names: prices and days add up, the first problem stands for all."""
    made = [parts[kind] for kind in sorted(parts)]
    return Made(
        extra=sum(one.extra for one in made),
        least=sum(one.least for one in made),
        most=sum(one.most for one in made),
        components=added_up(one.components for one in made),
        is_final=any(one.is_final for one in made),
        facts=tuple(fact for one in made for fact in one.facts),
        payload={kind: dict(parts[kind].payload) for kind in sorted(parts)},
        problem=next((one.problem for one in made if one.problem), ""),
        anew=next((one.anew for one in made if one.anew), None),
        picture=next((one.picture for one in made if one.picture), None),
    )


def added_up(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """How many of each SKU in all."""
    found: dict[str, int] = {}
    for one in many:
        for sku, quantity in one.items():
            found[sku] = found.get(sku, 0) + quantity
    return found


@overridable
def usual_days() -> tuple[int, int]:
    """Business days that the hand needs which engraves, embosses or sets a piece, where nothing else is said of it."""
    return 1, 2
