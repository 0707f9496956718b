"""Where a creation can be engraved, and what a place has room for: plain values, the same in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ecrin.core.texts import Text, text_in

from .lettering import Room

Technique = Literal["engrave", "emboss"]


@dataclass(frozen=True, slots=True)
class SizeRoom:
    """What one size has room for; None: as the rule says. `width` in micrometres."""

    lines: int | None = None
    characters: int | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """Whether a market offers it, and at how many minor units."""

    is_offered: bool = True
    extra: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule:
    """A place (`code`) of one creation, of a category's or of a department's: one of the three ids is set."""

    id: int
    code: str
    name: str
    room: Room
    typefaces: tuple[str, ...]
    technique: Technique = "engrave"
    product_id: int | None = None
    category_id: int | None = None
    department_id: int | None = None
    least: int = 0
    most: int = 0
    is_live: bool = True
    position: int = 0
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False, repr=False)
    sizes: Mapping[str, SizeRoom] = field(default_factory=dict, hash=False)
    markets: Mapping[int, MarketTerms] = field(default_factory=dict, hash=False)

    def title(self, language: str) -> Text:
        return text_in(language, "name", source=self.name, translations=self.translations)

    def room_in(self, size: str) -> Room:
        """What a piece of a size has room for."""
        own = self.sizes.get(size, SizeRoom())
        return Room(
            lines=own.lines or self.room.lines,
            characters=own.characters or self.room.characters,
            height=self.room.height,
            width=own.width or self.room.width,
            scripts=self.room.scripts,
            symbols=self.room.symbols,
        )

    def terms_in(self, price_chain: Iterable[int]) -> MarketTerms:
        """What a market asks: the nearest row of its price chain; with our compliments where there is none."""
        return next((self.markets[market] for market in price_chain if market in self.markets), MarketTerms())


@dataclass(frozen=True, slots=True)
class Piece:
    """What rules look at: a creation, its department, and its categories from the inner to the outer."""

    product: int
    department: int
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Where a place is seen on a picture, in percent of its width and height, turned by degrees."""

    left: float
    top: float
    width: float
    height: float
    turn: int = 0


def places_of(rules: Iterable[PlaceRule], piece: Piece, price_chain: Sequence[int]) -> tuple[PlaceRule, ...]:
    """The places of a creation that a market offers, in the staff's order. The nearest rule of each place counts, and one
    that is not live says that the place is not offered at all.
    """
    nearest: dict[str, tuple[int, PlaceRule]] = {}
    for rule in rules:
        distance = _distance(rule, piece)
        if distance is not None and (rule.code not in nearest or distance < nearest[rule.code][0]):
            nearest[rule.code] = (distance, rule)
    found = (rule for _distance, rule in nearest.values() if rule.is_live and rule.terms_in(price_chain).is_offered)
    return tuple(sorted(found, key=lambda rule: (rule.position, rule.code)))


def _distance(rule: PlaceRule, piece: Piece) -> int | None:
    if rule.product_id is not None:
        return 0 if rule.product_id == piece.product else None
    if rule.category_id is not None:
        return 1 + piece.categories.index(rule.category_id) if rule.category_id in piece.categories else None
    return 1 + len(piece.categories) if rule.department_id == piece.department else None
