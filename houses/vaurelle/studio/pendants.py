"""What is worn above the hand: necklaces, earrings, solitaires."""

from math import cos, pi, sin

from .jewels import wire
from .metal import METALS, STONES, Metal, Sheet
from .stones import row, stone


def solitaire(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A ring that stands, its stone held up by four claws; `shape` is round, oval, emerald or princess."""
    metal = METALS.get(material, METALS["yellow-gold"])
    x, y, r = 400, 590, 178
    sheet.shadow(x, y + r + 8, r * 0.75, 34, 0.34)
    wire(sheet, f"M{x - 52} {y - r + 10}A{r} {r} 0 1 0 {x + 52} {y - r + 10}", 20, metal)
    if "pave" in words:
        points = [
            (x + (r + 1) * cos(a), y + (r + 1) * sin(a))
            for a in (-pi / 2 + s * (0.36 + k * 0.095) for s in (-1, 1) for k in range(10))
        ]
        row(sheet, "diamond", points, 7.6)
    top = y - r - 62
    _claws(sheet, metal, x, top, y - r + 14)
    kind = words.get("stone", "diamond")
    radius = float(words.get("size", "66"))
    if "sides" in words:
        for side in (-1, 1):
            stone(sheet, "diamond", x + side * (radius + 28), top + 24, 30)
    if "halo" in words:
        sheet.add(f'<circle cx="{x}" cy="{top}" r="{radius + 15}" fill="{metal.shade}"/>')
        row(
            sheet,
            "diamond",
            [(x + (radius + 7) * cos(2 * pi * k / 28), top + (radius + 7) * sin(2 * pi * k / 28)) for k in range(28)],
            7,
        )
    shape = words.get("shape", "round")
    if shape in {"emerald", "princess"}:
        _step_cut(sheet, kind, x, top, radius, square=shape == "princess")
    else:
        stone(sheet, kind, x, top, radius, squeeze=1.28 if shape == "oval" else 1)
    for dx, dy in ((-0.72, -0.7), (0.72, -0.7), (-0.72, 0.7), (0.72, 0.7)):
        sheet.add(
            f'<circle cx="{x + dx * radius:.0f}" cy="{top + dy * radius:.0f}" r="7" fill="{metal.shade}"/><circle cx="{x + dx * radius - 1:.0f}" cy="{top + dy * radius - 2:.0f}" r="5" fill="{metal.glint}"/>'
        )


def _claws(sheet: Sheet, metal: Metal, x: float, top: float, foot: float) -> None:
    for dx in (-46, -18, 18, 46):
        wire(sheet, f"M{x + dx * 0.4} {foot}Q{x + dx * 0.8} {(top + foot) / 2} {x + dx} {top + 10}", 8, metal)


def _step_cut(sheet: Sheet, kind: str, x: float, y: float, r: float, *, square: bool) -> None:
    light, body, deep = STONES[kind]
    w, h = (r * 0.92, r * 0.92) if square else (r * 0.82, r * 1.12)
    for share, colour, opacity in ((1, body, 1), (0.82, light, 0.75), (0.62, deep, 0.35), (0.5, "#ffffff", 0.7)):
        c = (0.04 if square else 0.3) * r * share
        a, b = w * share, h * share
        points = [
            (-a + c, -b),
            (a - c, -b),
            (a, -b + c),
            (a, b - c),
            (a - c, b),
            (-a + c, b),
            (-a, b - c),
            (-a, -b + c),
        ]
        sheet.add(
            f'<polygon points="{" ".join(f"{x + px:.1f},{y + py:.1f}" for px, py in points)}" fill="{colour}" opacity="{opacity:g}"/>'
        )
    sheet.add(
        f'<path d="M{x - w:.0f} {y - h:.0f}l{2 * w:.0f} {2 * h:.0f}m0 {-2 * h:.0f}l{-2 * w:.0f} {2 * h:.0f}" stroke="{deep}" stroke-opacity=".3" stroke-width="1.6"/>'
    )
    sheet.add(
        f'<polygon points="{x - w:.0f},{y - h * 0.4:.0f} {x - w * 0.2:.0f},{y - h:.0f} {x + w * 0.3:.0f},{y - h:.0f} {x - w:.0f},{y + h * 0.3:.0f}" fill="#fff" opacity=".45"/>'
    )


def necklace(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A fine chain from both upper corners, and what hangs from it."""
    metal = METALS.get(material, METALS["yellow-gold"])
    depth = 540 if "long" not in words else 610
    path = (
        f"M150 -10C180 {depth * 0.55:.0f} 300 {depth - 30} 400 {depth}C500 {depth - 30} 620 {depth * 0.55:.0f} 650 -10"
    )
    sheet.add(
        f'<path d="{path}" fill="none" stroke="#5b4632" stroke-width="9" opacity=".25" transform="translate(12 22)" filter="{sheet.soft("s", 9)}"/>'
    )
    thick = float(words.get("chain", "5"))
    names = ("yellow-gold", "pink-gold", "white-gold") if material == "three-golds" else (material,)
    for place, name in enumerate(names):
        m = METALS[name]
        dash = f"{thick * 2:.0f} {thick * (0.8 if len(names) == 1 else 5.6):.1f}"
        for colour, share in ((m.deep, 1), (m.body, 0.8), (m.glint, 0.3)):
            sheet.add(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{thick * share:.1f}" stroke-dasharray="{dash}" stroke-dashoffset="{-place * thick * 2.6:.1f}" stroke-linecap="round"/>'
            )
    if "drops" in words:
        _drops(sheet, metal, words, path_depth=depth)
    else:
        motif(sheet, metal, words, 400, depth + 22, 1.35, material)


def _drops(sheet: Sheet, metal: Metal, words: dict[str, str], *, path_depth: float) -> None:
    count = int(words["drops"])
    for place in range(count):
        t = (place + 0.5) / count
        x = 150 + 500 * (0.14 + 0.72 * t)
        u = abs(t - 0.5) * 2
        y = path_depth - (path_depth * 0.42) * u**2.1 - 4
        fall = (46, 92, 28, 70, 110, 38, 82)[place % 7] * (1.1 - u * 0.6)
        radius = (13, 17, 11, 15, 20, 12, 16)[place % 7]
        sheet.add(f'<path d="M{x:.0f} {y:.0f}v{fall:.0f}" stroke="{metal.shade}" stroke-width="2.4"/>')
        sheet.add(
            f'<circle cx="{x:.0f}" cy="{y + fall + radius:.0f}" r="{radius + 3}" fill="{metal.light}" stroke="{metal.shade}"/>'
        )
        stone(sheet, words.get("stone", "diamond"), round(x), round(y + fall + radius), radius)


def motif(sheet: Sheet, metal: Metal, words: dict[str, str], x: float, y: float, scale: float, material: str) -> None:
    """The piece that hangs: `sun`, `disc`, `knot`, `drop`, `loops`, `bar`, `pearl`."""
    kind = words.get("motif", "disc")
    name = f"m{kind}"
    sheet.add(f'<g transform="translate({x:g} {y:g}) scale({scale:g})">')
    fill = sheet.polished(name, metal)
    if kind in {"sun", "disc", "bar"}:
        _plate(sheet, metal, words, kind, fill)
    elif kind == "knot":
        wire(sheet, "M-58 34C-36 8 -30 -26 4 -26S62 40 26 44S-22 10 -44 42", 19, metal)
        wire(sheet, "M58 34C36 8 30 44 -4 44S-62 -20 -26 -26S22 8 44 -26", 19, metal)
    elif kind == "loops":
        for gold, cx, cy in (("white-gold", -26, 50), ("yellow-gold", 0, 26), ("pink-gold", 26, 50)):
            wire(
                sheet,
                f"M{cx - 44} {cy}a44 44 0 1 1 88 0a44 44 0 1 1 -88 0z",
                13,
                METALS[gold if material == "three-golds" else material],
            )
    else:
        radius = 34 if kind == "pearl" else 40
        wire(sheet, "M0 -16V8", 6, metal)
        if kind == "drop":
            sheet.add(f'<path d="M0 4C24 40 56 66 56 100A56 56 0 1 1 -56 100C-56 66 -24 40 0 4z" fill="{fill}"/>')
            stone(sheet, words.get("stone", "diamond"), 0, 100, radius)
        else:
            sheet.add(f'<path d="M-14 10h28l8 12h-44z" fill="{fill}"/>')
            stone(sheet, words.get("stone", "pearl"), 0, 54, radius + 4)
    sheet.add("</g>")


def _plate(sheet: Sheet, metal: Metal, words: dict[str, str], kind: str, fill: str) -> None:
    shape = '<rect x="-22" y="-6" width="44" height="170" rx="10"' if kind == "bar" else '<circle cy="74" r="78"'
    sheet.add(f'{shape} fill="{metal.deep}" transform="translate(3 5)" opacity=".5"/>{shape} fill="{fill}"/>')
    wire(sheet, "M-9 -8a9 11 0 1 1 18 0a9 11 0 1 1 -18 0z", 5, metal)
    if kind == "bar":
        if "pave" in words:
            row(sheet, "diamond", [(dx, 10 + 18 * k) for k in range(9) for dx in (-9, 9)], 8)
        return
    if kind == "sun":
        lines = "".join(
            f"M{20 * cos(a):.1f} {74 + 20 * sin(a):.1f}L{74 * cos(a):.1f} {74 + 74 * sin(a):.1f}"
            for a in (2 * pi * k / 64 for k in range(64))
        )
        sheet.add(
            f'<path d="{lines}" stroke="{metal.deep}" stroke-width="1.7" opacity=".5"/><path d="{lines}" stroke="{metal.glint}" stroke-width="1.1" opacity=".8" transform="translate(1.6 .6)"/>'
        )
    if "beads" in words:
        sheet.add(
            "".join(
                f'<circle cx="{70 * cos(2 * pi * k / 44):.1f}" cy="{74 + 70 * sin(2 * pi * k / 44):.1f}" r="4.6" fill="{metal.glint}" stroke="{metal.deep}" stroke-width=".8"/>'
                for k in range(44)
            )
        )
    if "enamel" in words:
        sheet.add(
            f'<circle cy="74" r="60" fill="{words["enamel"]}"/><path d="M-46 48A52 52 0 0 1 10 24" stroke="#fff" stroke-width="9" opacity=".3" fill="none" stroke-linecap="round"/>'
        )
    if "stone" in words:
        stone(sheet, words["stone"], 0, 74, 22 if kind == "sun" else 50)


def earrings(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A pair: `studs`, `hoops` or `drops`."""
    metal = METALS.get(material, METALS["yellow-gold"])
    kind = words.get("kind", "studs")
    for x, y in ((265, 470), (535, 500)):
        if kind == "hoops":
            _hoop(sheet, metal, words, x, y, material)
        elif kind == "drops":
            sheet.shadow(x + 14, y + 220, 50, 20, 0.22)
            wire(sheet, f"M{x} {y - 120}V{y + 20}", 6, metal)
            stone(sheet, "diamond", x, y - 126, 15)
            motif(sheet, metal, words, x, y + 30, 1.0, material)
        else:
            sheet.shadow(x + 8, y + 84, 70, 26, 0.3)
            motif(sheet, metal, words, x, y - 70, 1.0, material)


def _hoop(sheet: Sheet, metal: Metal, words: dict[str, str], x: float, y: float, material: str) -> None:
    sheet.shadow(x + 10, y + 150, 90, 22, 0.26)
    if material == "three-golds":
        for gold, r in (("white-gold", 118), ("yellow-gold", 92), ("pink-gold", 66)):
            wire(sheet, f"M{x - r} {y - 118 + r}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0z", 15, METALS[gold])
        return
    width = float(words.get("width", "26"))
    wire(sheet, f"M{x - 14} {y - 118}a118 122 0 1 0 40 2", width, metal)
    if "pave" in words:
        row(
            sheet,
            "diamond",
            [(x - 4 + 120 * cos(a), y + 120 * sin(a)) for a in (pi * (0.15 + 0.062 * k) for k in range(12))],
            width * 0.34,
        )
    if "beads" in words:
        sheet.add(
            "".join(
                f'<circle cx="{x - 4 + 120 * cos(2 * pi * k / 60):.1f}" cy="{y + 122 * sin(2 * pi * k / 60):.1f}" r="4" fill="{metal.glint}" stroke="{metal.deep}" stroke-width=".7"/>'
                for k in range(60)
            )
        )


def brooch(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """High jewelry: lanterns and their long reflections, in stones."""
    metal = METALS.get(material, METALS["yellow-gold"])
    sheet.shadow(400, 800, 150, 40, 0.3)
    kind = words.get("stone", "sapphire")
    wire(sheet, "M400 210C330 330 300 420 400 520S470 720 400 830", 12, metal)
    row(sheet, "diamond", [(400 + 62 * sin(k * 0.42) * (-1 if k < 15 else 1), 230 + k * 20) for k in range(30)], 9)
    for place, (dx, dy, r) in enumerate(((-96, 300, 40), (92, 380, 52), (-84, 520, 58), (98, 610, 44), (-60, 720, 34))):
        wire(sheet, f"M400 {dy - 30}Q{400 + dx * 0.5:.0f} {dy - 50} {400 + dx} {dy}", 6, metal)
        sheet.add(
            f'<circle cx="{400 + dx}" cy="{dy}" r="{r + 5}" fill="{metal.light}" stroke="{metal.shade}" stroke-width="2"/>'
        )
        stone(sheet, kind if place % 2 == 0 else words.get("second", "diamond"), 400 + dx, dy, r)


def collar(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """High jewelry: a collar of stones that grow towards the middle, and a pendant stone."""
    metal = METALS.get(material, METALS["yellow-gold"])
    kind = words.get("stone", "emerald")
    for place in range(25):
        t = place / 24
        u = abs(t - 0.5) * 2
        x, y = 400 - 290 * cos(pi * t), 190 + 370 * sin(pi * t) ** 0.9
        r = 30 - 17 * u
        sheet.add(
            f'<circle cx="{x + 10:.0f}" cy="{y + 18:.0f}" r="{r:.0f}" fill="#5b4632" opacity=".25" filter="{sheet.soft("k", 7)}"/><circle cx="{x:.0f}" cy="{y:.0f}" r="{r + 4:.0f}" fill="{metal.light}" stroke="{metal.shade}" stroke-width="1.5"/>'
        )
        stone(sheet, kind if place % 2 == 0 else "diamond", round(x), round(y), round(r))
    wire(sheet, "M400 590V640", 7, metal)
    sheet.add(
        f'<ellipse cx="400" cy="720" rx="72" ry="88" fill="{metal.light}" stroke="{metal.shade}" stroke-width="2"/>'
    )
    stone(sheet, kind, 400, 720, 64, squeeze=1.25)
