"""Stones and rings as SVG, to scale: what a page shows is what the certificate and the ring's size say.

One unit is a millimetre. Colours of a stone follow its grade: D is ice, M is the faintest straw. No drawing has a style
in it (the pages' policy forbids that), no word and no script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from .facets import STEPPED, Cut, Facet, Point, cut_of, profile_of, reach
from .stones import COLOURS, StoneInfo


@dataclass(frozen=True, slots=True)
class Metal:
    """Tones of a metal from its shadow to its glint."""

    deep: str
    shade: str
    body: str
    light: str
    glint: str


WHITE = Metal("#6d7177", "#a3a8ae", "#cfd3d7", "#eceef0", "#ffffff")
METALS = {
    "yellow-gold": Metal("#7d5a1e", "#b98f43", "#dcb468", "#f3dca4", "#fff8e2"),
    "pink-gold": Metal("#7d4a34", "#b97d62", "#dda58a", "#f3cfba", "#fff0e6"),
    "white-gold": Metal("#74746f", "#a9a9a2", "#d4d3cc", "#efeeea", "#ffffff"),
    "platinum": WHITE,
}


def metal_of(slug: str) -> Metal:
    """The tones of a material; those of platinum where it is another."""
    return METALS.get(slug, WHITE)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_n(point.x)} {_n(point.y)}" for point in points) + "z"


def _mix(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> str:
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return f"#{r:02x}{g:02x}{b:02x}"


def tones(colour: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The darkest and the lightest tone of a stone of a colour grade."""
    warm = (COLOURS.index(colour) / (len(COLOURS) - 1)) ** 1.7 if colour in COLOURS else 0.0
    dark = (0x5C + round(66 * warm), 0x78 + round(10 * warm), 0x96 - round(64 * warm))
    return dark, (255, 255 - round(9 * warm), 255 - round(46 * warm))


def _facets(facets: Sequence[Facet], colour: str) -> str:
    """Facets of one lightness share one path: a drawing stays small."""
    dark, light = tones(colour)
    groups: dict[str, list[str]] = {}
    parts: list[str] = []
    last = ""
    for facet in facets:
        tone = _mix(dark, light, round(facet.light * 12) / 12)
        if tone != last and last:
            parts.append(f'<path fill="{last}" d="{"".join(groups.pop(last))}"/>')
        groups.setdefault(tone, []).append(_path(facet.points))
        last = tone
    if last:
        parts.append(f'<path fill="{last}" d="{"".join(groups.pop(last))}"/>')
    return "".join(parts)


def stone_marks(stone: StoneInfo, *, edges: bool = True) -> str:
    """A stone from above, its middle at the origin, without the element around it."""
    return shape_marks(stone.shape, float(stone.length), float(stone.width), stone.colour, edges=edges)


def shape_marks(shape: str, length: float, width: float, colour: str = "D", *, edges: bool = True) -> str:
    """A stone of a shape and size from above, without the element around it."""
    cut = cut_of(shape, length, width)
    dark, light = tones(colour)
    line = max(length, width) * 0.004
    body = f'<path fill="{_mix(dark, light, 0.62)}" d="{_path(cut.outline)}"/>{_facets(cut.facets, colour)}'
    if edges:
        every = "".join(_path(facet.points) for facet in cut.facets[: len(cut.facets)])
        body += f'<path fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="{_n(line)}" d="{every}"/>'
    body += f'<path fill="#fff" fill-opacity=".16" d="{_path(cut.table)}"/>'
    return body + (
        f'<path fill="none" stroke="{_mix(dark, (60, 72, 86), 0.55)}" stroke-width="{_n(line * 2.4)}" d="{_path(cut.outline)}"/>'
    )


def svg(body: str, *, left: float, top: float, width: float, height: float, label: str = "", kind: str = "") -> str:
    """The element around a drawing. With a label it is a picture, without one decoration. The label must be escaped."""
    says = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    name = f' class="{kind}"' if kind else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" {says}{name}>'
        f"{body}</svg>"
    )


