"""A cut stone from above and from the side, as polygons in millimetres: to scale, lit from above left.

The outline of each shape is a closed curve `p(t)`, t from 0 to 1, beginning at the top and going round to the right, in a
square from -1 to 1 that is stretched to the stone's length and width. Brilliant cuts are a table, stars, kites and girdle
facets of that curve; step cuts are terraces of it. Nothing is random: the same stone is always the same drawing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import NamedTuple

Outline = Callable[[float], tuple[float, float]]
TABLE, STAR, STEPS = 0.56, 0.79, (1.0, 0.84, 0.69, 0.56)
LIGHT = -2.2
"""Where the light comes from, in radians: above left."""


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Facet:
    """A polygon and how light it is, from 0 (dark) to 1 (white)."""

    points: tuple[Point, ...]
    light: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A stone as it is drawn. `outline` is its girdle; facets lie one over the other, the first lowest."""

    outline: tuple[Point, ...]
    facets: tuple[Facet, ...]
    table: tuple[Point, ...]


def _round(t: float) -> tuple[float, float]:
    return sin(2 * pi * t), -cos(2 * pi * t)


def _power(exponent: float) -> Outline:
    """A superellipse: 2 is a circle, more is squarer."""

    def outline(t: float) -> tuple[float, float]:
        x, y = _round(t)
        size = (abs(x) ** exponent + abs(y) ** exponent) ** (1 / exponent)
        return x / size, y / size

    return outline


def _corners(cut: float) -> Outline:
    """A square with cut corners; `cut` is how much of half a side is cut away."""
    c = 1 - cut
    ring = [(0.0, -1.0), (c, -1.0), (1.0, -c), (1.0, c), (c, 1.0), (-c, 1.0), (-1.0, c), (-1.0, -c), (-c, -1.0), (0.0, -1.0)]  # fmt: skip

    def outline(t: float) -> tuple[float, float]:
        angle = atan2(*reversed(_round(t)))
        return _ray(ring, cos(angle), sin(angle))

    return outline


def _ray(ring: Sequence[tuple[float, float]], dx: float, dy: float) -> tuple[float, float]:
    """Where a ray from the middle meets a closed line."""
    for (ax, ay), (bx, by) in pairwise(ring):
        ex, ey = bx - ax, by - ay
        cross = dx * ey - dy * ex
        if abs(cross) < 1e-12:
            continue
        along, share = (ax * ey - ay * ex) / cross, (ax * dy - ay * dx) / cross
        if along > 0 and -1e-9 <= share <= 1 + 1e-9:
            return dx * along, dy * along
    return dx, dy


def _pear(t: float) -> tuple[float, float]:
    x, y = _round(t)
    up = (1 - y) / 2
    return x * (1.02 - 0.98 * up**2.6) ** 0.62, y


def _marquise(t: float) -> tuple[float, float]:
    x, y = _round(t)
    return x * (1 - 0.34 * abs(y) ** 2.4), y


def _heart_line() -> list[tuple[float, float]]:
    """Two lobes, a cleft between them, and a point below: one half drawn, the other mirrored."""
    lobe = [
        (0.5 + 0.53 * cos(angle), -0.45 + 0.53 * sin(angle))
        for angle in (-2.8 + 3.236 * step / 24 for step in range(25))
    ]
    (x, y), bend = lobe[-1], (0.74, 0.4)
    side = [
        ((1 - k) ** 2 * x + 2 * k * (1 - k) * bend[0], (1 - k) ** 2 * y + 2 * k * (1 - k) * bend[1] + k * k)
        for k in (step / 12 for step in range(1, 13))
    ]
    half = [(0.0, -0.62), *lobe, *side]
    return [*half, *((-x, y) for x, y in reversed(half))]


HEART = _heart_line()


def _heart(t: float) -> tuple[float, float]:
    angle = atan2(*reversed(_round(t)))
    return _ray(HEART, cos(angle), sin(angle))


OUTLINES: dict[str, Outline] = {
    "round": _round,
    "oval": _round,
    "cushion": _power(3.1),
    "emerald": _corners(0.26),
    "princess": _power(14),
    "pear": _pear,
    "radiant": _corners(0.22),
    "marquise": _marquise,
    "asscher": _corners(0.36),
    "heart": _heart,
}
STEPPED = frozenset({"emerald", "asscher"})
POINTED = frozenset({"pear", "marquise", "heart"})
"""Taller than wide: their length stands upright."""


def cut_of(shape: str, length: float, width: float) -> Cut:
    """A stone's facets from above, its middle at the origin and its length upright, in millimetres."""
    outline = OUTLINES[shape]
    half_width, half_length = width / 2, length / 2

    def at(t: float, share: float = 1.0) -> Point:
        x, y = outline(t % 1)
        return Point(x * half_width * share, y * half_length * share)

    girdle = tuple(at(step / 96) for step in range(96))
    if shape in STEPPED:
        return Cut(girdle, tuple(_terraces(outline, half_width, half_length)), tuple(_corner_ring(outline, half_width, half_length, STEPS[-1])))  # fmt: skip
    return Cut(girdle, tuple(_brilliant(at)), tuple(at(step / 8, TABLE) for step in range(8)))


def _lit(points: Sequence[Point], *, turn: float = 0.0) -> float:
    """How much light a facet of the crown gives back: by where it faces, with the quick changes of a cut stone."""
    x = sum(point.x for point in points) / len(points)
    y = sum(point.y for point in points) / len(points)
    angle = atan2(y, x) - LIGHT + turn
    return min(max(0.6 + 0.3 * cos(angle) + 0.24 * cos(3 * angle + 0.6), 0.0), 1.0)


