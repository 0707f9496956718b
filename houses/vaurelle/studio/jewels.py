"""Rings, bangles, chains: round things of metal, seen from a little above."""

from math import cos, pi, radians, sin

from .metal import METALS, Metal, Sheet
from .stones import row, stone

THREE = ("white-gold", "yellow-gold", "pink-gold")
Point = tuple[float, float]


def wire(sheet: Sheet, path: str, width: float, metal: Metal, *, closed_caps: str = "round") -> None:
    """A round wire along a path: the same line five times, thinner and lighter, shifted towards the window."""
    layers = (
        (metal.deep, 1.0, 0.0), (metal.shade, 0.9, 0.03), (metal.body, 0.7, 0.06), (metal.light, 0.36, 0.13),
        (metal.glint, 0.12, 0.16),
    )  # fmt: skip
    sheet.add(f'<g fill="none" stroke-linecap="{closed_caps}" stroke-linejoin="round">')
    for colour, share, shift in layers:
        move = f' transform="translate({-width * shift * 0.6:.1f} {-width * shift:.1f})"' if shift else ""
        sheet.add(f'<path d="{path}" stroke="{colour}" stroke-width="{width * share:.1f}"{move}/>')
    sheet.add("</g>")


def ellipse_path(x: float, y: float, rx: float, ry: float, tilt: float = 0) -> str:
    """A closed ellipse as a path, turned by `tilt` degrees."""
    dx, dy = rx * cos(radians(tilt)), rx * sin(radians(tilt))
    a = f"A{rx:g} {ry:g} {tilt:g} 1 0"
    return f"M{x - dx:.1f} {y - dy:.1f}{a} {x + dx:.1f} {y + dy:.1f}{a} {x - dx:.1f} {y - dy:.1f}z"


def half(x: float, y: float, rx: float, ry: float, tilt: float, *, front: bool) -> str:
    """The near or the far half of an ellipse."""
    dx, dy = rx * cos(radians(tilt)), rx * sin(radians(tilt))
    return f"M{x - dx:.1f} {y - dy:.1f}A{rx:g} {ry:g} {tilt:g} 0 {0 if front else 1} {x + dx:.1f} {y + dy:.1f}"