def stone_svg(stone: StoneInfo, *, label: str = "", margin: float = 0.12, frame: float = 0.0) -> str:
    """A stone from above. With `frame` the picture is a square of so many millimetres, so that several keep their scale."""
    side = frame or max(float(stone.length), float(stone.width)) * (1 + 2 * margin)
    return svg(stone_marks(stone), left=-side / 2, top=-side / 2, width=side, height=side, label=label, kind="stone")


def shape_svg(shape: str) -> str:
    """The sign of a shape, for a choice: lines only."""
    ratio = {"round": 1.0, "princess": 1.0, "asscher": 1.0, "heart": 0.95, "cushion": 1.08, "marquise": 1.9}.get(
        shape, 1.38
    )
    cut = cut_of(shape, 20 if ratio >= 1 else 20 * ratio, 20 / ratio if ratio >= 1 else 20)
    lines = "".join(_path(facet.points) for facet in _crown(cut, shape))
    body = f'<path d="{_path(cut.outline)}{lines}" fill="none" stroke="currentColor" stroke-width=".7" stroke-linejoin="round"/>'
    return svg(body, left=-12, top=-12, width=24, height=24, kind="shape-sign")


def _crown(cut: Cut, shape: str) -> Sequence[Facet]:
    return cut.facets[:24] if shape in STEPPED else cut.facets[:32]


def side_svg(stone: StoneInfo, *, label: str = "") -> str:
    """A stone from the side, with its measures in the drawing's own scale."""
    width, depth = float(stone.width), float(stone.depth)
    margin = width * 0.12
    return svg(
        side_marks(width, depth, stone.colour, stepped=stone.shape in STEPPED),
        left=-width / 2 - margin, top=-depth * 0.25 - margin, width=width + 2 * margin, height=depth + 2 * margin,
        label=label, kind="stone stone--side",
    )  # fmt: skip


def side_marks(width: float, depth: float, colour: str, *, stepped: bool = False) -> str:
    """A stone from the side, its girdle at nought."""
    outline, edges = profile_of(width, depth, stepped=stepped)
    dark, light = tones(colour)
    crown, pavilion = (*outline[:3], outline[6]), (outline[5], outline[3], outline[4])
    seen = "".join(f"M{_n(a.x)} {_n(a.y)}L{_n(b.x)} {_n(b.y)}" for a, b in edges)
    half = (Point(0, outline[3].y), outline[3], outline[4])
    return (
        f'<path fill="{_mix(dark, light, 0.78)}" d="{_path(outline)}"/>'
        f'<path fill="{_mix(dark, light, 0.94)}" d="{_path(crown)}"/>'
        f'<path fill="{_mix(dark, light, 0.7)}" d="{_path(pavilion)}"/>'
        f'<path fill="{_mix(dark, light, 0.5)}" fill-opacity=".6" d="{_path(half)}"/>'
        f'<path fill="none" stroke="#fff" stroke-opacity=".75" stroke-width="{_n(width * 0.009)}" d="{seen}"/>'
        f'<path fill="none" stroke="{_mix(dark, (60, 72, 86), 0.5)}" stroke-width="{_n(width * 0.012)}" stroke-linejoin="round" d="{_path(outline)}"/>'
    )


# Rings


@dataclass(frozen=True, slots=True)
class Ring:
    """What is drawn of a ring: its metal, its style, the width of its band and its size (inner circumference), in mm."""

    metal: Metal
    style: str
    band: float = 1.9
    circumference: float = 53.0

    @property
    def inner(self) -> float:
        """Inner radius."""
        return self.circumference / (2 * pi)


