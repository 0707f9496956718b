"""Drawings of the guide: weights to one scale, the tint of colours, stones under the loupe, and where light goes."""

from collections.abc import Iterator
from math import cos, sin

from .facets import Point, profile_of
from .ring_drawing import shape_marks, svg

WEIGHTS = ("0.50", "0.75", "1.00", "1.50", "2.00", "3.00")
WIDEST = 9.4


def across(carat: float) -> float:
    """The width of a well-cut round stone of a weight, in millimetres: 6.5 at one carat, growing by the cube root."""
    return float(6.5 * carat ** (1 / 3))


def weights() -> Iterator[tuple[str, float, str]]:
    """Each weight, its width and its drawing, all in squares of one scale."""
    for text in WEIGHTS:
        wide = across(float(text))
        yield text, round(wide, 1), svg(shape_marks("round", wide, wide, "E"), left=-WIDEST / 2, top=-WIDEST / 2, width=WIDEST, height=WIDEST, kind="stone")  # fmt: skip


def tint(colour: str) -> str:
    """A stone of a colour grade from above."""
    return svg(shape_marks("round", 6.5, 6.5, colour), left=-3.6, top=-3.6, width=7.2, height=7.2, kind="stone")


LOUPES = (("FL", 0), ("VVS2", 2), ("VS2", 5), ("SI2", 11), ("I2", 22))


def loupes() -> Iterator[tuple[str, str]]:
    """Stones enlarged ten times, with what a loupe finds; places follow the golden angle, so nothing is random."""
    for name, count in LOUPES:
        marks = []
        for index in range(count):
            far = 2.6 * ((index + 0.5) / max(count, 1)) ** 0.5
            angle = index * 2.39996
            x, y = far * cos(angle), far * sin(angle)
            size = 0.05 + 0.012 * count * (0.5 + 0.5 * sin(index * 1.7))
            if index % 3 == 2 and count > 4:
                marks.append(f'<path d="M{x:.2f} {y:.2f}l{size * 2.4:.2f} {size:.2f}l{-size:.2f} {size * 1.2:.2f}" fill="none" stroke="#39434d" stroke-width=".045" stroke-opacity=".7"/>')  # fmt: skip
            else:
                marks.append(
                    f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size * 0.6:.2f}" fill="#39434d" fill-opacity=".72"/>'
                )
        ring = '<circle r="3.75" fill="none" stroke="#857b6e" stroke-width=".14"/>'
        yield name, svg(shape_marks("round", 6.5, 6.5, "F") + "".join(marks) + ring, left=-3.9, top=-3.9, width=7.8, height=7.8, kind="stone")  # fmt: skip


def cuts() -> dict[str, str]:
    """A stone that is too flat, one that is well cut and one that is too deep, with a ray of light in each."""
    return {
        name: _ray(depth, kind)
        for name, depth, kind in (("shallow", 3.2, "below"), ("fine", 3.95, "back"), ("deep", 4.9, "side"))
    }


def _ray(depth: float, kind: str) -> str:
    outline, edges = profile_of(6.5, depth)
    seen = "".join(f"M{a.x:.2f} {a.y:.2f}L{b.x:.2f} {b.y:.2f}" for a, b in edges)
    body = "M" + "L".join(f"{point.x:.2f} {point.y:.2f}" for point in outline) + "z"
    crown, low = outline[0].y, outline[4].y
    enters = Point(-1.1, crown)
    first = _wall(enters.x, low)
    ways = {
        "back": [
            Point(-1.1, crown - 1.5),
            enters,
            first,
            Point(-first.x, first.y),
            Point(1.1, crown),
            Point(1.1, crown - 1.5),
        ],
        "below": [Point(-1.1, crown - 1.5), enters, first, Point(0.4, low + 1.3)],
        "side": [
            Point(-1.1, crown - 1.5),
            enters,
            first,
            Point(-first.x * 1.05, first.y - 0.6),
            Point(4.2, first.y + 0.9),
        ],
    }
    line = "M" + "L".join(f"{point.x:.2f} {point.y:.2f}" for point in ways[kind])
    return svg(
        f'<path d="{body}" fill="#e4ebf0" stroke="#5f7181" stroke-width=".07" stroke-linejoin="round"/>'
        f'<path d="{seen}" fill="none" stroke="#fff" stroke-width=".06"/>'
        f'<path d="{line}" fill="none" stroke="#b0812e" stroke-width=".1" stroke-linejoin="round" stroke-linecap="round"/>',
        left=-4.4, top=-3.4, width=8.8, height=8.6, kind="stone stone--side",
    )  # fmt: skip


def _wall(x: float, low: float) -> Point:
    """Where a ray that falls straight down meets the pavilion."""
    half = 3.25
    return Point(x, low * (1 - abs(x) / half))