class Round:
    """A cylinder of metal: rim, inner wall, outer wall; what is engraved or set goes on the outer wall."""

    def __init__(  # noqa: PLR0913 - a solid's measures
        self, sheet: Sheet, metal: Metal, name: str, *, x: float, y: float, rx: float, ry: float, h: float, wall: float
    ) -> None:
        self.sheet, self.metal, self.name = sheet, metal, name
        self.x, self.y, self.rx, self.ry, self.h, self.wall = x, y, rx, ry, h, wall

    def draw(self, *, lining: str = "", dome: bool = False) -> None:
        sheet, metal = self.sheet, self.metal
        x, y, rx, ry, h = self.x, self.y, self.rx, self.ry, self.h
        sheet.shadow(x, y + ry + h, rx * 0.98, ry * 0.55)
        ix, iy = rx - self.wall, ry - self.wall * 0.55
        inner = self._inner(lining)
        clip = sheet.define(
            f"c{self.name}",
            f'<clipPath id="c{self.name}"><ellipse cx="{x:g}" cy="{y:g}" rx="{ix:g}" ry="{iy:g}"/></clipPath>',
        )
        sheet.add(f'<ellipse cx="{x:g}" cy="{y:g}" rx="{ix:g}" ry="{iy:g}" fill="{inner}"/>')
        sheet.add(f'<g clip-path="{clip}"><ellipse cx="{x:g}" cy="{y + h:g}" rx="{ix:g}" ry="{iy:g}" fill="{sheet.ground}"/>'
                  f'<ellipse cx="{x + 10:g}" cy="{y + h - iy * 0.35:g}" rx="{ix * 0.9:g}" ry="{iy * 0.75:g}" fill="#8f7a66" opacity=".2" filter="{sheet.soft("s", 22)}"/></g>')  # fmt: skip
        bulge = h * 0.22 if dome else 0
        outer = (
            f"M{x - rx:g} {y:g}A{rx:g} {ry:g} 0 0 0 {x + rx:g} {y:g}Q{x + rx + bulge:g} {y + h / 2:g} {x + rx:g} {y + h:g}"
            f"A{rx:g} {ry:g} 0 0 1 {x - rx:g} {y + h:g}Q{x - rx - bulge:g} {y + h / 2:g} {x - rx:g} {y:g}z"
        )
        sheet.add(f'<path d="{outer}" fill="{self._outer()}"/>')
        over = self.sheet.linear(f"o{self.name}", [(0, "rgba(255,255,255,.5)"), (0.22, "rgba(255,255,255,.05)"), (0.6, "rgba(40,20,0,.05)"), (1, "rgba(40,20,0,.42)")])  # fmt: skip
        if dome:
            over = self.sheet.linear(f"o{self.name}", [(0, "rgba(60,35,0,.35)"), (0.42, "rgba(255,255,255,.05)"), (0.55, "rgba(255,255,255,.75)"), (0.66, "rgba(255,255,255,.1)"), (1, "rgba(40,20,0,.55)")])  # fmt: skip
        sheet.add(f'<path d="{outer}" fill="{over}"/>')
        rim = f"{ellipse_path(x, y, rx, ry)}{ellipse_path(x, y, ix, iy)}"
        sheet.add(f'<path d="{rim}" fill-rule="evenodd" fill="{sheet.polished("r" + self.name, metal, across=True)}"/>')
        sheet.add(
            f'<path d="{half(x, y, rx, ry, 0, front=True)}" fill="none" stroke="{metal.glint}" stroke-width="1.6" opacity=".9"/>'
        )
        sheet.add(
            f'<path d="{half(x, y, ix, iy, 0, front=False)}" fill="none" stroke="{metal.deep}" stroke-width="1.2" opacity=".5"/>'
        )

    def _outer(self) -> str:
        m = self.metal
        stops = [(0, m.deep), (0.06, m.shade), (0.16, m.light), (0.24, m.glint), (0.34, m.light), (0.5, m.body), (0.68, m.shade), (0.76, m.deep), (0.82, m.body), (0.92, m.light), (0.97, m.body), (1, m.deep)]  # fmt: skip
        return self.sheet.linear(f"w{self.name}", stops, x2=1, y2=0)

    def _inner(self, lining: str) -> str:
        if lining:
            return self._enamel(lining)
        m = self.metal
        stops = [
            (0, m.deep),
            (0.2, m.body),
            (0.38, m.shade),
            (0.6, m.glint),
            (0.72, m.light),
            (0.86, m.shade),
            (1, m.body),
        ]
        return self.sheet.linear(f"i{self.name}", stops, x2=1, y2=0.2)

    def _enamel(self, colour: str) -> str:
        stops = [
            (0, "#120308"),
            (0.3, colour),
            (0.58, "#c4828e" if colour.startswith("#6") else "#8296cf"),
            (0.64, colour),
            (1, "#1a060b"),
        ]
        return self.sheet.linear(f"i{self.name}", stops, x2=1, y2=0.25)

    def at(self, angle: float, down: float) -> Point:
        """A point of the outer wall: 0 is right, 90 in front, 180 left; `down` from 0 (rim) to 1 (foot)."""
        return self.x + self.rx * cos(radians(angle)), self.y + self.ry * sin(radians(angle)) + self.h * down

    def rays(self) -> None:
        lines = []
        for step in range(8, 173, 3):
            top, foot = self.at(step, 0.08), self.at(90 + (step - 90) * 0.93, 0.92)
            lines.append(f"M{top[0]:.1f} {top[1]:.1f}L{foot[0]:.1f} {foot[1]:.1f}")
        path = "".join(lines)
        self.sheet.add(f'<path d="{path}" stroke="{self.metal.deep}" stroke-width="1.5" opacity=".55"/>')
        self.sheet.add(
            f'<path d="{path}" stroke="{self.metal.glint}" stroke-width="1" opacity=".8" transform="translate(1.7 .4)"/>'
        )

    def beads(self) -> None:
        for down in (0.1, 0.9):
            points = [self.at(step, down) for step in range(2, 179, 3)]
            path = "".join(f"M{px:.1f} {py:.1f}h0" for px, py in points)
            size = max(self.h * 0.13, 6)
            self.sheet.add(f'<g stroke-linecap="round" fill="none"><path d="{path}" stroke="{self.metal.deep}" stroke-width="{size:.1f}"/>'
                           f'<path d="{path}" stroke="{self.metal.light}" stroke-width="{size * 0.7:.1f}" transform="translate(-.6 -.9)"/>'
                           f'<path d="{path}" stroke="{self.metal.glint}" stroke-width="{size * 0.3:.1f}" transform="translate(-1.4 -1.8)"/></g>')  # fmt: skip

    def pave(self, kind: str = "diamond", *, rows: int = 2, radius: float = 8) -> None:
        for line in range(rows):
            down = (line + 0.5) / rows if rows > 1 else 0.5
            down = 0.5 + (down - 0.5) * 0.8
            step = 2 * radius / self.rx * 57.3 * 1.06
            count = int(150 / step)
            first = 90 - step * count / 2 + (step / 2 if line % 2 else 0)
            row(self.sheet, kind, [self.at(first + step * place, down) for place in range(count + 1)], radius)


