"""Which piece of a creation a visitor looks at: material and size, with what cannot be had shown and explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["available", "later", "unavailable", "absent"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A variant as the choice sees it. `state`: can be had now, later (made to order, back soon), or not."""

    sku: str
    material: str
    size: str
    state: State = "available"


@dataclass(frozen=True, slots=True)
class Option:
    """A material or a size to choose, never hidden. `absent`: it does not exist with the other choice made."""

    value: str
    state: State
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen (`piece` is None until everything that must be chosen is), and what there is to choose."""

    piece: Piece | None
    material: str
    size: str
    materials: tuple[Option, ...]
    sizes: tuple[Option, ...]

    @property
    def wants_size(self) -> bool:
        """Whether a size must still be chosen."""
        return not self.size and any(option.value for option in self.sizes)


BEST_FIRST: tuple[State, ...] = ("available", "later", "unavailable", "absent")


def choose(pieces: Sequence[Piece], *, material: str = "", size: str = "") -> Choice:
    """The choice for what an address asks; unknown values are ignored, and a lone size is chosen by itself.

    Without an asked material the first in the house's own order is shown, even where another could be had sooner: a
    visitor who comes by a picture sees that picture.
    """
    materials = _in_order(piece.material for piece in pieces)
    chosen_material = material if material in materials else (materials[0] if materials else "")
    of_material = [piece for piece in pieces if piece.material == chosen_material]
    sizes = _in_order(piece.size for piece in pieces)
    own_sizes = {piece.size for piece in of_material}
    chosen_size = size if size in own_sizes else (next(iter(own_sizes)) if len(own_sizes) == 1 else "")
    found = [piece for piece in of_material if piece.size == chosen_size]
    return Choice(
        piece=found[0] if found else None,
        material=chosen_material,
        size=chosen_size,
        materials=tuple(
            Option(value, _best(p for p in pieces if p.material == value), value == chosen_material)
            for value in materials
        ),
        sizes=tuple(
            Option(value, _best(p for p in of_material if p.size == value), value == chosen_size) for value in sizes
        ),
    )


def _in_order(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _best(pieces: Iterable[Piece]) -> State:
    states = {piece.state for piece in pieces}
    return next((state for state in BEST_FIRST if state in states), "absent")