def _brilliant(at: Callable[..., Point]) -> Iterator[Facet]:
    """Girdle halves, kites, stars, and under the table the mains of the pavilion with their arrows."""
    for step in range(8):
        here, half, then = step / 8, (step + 0.5) / 8, (step + 1) / 8
        star = at(half, STAR)
        for first, last, turn in ((here, half, 0.5), (half, then, -0.5)):
            upper = (star, at(first), *(at(first + (last - first) * part / 4) for part in (1, 2, 3)), at(last))
            yield Facet(upper, _lit(upper, turn=turn) * 0.94)
        kite = (at(here, TABLE), star, at(then, TABLE))
        main = (at(here, TABLE), at(here - 0.0625, STAR), at(here), star)
        yield Facet(main, _lit(main, turn=-0.25))
        yield Facet(kite, _lit(kite, turn=0.9))
    middle = at(0, 0.0)
    for step in range(16):
        first, last = step / 16, (step + 1) / 16
        wedge = (middle, at(first, TABLE), at(last, TABLE))
        yield Facet(wedge, 0.86 if step % 2 else 0.72 + 0.18 * _lit(wedge))
    for step in range(8):
        centre = step / 8
        arrow = (at(centre, 0.1), at(centre + 0.022, 0.4), at(centre, 0.53), at(centre - 0.022, 0.4))
        yield Facet(arrow, 0.36 + 0.24 * _lit(arrow))


def _corner_ring(outline: Outline, half_width: float, half_length: float, share: float) -> list[Point]:
    """The eight corners of a step cut, each terrace as far inside on every side."""
    inset = (1 - share) * min(half_width, half_length)
    signs = ((-1, -1, 0), (1, -1, 0), (1, -1, 1), (1, 1, 1), (1, 1, 0), (-1, 1, 0), (-1, 1, 1), (-1, -1, 1))
    cut = (1 - abs(_where_flat(outline))) * min(half_width, half_length) * (0.4 + 0.6 * share)
    a, b = half_width - inset, half_length - inset
    return [Point(x * (a if side else a - cut), y * (b - cut if side else b)) for x, y, side in signs]


def _where_flat(outline: Outline) -> float:
    """How far from the middle the corner of a cut-corner square begins."""
    return max(abs(x) for x, y in (outline(step / 720) for step in range(91)) if abs(y + 1) < 1e-6)


def _terraces(outline: Outline, half_width: float, half_length: float) -> Iterator[Facet]:
    rings = [_corner_ring(outline, half_width, half_length, share) for share in STEPS]
    for depth, (outer, inner) in enumerate(pairwise(rings)):
        for step in range(8):
            then = (step + 1) % 8
            side = (outer[step], outer[then], inner[then], inner[step])
            yield Facet(side, min(_lit(side, turn=0.5 * depth) + 0.04 * depth, 1.0))
    table = rings[-1]
    middle_a, middle_b = (
        Point(0, -max(half_length - half_width, 0) * 0.5),
        Point(0, max(half_length - half_width, 0) * 0.5),
    )
    for step in range(8):
        then = (step + 1) % 8
        end = middle_a if step in {0, 1, 7} else middle_b
        far = middle_b if step == 2 else middle_a if step == 6 else end
        deep = (table[step], table[then], far, end) if far != end else (table[step], table[then], end)
        if step in {2, 6}:
            deep = (table[step], table[then], *((middle_b, middle_a) if step == 2 else (middle_a, middle_b)))
        yield Facet(deep, 0.5 + 0.42 * _lit(deep, turn=pi * 0.8))
    for share in (0.72, 0.42):
        inner = [Point(point.x * share, point.y * share) for point in table]
        for step in range(0, 8, 2):
            then = (step + 1) % 8
            line = (inner[step], inner[then], Point(inner[then].x * 0.9, inner[then].y * 0.9), Point(inner[step].x * 0.9, inner[step].y * 0.9))  # fmt: skip
            yield Facet(line, 0.97)


def profile_of(
    width: float, depth: float, *, stepped: bool = False
) -> tuple[tuple[Point, ...], tuple[tuple[Point, Point], ...]]:
    """A stone from the side: its outline, and the edges that are seen; the girdle at 0, the culet below, in millimetres.

    The crown has a quarter of the depth, as well-cut stones do.
    """
    half, crown, girdle = width / 2, depth * 0.25, depth * 0.03
    below = depth - crown - girdle
    table = half * (0.62 if stepped else TABLE)
    outline = (
        Point(-table, -crown), Point(table, -crown), Point(half, 0), Point(half, girdle), Point(0, girdle + below),
        Point(-half, girdle), Point(-half, 0),
    )  # fmt: skip
    middle = half * 0.3
    edges = [(Point(-half, 0), Point(half, 0)), (Point(-half, girdle), Point(half, girdle))]
    for sign in (-1, 1):
        edges += [
            (Point(sign * table, -crown), Point(sign * half * 0.78, 0)),
            (Point(sign * table * 0.45, -crown), Point(sign * half * 0.62, 0)),
            (Point(sign * table * 0.45, -crown), Point(sign * middle * 0.4, 0)),
            (Point(sign * middle, girdle), Point(0, girdle + below)),
            (Point(sign * half * 0.72, girdle), Point(sign * half * 0.18, girdle + below * 0.82)),
        ]
    return outline, tuple(edges)


def reach(cut: Cut, angle: float) -> float:
    """How far the girdle is from the middle in a direction (0 is right, going down), in millimetres."""
    return max(
        (hypot(*point) for point in cut.outline if abs((atan2(point.y, point.x) - angle + pi) % (2 * pi) - pi) < 0.09),
        default=max(hypot(*point) for point in cut.outline),
    )
