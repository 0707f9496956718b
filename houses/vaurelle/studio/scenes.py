"""Wide drawings, one for each collection: two or three of its pieces on a coloured ground, lit by one window."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .metal import Sheet

WIDTH, HEIGHT = 1400, 1120
_NAMES = re.compile(r'(id="|url\(#|href="#)')


@dataclass(frozen=True)
class Piece:
    """A drawing in a material: where its middle lies, in shares of the scene, how large, and how far it is turned."""

    drawing: str
    material: str
    x: float
    y: float
    scale: float
    turn: float = 0


class Ground(NamedTuple):
    lit: str
    body: str
    dark: str


@dataclass(frozen=True)
class Scene:
    """A ground from its lit to its dark side, and what lies on it, the farthest first."""

    ground: Ground
    pieces: tuple[Piece, ...]


NIGHT = Ground("#4a2a33", "#2a171e", "#140a0e")
WINE = Ground("#8a2f40", "#6a1a2a", "#430d18")
SAND = Ground("#fbf5ec", "#eaddcb", "#cdb99f")
BLUSH = Ground("#fbf0ea", "#ecd8cd", "#cfaf9f")
INK = Ground("#3d5071", "#1f2e4c", "#0d1629")
MOSS = Ground("#5b6a55", "#38463a", "#1b241d")
STONE = Ground("#f4f3f0", "#dcdad5", "#b5b1a9")


def on(ground: Ground, *pieces: Piece) -> Scene:
    return Scene(ground, pieces)


SCENES = {
    "aurore": on(
        NIGHT,
        Piece("band width=18 rays=1", "pink-gold", 0.2, 0.27, 0.62, -14),
        Piece("band width=30 rays=1 stone=diamond", "yellow-gold", 0.57, 0.56, 1.4, -6),
    ),
    "margelle": on(
        SAND,
        Piece("bangle width=30 dome=1", "yellow-gold", 0.6, 0.42, 1.2, -8),
        Piece("cabochon stone=onyx", "white-gold", 0.24, 0.74, 0.7, 8),
    ),
    "amarre": on(INK, Piece("knot width=20", "yellow-gold", 0.52, 0.5, 1.4, -8)),
    "lisiere": on(
        MOSS,
        Piece("halo stone=emerald beads=1", "yellow-gold", 0.58, 0.47, 1.35, -6),
        Piece("band width=24 beads=1", "pink-gold", 0.2, 0.78, 0.58, 10),
    ),
    "doublure": on(
        WINE,
        Piece("band width=42 lining=#6d1d2c", "yellow-gold", 0.6, 0.47, 1.3, -8),
        Piece("band width=42 lining=#1f2e4c", "white-gold", 0.2, 0.77, 0.62, 8),
    ),
    "ondee": on(STONE, Piece("open count=3 stone=diamond", "white-gold", 0.52, 0.48, 1.45, -8)),
    "trois-rives": on(BLUSH, Piece("triple width=15", "three-golds", 0.53, 0.48, 1.4, -6)),
    "serment": on(
        STONE,
        Piece("band width=16 dome=1", "platinum", 0.24, 0.32, 0.62, -12),
        Piece("solitaire", "platinum", 0.58, 0.52, 1.3, 0),
    ),
    "nuit": on(INK, Piece("collar stone=sapphire", "platinum", 0.5, 0.52, 1.3)),
    "meridienne": on(
        SAND, Piece("watch shape=round size=39 dial=ivory strap=brown-alligator", "pink-gold", 0.52, 0.5, 1.35, 24)
    ),
    "passage": on(
        NIGHT,
        Piece(
            "watch shape=tank size=31 dial=silver strap=brown-alligator numerals=1", "yellow-gold", 0.52, 0.5, 1.35, -24
        ),
    ),
    "vigie": on(
        STONE, Piece("watch shape=cushion size=40 dial=night bracelet=1 numerals=1", "steel", 0.52, 0.5, 1.35, 24)
    ),
    "reliure": on(
        SAND,
        Piece("wallet", "cognac-calfskin", 0.24, 0.74, 0.6, -8),
        Piece("bag kind=flap", "burgundy-calfskin", 0.6, 0.46, 1.05),
    ),
    "carnets": on(
        BLUSH,
        Piece("bottle shape=round juice=#8fb3c4", "", 0.22, 0.5, 0.8),
        Piece("bottle shape=round juice=#b9c7a4 cap=silver", "", 0.78, 0.5, 0.8),
        Piece("bottle shape=round juice=#d89b3c", "", 0.5, 0.54, 1.05),
    ),
}

Draw = Callable[..., Sheet]


def scene(plan: Scene, draw: Draw, label: str) -> str:
    """The SVG of a scene, `WIDTH` by `HEIGHT`; `draw` makes the sheet of a piece."""
    shapes = []
    for place, piece in enumerate(plan.pieces):
        inner = draw(piece.drawing, piece.material, ground=plan.ground.body).inner()
        inner = _NAMES.sub(rf"\g<1>{chr(97 + place)}", inner)
        side = 800 * piece.scale
        x, y = WIDTH * piece.x - side / 2, HEIGHT * piece.y - side * 0.625
        turn = f" rotate({piece.turn:g} 400 500)" if piece.turn else ""
        shapes.append(f'<g transform="translate({x:g} {y:g}) scale({piece.scale:g}){turn}">{inner}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{label}"><defs><radialGradient id="gl" cx=".3" cy=".12" r="1.05"><stop stop-color="{plan.ground.lit}"/>'
        f'<stop offset=".55" stop-color="{plan.ground.body}"/><stop offset="1" stop-color="{plan.ground.dark}"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#gl)"/>{"".join(shapes)}</svg>\n'
    )