def _claws(cut: Cut, metal: Metal, shape: str) -> str:
    """Beads of the claws over the girdle."""
    angles = {
        "marquise": (-pi / 2, -2.2, -0.94, pi / 2, 2.2, 0.94),
        "pear": (-pi / 2, -0.5, pi + 0.5, 0.75, pi - 0.75),
        "heart": (pi / 2, -0.55, pi + 0.55, 0.35, pi - 0.35),
    }.get(shape, (-pi / 4, pi / 4, 3 * pi / 4, -3 * pi / 4))
    parts = []
    size = 0.34 + 0.03 * max(point.x for point in cut.outline)
    for angle in angles:
        far = reach(cut, angle) - size * 0.35
        x, y = far * cos(angle), far * sin(angle)
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" fill="{metal.shade}" stroke="{metal.deep}" stroke-width=".05"/>'
            f'<circle cx="{_n(x - size * 0.15)}" cy="{_n(y - size * 0.2)}" r="{_n(size * 0.66)}" fill="{metal.light}"/>'
            f'<circle cx="{_n(x - size * 0.28)}" cy="{_n(y - size * 0.34)}" r="{_n(size * 0.26)}" fill="{metal.glint}"/>'
        )
    return "".join(parts)


def _small(x: float, y: float, r: float) -> str:
    """A small brilliant."""
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="#dfe7ee" stroke="#8d99a5" stroke-width="{_n(r * 0.12)}"/>'
        f'<path d="M{_n(x)} {_n(y - r * 0.72)}L{_n(x + r * 0.62)} {_n(y)} {_n(x)} {_n(y + r * 0.72)} {_n(x - r * 0.62)} {_n(y)}z" fill="#fff"/>'
        f'<path d="M{_n(x)} {_n(y)}L{_n(x + r * 0.62)} {_n(y)} {_n(x)} {_n(y + r * 0.72)}z" fill="#aab6c2"/>'
    )


def _gradients(metal: Metal, name: str) -> str:
    across = ((0, metal.deep), (0.13, metal.shade), (0.3, metal.light), (0.4, metal.glint), (0.56, metal.body), (0.82, metal.shade), (1, metal.deep))  # fmt: skip
    along = ((0, "0.85"), (0.07, "0.45"), (0.22, "0.1"), (0.5, "0"), (0.78, "0.1"), (0.93, "0.45"), (1, "0.85"))
    stops = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in across)
    fade = "".join(f'<stop offset="{at}" stop-color="{metal.deep}" stop-opacity="{much}"/>' for at, much in along)
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
        f'<linearGradient id="{name}f" x1="0" y1="0" x2="1" y2="0">{fade}</linearGradient>'
    )


def ring_from_above(ring: Ring, stone: StoneInfo | None, *, label: str = "", name: str = "band") -> str:
    """A ring as one sees it on one's own hand: the band crosses behind the stone. Without a stone its place is dotted.

    `name` makes the drawing's parts its own where a page has several.
    """
    metal, reach_x = ring.metal, ring.inner + 1.2
    half = ring.band / 2
    length, width, shape = (
        (float(stone.length), float(stone.width), stone.shape) if stone else (6.4, 6.4, "round")
    )  # fmt: skip
    cut = cut_of(shape, length, width)
    inside = width / 2
    band = (
        f"M{_n(-reach_x)} {_n(-half * 1.25)}C{_n(-reach_x * 0.6)} {_n(-half * 1.1)} {_n(-inside * 1.6)} {_n(-half)} {_n(-inside * 0.6)} {_n(-half * 0.8)}"
        f"L{_n(inside * 0.6)} {_n(-half * 0.8)}C{_n(inside * 1.6)} {_n(-half)} {_n(reach_x * 0.6)} {_n(-half * 1.1)} {_n(reach_x)} {_n(-half * 1.25)}"
        f"C{_n(reach_x + 0.75)} {_n(-half * 0.8)} {_n(reach_x + 0.75)} {_n(half * 0.8)} {_n(reach_x)} {_n(half * 1.25)}"
        f"C{_n(reach_x * 0.6)} {_n(half * 1.1)} {_n(inside * 1.6)} {_n(half)} {_n(inside * 0.6)} {_n(half * 0.8)}"
        f"L{_n(-inside * 0.6)} {_n(half * 0.8)}C{_n(-inside * 1.6)} {_n(half)} {_n(-reach_x * 0.6)} {_n(half * 1.1)} {_n(-reach_x)} {_n(half * 1.25)}"
        f"C{_n(-reach_x - 0.75)} {_n(half * 0.8)} {_n(-reach_x - 0.75)} {_n(-half * 0.8)} {_n(-reach_x)} {_n(-half * 1.25)}z"
    )
    deep = f'<ellipse cx="0" cy="{_n(length * 0.1)}" rx="{_n(inside * 1.5)}" ry="{_n(length * 0.62)}" fill="url(#{name}s)"/>'
    shadow = f'<radialGradient id="{name}s"><stop offset=".45" stop-color="#3a2f24" stop-opacity=".32"/><stop offset="1" stop-color="#3a2f24" stop-opacity="0"/></radialGradient>'
    body = (
        f"<defs>{_gradients(metal, name)}{shadow}</defs>"
        f'<path d="{band}" fill="url(#{name})"/><path d="{band}" fill="url(#{name}f)"/>'
        f"{_shoulders(ring, inside, reach_x)}{deep}{_beside(ring, cut, stone)}"
    )
    body += (
        stone_marks(stone)
        if stone
        else f'<path d="{_path(cut.outline)}" fill="#fff" fill-opacity=".7" stroke="{metal.deep}" stroke-width=".1" stroke-dasharray=".5 .4"/>'
    )
    if ring.style != "bezel":
        body += _claws(cut, metal, shape)
    tall = max(length, 8.0) + 4
    return svg(
        body, left=-reach_x - 1.4, top=-tall / 2, width=2 * reach_x + 2.8, height=tall, label=label, kind="ring-view"
    )