def ring(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A band: `width` in tenths of a finger's share, rays, beads, dome, pavé, lining, one stone."""
    metal = METALS[material]
    h = 1.9 * float(words.get("width", "30"))
    band = Round(sheet, metal, "b", x=400, y=470 - h / 2, rx=232, ry=104, h=h, wall=15 if h < 50 else 20)
    band.draw(lining=words.get("lining", ""), dome="dome" in words)
    _decorate(band, words)
    if "stone" in words:
        x, y = band.at(90, 0.5)
        stone(sheet, words["stone"], x, y, 17, squeeze=0.94)


def _decorate(band: Round, words: dict[str, str]) -> None:
    if "rays" in words:
        band.rays()
    if "beads" in words:
        band.beads()
    if "pave" in words:
        rows = max(1, round(band.h / 26))
        band.pave(rows=rows, radius=min(band.h / rows / 2.3, 11))


def bangle(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """The same cylinder, wider than high; with `triple` three wires, with `knot` one that is tied."""
    if "triple" in words:
        triple(sheet, words, scale=1.25, width=22)
        return
    if "knot" in words:
        knot(sheet, material, words, scale=1.2, width=24)
        return
    metal = METALS[material]
    h = 1.55 * float(words.get("width", "26"))
    cuff = Round(sheet, metal, "b", x=400, y=490 - h / 2, rx=292, ry=150, h=h, wall=13)
    cuff.draw(lining=words.get("lining", ""), dome="dome" in words)
    _decorate(cuff, words)
    if "stone" in words:
        cuff.pave(words["stone"], rows=1, radius=11)


def triple(sheet: Sheet, words: dict[str, str], *, scale: float = 1.0, width: float = 30) -> None:
    """Three wires in three golds, each over one and under the other."""
    x, y, rx, ry = 400, 490, 215 * scale, 118 * scale
    sheet.shadow(x, y + ry + 20, rx * 0.95, ry * 0.5)
    tilts = (-17, 1, 19)
    for name, tilt in zip(THREE, tilts, strict=True):
        wire(sheet, half(x, y, rx, ry, tilt, front=False), width, METALS[name])
    for name, tilt in zip(reversed(THREE), reversed(tilts), strict=True):
        wire(sheet, half(x, y, rx, ry, tilt, front=True), width, METALS[name])
        if "pave" in words and name == "white-gold":
            points = []
            for step in range(24, 158, 6):
                a, t = radians(step), radians(tilt)
                points.append((x + rx * cos(a) * cos(t) - ry * sin(a) * sin(t), y + rx * cos(a) * sin(t) + ry * sin(a) * cos(t) - 2))  # fmt: skip
            row(sheet, "diamond", points, width * 0.34)


def knot(sheet: Sheet, material: str, words: dict[str, str], *, scale: float = 1.0, width: float = 30) -> None:
    """A round wire whose ends tie a flat knot in front."""
    metal = METALS[material]
    x, y, rx, ry = 400, 480, 225 * scale, 122 * scale
    sheet.shadow(x, y + ry + 18, rx * 0.95, ry * 0.5)
    wire(sheet, half(x, y, rx, ry, 0, front=False), width, metal)
    f = y + ry
    for side in (-1, 1):
        wire(
            sheet,
            f"M{x - side * rx:.1f} {y:.1f}A{rx:g} {ry:g} 0 0 {0 if side > 0 else 1} {x - side * 96:.1f} {f - 12:.1f}",
            width,
            metal,
        )
    s = width / 30
    left = f"M{x - 100} {f - 13}C{x - 40} {f - 2} {x - 14} {f - 40 * s} {x + 24} {f - 40 * s}S{x + 92} {f + 30 * s} {x + 40} {f + 34 * s}S{x - 30} {f - 2} {x - 62} {f + 30 * s}"
    right = f"M{x + 100} {f - 13}C{x + 40} {f - 2} {x + 14} {f + 34 * s} {x - 24} {f + 34 * s}S{x - 92} {f - 36 * s} {x - 40} {f - 40 * s}S{x + 30} {f - 4} {x + 62} {f - 36 * s}"
    wire(sheet, left, width * 0.94, metal)
    wire(sheet, right, width * 0.94, metal)
    wire(
        sheet,
        f"M{x + 2} {f - 34 * s}C{x + 12} {f - 39 * s} {x + 18} {f - 40 * s} {x + 24} {f - 40 * s}S{x + 60} {f - 26 * s} {x + 66} {f - 8 * s}",
        width * 0.94,
        metal,
    )
    if "pave" in words:
        points = [(x - 62 + 11.5 * k, f + 31 * s - 34 * s * sin(pi * k / 9)) for k in range(10)]
        row(sheet, "diamond", points, width * 0.26)


def cord(sheet: Sheet, material: str, _words: dict[str, str]) -> None:
    """A knot of gold on a silk cord."""
    x, y, rx, ry = 400, 480, 262, 150
    sheet.shadow(x, y + ry + 8, rx * 0.9, ry * 0.35, 0.22)
    path = ellipse_path(x, y, rx, ry)
    sheet.add(f'<path d="{path}" fill="none" stroke="#16223c" stroke-width="13"/><path d="{path}" fill="none" stroke="#3b5079" stroke-width="9" stroke-dasharray="4 5"/>')  # fmt: skip
    f, m = y + ry, METALS[material]
    wire(
        sheet,
        f"M{x - 74} {f - 5}C{x - 30} {f} {x - 10} {f - 34} {x + 22} {f - 34}S{x + 78} {f + 26} {x + 34} {f + 28}S{x - 30} {f} {x - 52} {f + 26}",
        20,
        m,
    )
    wire(
        sheet,
        f"M{x + 74} {f - 5}C{x + 30} {f} {x + 10} {f + 28} {x - 22} {f + 28}S{x - 78} {f - 32} {x - 34} {f - 34}S{x + 30} {f} {x + 52} {f - 32}",
        20,
        m,
    )


def open_ring(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A fine ring whose ends do not meet; stones hang between them."""
    metal = METALS[material]
    x, y, rx, ry = 400, 470, 220, 116
    sheet.shadow(x, y + ry + 10, rx * 0.9, ry * 0.4, 0.24)
    wire(sheet, half(x, y, rx, ry, 0, front=False), 13, metal)
    wire(sheet, f"M{x - rx} {y}A{rx} {ry} 0 0 0 {x - 74} {y + ry - 8}", 13, metal)
    wire(sheet, f"M{x + rx} {y}A{rx} {ry} 0 0 1 {x + 74} {y + ry - 8}", 13, metal)
    count = int(words.get("count", "3"))
    for place in range(count):
        px, py = x - 62 + 124 * place / max(count - 1, 1), y + ry - 4 + (14, -12, 10)[place % 3]
        radius = (23, 31, 19)[place % 3]
        sheet.add(
            f'<circle cx="{px:g}" cy="{py:g}" r="{radius + 4}" fill="{metal.shade}"/><circle cx="{px - 1:g}" cy="{py - 1:g}" r="{radius + 3}" fill="{metal.light}"/>'
        )
        stone(sheet, words.get("stone", "diamond"), px, py, radius)


def cabochon(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A full band that swells to hold one polished stone."""
    band = Round(sheet, METALS[material], "b", x=400, y=455, rx=214, ry=98, h=74, wall=20)
    band.draw(dome=True)
    x, y, metal = 400, 585, METALS[material]
    sheet.add(
        f'<ellipse cx="{x}" cy="{y + 4}" rx="104" ry="80" fill="{metal.deep}"/><ellipse cx="{x}" cy="{y}" rx="104" ry="80" fill="{sheet.polished("z", metal)}"/>'
    )
    stone(sheet, words.get("stone", "onyx"), x, y - 2, 84, squeeze=0.76)


def halo(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """One stone with a border of grains, on a narrow band."""
    band = Round(sheet, METALS[material], "b", x=400, y=490, rx=212, ry=96, h=26, wall=12)
    band.draw()
    x, y, metal = 400, 572, METALS[material]
    sheet.add(
        f'<ellipse cx="{x}" cy="{y + 5}" rx="84" ry="74" fill="{metal.deep}" opacity=".8"/><ellipse cx="{x}" cy="{y}" rx="84" ry="74" fill="{sheet.polished("z", metal)}"/>'
    )
    points = [(x + 74 * cos(2 * pi * k / 30), y + 64 * sin(2 * pi * k / 30)) for k in range(30)]
    if "pave" in words:
        row(sheet, "diamond", points, 7.4)
    else:
        for px, py in points:
            sheet.add(
                f'<circle cx="{px:.1f}" cy="{py:.1f}" r="6.4" fill="{metal.light}" stroke="{metal.deep}" stroke-width="1"/>'
            )
    stone(sheet, words.get("stone", "emerald"), x, y, 58, squeeze=0.86)


def chain(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A bracelet of links or grains laid in a loose curve; `drops` hang from a fine one."""
    path = "M400 690C250 690 130 600 130 480S250 290 400 290 670 370 670 480 560 690 400 690z"
    sheet.add(
        f'<path d="{path}" fill="none" stroke="#5b4632" stroke-width="20" opacity=".22" transform="translate(14 26)" filter="{sheet.soft("s", 12)}"/>'
    )
    link = words.get("link", "oval")
    if "triple" in words:
        for place, name in enumerate(("yellow-gold", "pink-gold", "white-gold")):
            _links(sheet, path, METALS[name], dash="34 68", offset=-34 * place, width=30)
        return
    metal = METALS[material]
    if link == "bead":
        for share, colour, move in (
            (1, metal.deep, 0),
            (0.84, metal.body, -1.4),
            (0.5, metal.light, -3),
            (0.22, metal.glint, -4.6),
        ):
            sheet.add(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{20 * share:.1f}" stroke-linecap="round" stroke-dasharray="0 19.5" transform="translate({move * 0.7:g} {move:g})"/>'
            )
        return
    _links(sheet, path, metal, dash="9 4" if link == "fine" else "26 8", offset=0, width=7 if link == "fine" else 26)
    spots = [(196, 614), (300, 672), (420, 690), (548, 650), (646, 566), (140, 520), (664, 440)]
    for place in range(int(words.get("drops", "0"))):
        px, py = spots[place]
        radius = (17, 12, 20, 14, 18, 11, 13)[place]
        sheet.add(
            f'<circle cx="{px}" cy="{py}" r="{radius + 3}" fill="{metal.shade}"/><circle cx="{px - 1}" cy="{py - 1}" r="{radius + 2}" fill="{metal.light}"/>'
        )
        stone(sheet, "diamond", px, py, radius)


def _links(sheet: Sheet, path: str, metal: Metal, *, dash: str, offset: float, width: float) -> None:
    for colour, share, shift in (
        (metal.deep, 1, 0),
        (metal.body, 0.86, -1),
        (metal.light, 0.5, -2.2),
        (metal.shade, 0.26, 0),
    ):
        sheet.add(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width * share:.1f}" stroke-linecap="round" stroke-dasharray="{dash}" stroke-dashoffset="{offset:g}" transform="translate({shift * 0.6:g} {shift:g})"/>')  # fmt: skip