def _shoulders(ring: Ring, inside: float, reach_x: float) -> str:
    if ring.style != "pave":
        return ""
    r, parts = ring.band * 0.33, []
    x = inside + r * 1.5
    while x < reach_x * 0.86:
        parts.append(_small(x, 0, r * (1 - 0.18 * x / reach_x)) + _small(-x, 0, r * (1 - 0.18 * x / reach_x)))
        x += r * 2.12
    return "".join(parts)


def _grown(cut: Cut, by: float) -> tuple[Point, ...]:
    """The girdle moved outward by so many millimetres."""
    far = [(point, (point.x**2 + point.y**2) ** 0.5) for point in cut.outline]
    return tuple(Point(point.x * (1 + by / size), point.y * (1 + by / size)) if size else point for point, size in far)


def _beside(ring: Ring, cut: Cut, stone: StoneInfo | None) -> str:
    """What lies round the stone: a halo, a bezel, or a smaller stone at each side."""
    metal = ring.metal
    if ring.style == "halo":
        middle = _grown(cut, 0.72)
        around = sum(
            ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for a, b in zip(middle, (*middle[1:], middle[0]), strict=True)
        )
        count = max(int(around / 1.16), 12)
        plate = f'<path d="{_path(_grown(cut, 1.34))}" fill="{metal.body}" stroke="{metal.deep}" stroke-width=".08"/>'
        return plate + "".join(_small(*_along(middle, around * step / count), 0.5) for step in range(count))
    if ring.style == "bezel":
        return (
            f'<path d="{_path(_grown(cut, 0.62))}" fill="{metal.shade}" stroke="{metal.deep}" stroke-width=".08"/>'
            f'<path d="{_path(_grown(cut, 0.48))}" fill="{metal.light}"/><path d="{_path(_grown(cut, 0.16))}" fill="{metal.shade}"/>'
        )
    if ring.style == "three":
        size = (float(stone.width) if stone else 6.4) * 0.62
        far = reach(cut, 0) + size / 2 + 0.15
        small = shape_marks("round", size, size, stone.colour if stone else "F", edges=False)
        marks = cut_of("round", size, size)
        one = small + _claws(marks, metal, "round")
        return f'<g transform="translate({_n(far)} 0)">{one}</g><g transform="translate({_n(-far)} 0)">{one}</g>'
    return ""


def _along(line: Sequence[Point], far: float) -> Point:
    """The point at a distance along a closed line."""
    for here, then in zip(line, (*line[1:], line[0]), strict=True):
        size = ((then.x - here.x) ** 2 + (then.y - here.y) ** 2) ** 0.5
        if far <= size and size:
            return Point(here.x + (then.x - here.x) * far / size, here.y + (then.y - here.y) * far / size)
        far -= size
    return line[0]


def ring_from_the_side(ring: Ring, stone: StoneInfo | None, *, label: str = "", name: str = "side") -> str:
    """A ring as it stands on a table: the finger's opening, the band and the stone in its claws, all to one scale."""
    metal, r, wall = ring.metal, ring.inner, max(ring.band * 0.85, 1.3)
    width, depth = (float(stone.width), float(stone.depth)) if stone else (6.4, 3.9)
    outer = r + wall
    below = depth * 0.72
    girdle = -(outer + below * 0.52 + 0.5)
    reach_x = width * 0.44
    claws = "".join(
        f'<path d="M{_n(sign * 0.9)} {_n(-outer + 0.55)}Q{_n(sign * reach_x * 0.75)} {_n(-outer - 0.3)} {_n(sign * reach_x)} {_n(girdle - 0.35)}" fill="none" stroke="{tone}" stroke-width="{_n(wide)}" stroke-linecap="round"/>'
        for sign in (-1, 1)
        for tone, wide in ((metal.deep, 0.95), (metal.body, 0.72), (metal.glint, 0.22))
    )
    band = "".join(
        f'<circle r="{_n(r + wall / 2)}" fill="none" stroke="{tone}" stroke-width="{_n(wall * share)}"/>'
        for tone, share in (
            (metal.deep, 1.0),
            (metal.shade, 0.9),
            (metal.body, 0.66),
            (metal.light, 0.34),
            (metal.glint, 0.1),
        )
    )
    dark = f'<linearGradient id="{name}"><stop offset="0" stop-color="{metal.deep}" stop-opacity=".5"/><stop offset=".3" stop-color="{metal.deep}" stop-opacity="0"/><stop offset=".62" stop-color="#fff" stop-opacity=".35"/><stop offset="1" stop-color="{metal.deep}" stop-opacity=".45"/></linearGradient>'
    body = f'<defs>{dark}</defs>{band}<circle r="{_n(r + wall / 2)}" fill="none" stroke="url(#{name})" stroke-width="{_n(wall)}"/>'
    if stone is not None:
        held = side_marks(width, depth, stone.colour, stepped=stone.shape in STEPPED)
        body += f'<g transform="translate(0 {_n(girdle)})">{held}</g>'
    top = girdle - depth * 0.3 - 1
    return svg(
        body + claws,
        left=-outer - 1.2,
        top=top,
        width=2 * outer + 2.4,
        height=outer + 1.2 - top,
        label=label,
        kind="ring-view",
    )


# Lists: each shape is drawn once on a page, and used by every stone of it


def symbols(shapes: Iterable[str]) -> str:
    """The drawing of each shape in a square of two units, hidden, to be used by `small_svg`."""
    made = "".join(
        f'<symbol id="cut-{shape}" viewBox="-1 -1 2 2" overflow="visible" preserveAspectRatio="none">{shape_marks(shape, 2, 2, edges=False)}</symbol>'
        for shape in dict.fromkeys(shapes)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="cuts" width="0" height="0" aria-hidden="true">{made}</svg>'


def small_svg(stone: StoneInfo, *, frame: float = 0.0) -> str:
    """A stone of a list: its shape's drawing stretched to its measures, in a square of `frame` millimetres."""
    width, length = float(stone.width), float(stone.length)
    side = frame or max(width, length) * 1.1
    use = f'<use href="#cut-{stone.shape}" x="{_n(-width / 2)}" y="{_n(-length / 2)}" width="{_n(width)}" height="{_n(length)}"/>'
    return svg(use, left=-side / 2, top=-side / 2, width=side, height=side, kind="stone")
