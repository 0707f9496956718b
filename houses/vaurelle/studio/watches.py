"""Watches and their straps, face on, hands at ten past ten as every watchmaker sets them."""

from math import cos, pi, radians, sin

from .metal import LEATHERS, METALS, Metal, Sheet
from .stones import row

DIALS = {
    "silver": ("#fbfaf7", "#dcdad5", "#23344f"), "ivory": ("#fdf8ea", "#eadfc5", "#2b241c"),
    "pearl": ("#ffffff", "#e8dde2", "#3b3a44"), "white": ("#ffffff", "#eceaea", "#22303f"),
    "night": ("#31446e", "#0d1730", "#f2ead8"), "burgundy": ("#8a2437", "#3d0a15", "#f6e9da"),
    "enamel": ("#2a4a9a", "#0a1848", "#f4f1e8"), "skeleton": ("#f5f2ee", "#d8d3cb", "#23344f"),
}  # fmt: skip
ROMAN = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")
SERIF = "Didot,'Bodoni 72','Bodoni MT','Cormorant Garamond',Garamond,Georgia,serif"
X, Y = 400, 500


def watch(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A round, cushion or rectangular watch on leather or metal."""
    case, accent = _metals(material)
    shape, size = words.get("shape", "round"), float(words.get("size", "32"))
    reach = 118 + (size - 24) * 4.2
    if shape == "tank":
        w, h = reach * 0.8, reach * 1.08
    else:
        w = h = reach
    _band(sheet, case, accent, words, w, h)
    _case(sheet, case, accent, words, shape, w, h)
    inner = 0.86 if shape != "tank" else 0.8
    _dial(sheet, words, shape, w * inner, h * 0.86 if shape == "tank" else h * inner)


def _metals(material: str) -> tuple[Metal, Metal]:
    if material == "steel-yellow-gold":
        return METALS["steel"], METALS["yellow-gold"]
    return METALS[material], METALS[material]


def _box(w: float, h: float, r: float, fill: str, more: str = "", *, dx: float = 0, dy: float = 0) -> str:
    return (f'<rect x="{X - w + dx:.1f}" y="{Y - h + dy:.1f}" width="{2 * w:.1f}" height="{2 * h:.1f}" rx="{r:.1f}" fill="{fill}" {more}/>')  # fmt: skip


def _corner(shape: str, w: float) -> float:
    return {"round": w, "cushion": w * 0.52, "tank": w * 0.1}[shape]


def _band(sheet: Sheet, case: Metal, accent: Metal, words: dict[str, str], w: float, h: float) -> None:
    width = w * (0.62 if words.get("shape") != "tank" else 0.82)
    soft = sheet.soft("s", 20)
    sheet.add(
        f'<rect x="{X - width + 22:.0f}" y="-20" width="{2 * width:.0f}" height="1040" fill="#5b4632" opacity=".25" filter="{soft}"/>'
    )
    sheet.add(
        _box(
            w * 1.02,
            h * 1.02,
            _corner(words.get("shape", "round"), w),
            "#3a2a1c",
            f'opacity=".38" filter="{soft}"',
            dx=18,
            dy=26,
        )
    )
    if "bracelet" in words:
        _metal_band(sheet, case, accent, width)
    else:
        leather_band(sheet, words.get("strap", "black-calfskin"), width, gap=h * 0.8)


def _metal_band(sheet: Sheet, case: Metal, accent: Metal, width: float) -> None:
    outer = sheet.linear("bo", [(0, case.shade), (0.3, case.glint), (0.7, case.body), (1, case.deep)], x2=0.2)
    centre = sheet.linear("bc", [(0, accent.shade), (0.35, accent.glint), (0.7, accent.body), (1, accent.deep)], x2=0.2)
    cells = []
    shares = ((-1, 0.36, "o"), (-0.62, 0.22, "c"), (-0.38, 0.76, "o"), (0.4, 0.22, "c"), (0.64, 0.36, "o"))
    for left, share, kind in shares:
        fill = outer if kind == "o" else centre
        cells.append(f'<rect x="{left * width:.1f}" width="{share * width:.1f}" height="40" rx="7" fill="{fill}"/>')
    sheet.define(
        "lk",
        f'<g id="lk"><rect x="{-width:.1f}" y="-2" width="{2 * width:.1f}" height="46" fill="{case.deep}"/>{"".join(cells)}</g>',
    )
    sheet.add("".join(f'<use href="#lk" x="{X}" y="{y}"/>' for y in range(-20, 1010, 44)))


def leather_band(sheet: Sheet, leather: str, width: float, *, gap: float) -> None:
    """Two straps of leather with their stitches; alligator shows its scales."""
    dark, body, light = LEATHERS[leather]
    fill = sheet.linear("le", [(0, dark), (0.16, body), (0.4, light), (0.7, body), (1, dark)], x2=1, y2=0)
    for top in (True, False):
        a, b = (-30, Y - gap + 40) if top else (Y + gap - 40, 1030)
        narrow = width * 0.86
        far, near = (a, b) if top else (b, a)
        path = f"M{X - narrow:.1f} {far:.1f}L{X - width:.1f} {near:.1f}H{X + width:.1f}L{X + narrow:.1f} {far:.1f}z"
        sheet.add(f'<path d="{path}" fill="{fill}"/>')
        if "alligator" in leather:
            _scales(sheet, width * 0.84, min(a, b), max(a, b), dark)
        for side in (-1, 1):
            sheet.add(
                f'<path d="M{X + side * (narrow - 13):.1f} {far:.1f}L{X + side * (width - 13):.1f} {near:.1f}" stroke="{light}" stroke-width="3" '
                f'stroke-dasharray="11 7" stroke-linecap="round" fill="none"/>'
            )


def _scales(sheet: Sheet, width: float, top: float, foot: float, dark: str) -> None:
    lines, y, odd = [], top, 0
    while y < foot:
        lines.append(f"M{X - width:.0f} {y:.0f}q{width:.0f} 7 {2 * width:.0f} 0")
        for place in range(1, 5):
            px = X - width + 2 * width * (place - (0.5 if odd else 0)) / 4
            lines.append(f"M{px:.0f} {y + 3:.0f}q4 20 0 40")
        y, odd = y + 44, 1 - odd
    sheet.add(
        f'<path d="{"".join(lines)}" stroke="{dark}" stroke-width="3.4" fill="none" opacity=".75" stroke-linecap="round"/>'
    )


def _case(sheet: Sheet, case: Metal, accent: Metal, words: dict[str, str], shape: str, w: float, h: float) -> None:
    corner = _corner(shape, w)
    body = sheet.linear("cs", [(0, case.glint), (0.2, case.light), (0.42, case.body), (0.6, case.shade), (0.75, case.light), (1, case.deep)], x2=0.8)  # fmt: skip
    bezel = sheet.linear("bz", [(0, accent.shade), (0.25, accent.light), (0.5, accent.glint), (0.75, accent.body), (1, accent.deep)], x2=0.9)  # fmt: skip
    if shape == "tank":
        side = w * 0.24
        for dx in (-w + side / 2, w - side / 2):
            sheet.add(_box(side / 2 + 4, h * 1.17, side / 2, body, dx=dx))
        sheet.add(_box(w, h * 0.98, corner, body), _box(w * 0.86, h * 0.92, corner, bezel))
    else:
        for dx in (-1, 1):
            for dy in (-1, 1):
                sheet.add(_box(w * 0.09, h * 0.26, 11, body, dx=dx * w * 0.66, dy=dy * h * 0.92))
        sheet.add(_box(w, h, corner, body), _box(w * 0.94, h * 0.94, corner * 0.94, bezel))
    crown = sheet.linear("cr", [(0, accent.light), (0.3, accent.glint), (0.6, accent.shade), (1, accent.deep)])
    sheet.add(f'<rect x="{X + w - 2:.1f}" y="{Y - 17}" width="24" height="34" rx="7" fill="{crown}"/><path d="M{X + w + 5:.1f} {Y - 14}v28m6-28v28m6-28v28" stroke="{accent.deep}" stroke-width="1.6"/>')  # fmt: skip
    sheet.add(f'<circle cx="{X + w + 23:.1f}" cy="{Y}" r="8" fill="#6d1d2c"/>')
    if "chrono" in words:
        for dy in (-0.42, 0.42):
            sheet.add(
                f'<rect x="{X + w * 0.9:.1f}" y="{Y + dy * h - 14:.1f}" width="30" height="28" rx="6" fill="{crown}"/>'
            )
    if words.get("bezel") == "pave":
        if shape == "tank":
            points = [(X + s * w * 0.9, Y - h * 0.82 + k * h * 1.64 / 16) for s in (-1, 1) for k in range(17)]
        else:
            points = [(X + w * 0.9 * cos(2 * pi * k / 52), Y + w * 0.9 * sin(2 * pi * k / 52)) for k in range(52)]
        row(sheet, "diamond", points, 7.2)


def _dial(sheet: Sheet, words: dict[str, str], shape: str, w: float, h: float) -> None:
    kind = words.get("dial", "silver")
    light, dark, ink = DIALS[kind]
    corner = _corner(shape, w) * (1 if shape != "tank" else 0.5)
    fill = sheet.define(
        "dl",
        f'<radialGradient id="dl" cx=".42" cy=".34" r=".8"><stop stop-color="{light}"/><stop offset="1" stop-color="{dark}"/></radialGradient>',
    )
    sheet.add(_box(w, h, corner, fill, f'stroke="{dark}" stroke-width="2"'))
    if kind == "pearl":
        sheet.add(
            f'<path d="M{X - w * 0.7:.0f} {Y + h * 0.1:.0f}q{w * 0.4:.0f} {-h * 0.4:.0f} {w * 0.8:.0f} {-h * 0.1:.0f}t{w * 0.5:.0f} {h * 0.2:.0f}" stroke="#f4c9d8" stroke-width="26" opacity=".4" fill="none" filter="{sheet.soft("s", 20)}"/>'
        )
    if kind == "skeleton":
        _gears(sheet, w)
    rectangular = shape == "tank"
    _hours(sheet, words, w, h, ink, rectangular=rectangular)
    if "moon" in words:
        _moon(sheet, w)
    if "chrono" in words:
        for dx, dy in ((-0.46, 0), (0.46, 0), (0, 0.46)):
            sheet.add(f'<circle cx="{X + dx * w:.1f}" cy="{Y + dy * h:.1f}" r="{w * 0.2:.1f}" fill="{dark}" opacity=".55"/><path d="M{X + dx * w:.1f} {Y + dy * h:.1f}v{-w * 0.15:.1f}" stroke="#7a1f2e" stroke-width="3" stroke-linecap="round"/>')  # fmt: skip
    _hands(sheet, min(w, h) if not rectangular else w * 1.05, ink)
    sheet.add(f'<path d="M{X - w * 0.8:.0f} {Y - h * 0.2:.0f}Q{X - w * 0.5:.0f} {Y - h * 0.82:.0f} {X + w * 0.1:.0f} {Y - h * 0.88:.0f}" stroke="#fff" stroke-width="{w * 0.09:.0f}" opacity=".22" fill="none" stroke-linecap="round"/>')  # fmt: skip


def _spot(step: int, w: float, h: float, share: float, *, rectangular: bool) -> tuple[float, float]:
    angle = radians(30 * step - 90)
    dx, dy = cos(angle), sin(angle)
    if rectangular:
        stretch = 1 / max(abs(dx) / w, abs(dy) / h)
        return X + dx * stretch * share, Y + dy * stretch * share
    return X + dx * w * share, Y + dy * h * share


def _hours(sheet: Sheet, words: dict[str, str], w: float, h: float, ink: str, *, rectangular: bool) -> None:
    marks, texts = [], []
    for step in range(12):
        if "numerals" in words:
            px, py = _spot(step, w, h, 0.8, rectangular=rectangular)
            turn = 0 if step in (0, 6) else (30 * step if step < 4 or step > 8 else 30 * step + 180)
            size = w * (0.2 if rectangular else 0.18)
            texts.append(
                f'<text transform="translate({px:.1f} {py:.1f}) rotate({turn})" y="{size * 0.36:.1f}" font-size="{size:.1f}">{ROMAN[step]}</text>'
            )
        else:
            a, b = _spot(step, w, h, 0.9, rectangular=rectangular), _spot(step, w, h, 0.72, rectangular=rectangular)
            marks.append(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}")
    if texts:
        sheet.add(f'<g font-family="{SERIF}" text-anchor="middle" fill="{ink}">{"".join(texts)}</g>')
        sheet.add(
            _box(
                w * 0.6,
                h * 0.62 if rectangular else h * 0.6,
                w * 0.04 if rectangular else w * 0.6,
                "none",
                f'stroke="{ink}" stroke-width="1.4" opacity=".6"',
            )
        )
    sheet.add(f'<path d="{"".join(marks)}" stroke="{ink}" stroke-width="4.2" fill="none"/>')
    sheet.add(f'<text x="{X}" y="{Y - h * 0.36:.1f}" font-family="{SERIF}" font-size="{w * 0.1:.1f}" letter-spacing="{w * 0.022:.1f}" text-anchor="middle" fill="{ink}">VAURELLE</text>')  # fmt: skip


def _hands(sheet: Sheet, reach: float, ink: str) -> None:
    """Hour towards ten, minute towards two: leaf-shaped, with a soft shadow."""
    soft = sheet.soft("h", 3)
    for angle, share, width in ((-56, 0.5, 9), (60, 0.76, 6.5)):
        r, wd = reach * share, width * reach / 130
        leaf = f"M0 {reach * 0.1:.1f}L{-wd / 2:.1f} {-r * 0.3:.1f}Q{-wd * 0.7:.1f} {-r * 0.6:.1f} 0 {-r:.1f}Q{wd * 0.7:.1f} {-r * 0.6:.1f} {wd / 2:.1f} {-r * 0.3:.1f}z"
        sheet.add(
            f'<path d="{leaf}" transform="translate({X + 4} {Y + 7}) rotate({angle})" fill="#000" opacity=".28" filter="{soft}"/>'
        )
        sheet.add(f'<path d="{leaf}" transform="translate({X} {Y}) rotate({angle})" fill="{ink}"/><path d="M0 0V{-r:.1f}" transform="translate({X} {Y}) rotate({angle})" stroke="#fff" stroke-opacity=".35" stroke-width="1.3"/>')  # fmt: skip
    sheet.add(f'<path d="M0 {reach * 0.18:.1f}V{-reach * 0.82:.1f}" transform="translate({X} {Y}) rotate(205)" stroke="#7a1f2e" stroke-width="2"/><circle cx="{X}" cy="{Y}" r="{reach * 0.045:.1f}" fill="{ink}"/><circle cx="{X}" cy="{Y}" r="{reach * 0.02:.1f}" fill="#d5a85a"/>')  # fmt: skip


def _moon(sheet: Sheet, w: float) -> None:
    y, r = Y + w * 0.48, w * 0.24
    sheet.define(
        "mc",
        f'<clipPath id="mc"><path d="M{X - r:.1f} {y + r * 0.3:.1f}A{r:.1f} {r:.1f} 0 0 1 {X + r:.1f} {y + r * 0.3:.1f}Q{X + r * 0.5:.1f} {y - r * 0.1:.1f} {X:.1f} {y + r * 0.3:.1f}T{X - r:.1f} {y + r * 0.3:.1f}z"/></clipPath>',
    )
    stars = "".join(
        f'<circle cx="{X + dx * r:.1f}" cy="{y + dy * r:.1f}" r="1.6" fill="#f2e4c4"/>'
        for dx, dy in ((-0.6, -0.1), (-0.3, -0.5), (0.6, -0.2), (0.1, -0.72), (-0.75, 0.15))
    )
    sheet.add(
        f'<g clip-path="url(#mc)"><circle cx="{X}" cy="{y:.1f}" r="{r:.1f}" fill="#0a1230"/>{stars}<circle cx="{X + r * 0.15:.1f}" cy="{y - r * 0.2:.1f}" r="{r * 0.38:.1f}" fill="#e8c983"/></g>'
    )


def _gears(sheet: Sheet, w: float) -> None:
    for dx, dy, r, teeth in (
        (-0.3, -0.5, 0.36, 22),
        (0.28, 0.1, 0.44, 28),
        (-0.25, 0.62, 0.4, 24),
        (0.4, -0.72, 0.24, 16),
    ):
        x, y, radius = X + dx * w, Y + dy * w, r * w
        dash = 2 * pi * radius / teeth / 2
        sheet.add(f'<g fill="none" stroke="#a97a32"><circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" stroke-width="8" stroke-dasharray="{dash:.2f}"/><circle cx="{x:.0f}" cy="{y:.0f}" r="{radius - 7:.1f}" stroke-width="6" stroke="#d5a85a"/><path d="M{x - radius + 8:.0f} {y:.0f}h{2 * radius - 16:.0f}M{x:.0f} {y - radius + 8:.0f}v{2 * radius - 16:.0f}" stroke-width="6" stroke="#d5a85a"/></g><circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="#b5172f"/>')  # fmt: skip
    for share in (-0.5, 0, 0.5):
        sheet.add(
            f'<rect x="{X + share * w - 4:.0f}" y="{Y - w * 1.12:.0f}" width="8" height="{2.24 * w:.0f}" fill="#9a9ea4"/>'
        )


def strap(sheet: Sheet, material: str, _words: dict[str, str]) -> None:
    """A pair of straps, the buckle above; a bracelet where it is of metal."""
    if material in METALS:
        _metal_band(sheet, METALS[material], METALS[material], 118)
        return
    dark, body, light = LEATHERS[material]
    fill = sheet.linear("le", [(0, dark), (0.2, body), (0.45, light), (0.75, body), (1, dark)], x2=1, y2=0)
    soft = sheet.soft("s", 18)
    for x, top, foot in ((300, 190, 700), (500, 150, 850)):
        tip = f"M{x - 62} {top}H{x + 62}L{x + 52} {foot - 40}Q{x + 50} {foot} {x} {foot}T{x - 52} {foot - 40}z"
        sheet.add(
            f'<path d="{tip}" fill="#5b4632" opacity=".3" transform="translate(18 20)" filter="{soft}"/><path d="{tip}" fill="{fill}"/>'
        )
        if "alligator" in material:
            lines = "".join(
                f"M{x - 54} {y}q54 8 108 0M{x - 18 + (y // 44 % 2) * 18} {y + 3}q4 20 0 38"
                for y in range(top + 30, foot - 40, 44)
            )
            sheet.add(f'<path d="{lines}" stroke="{dark}" stroke-width="3.2" fill="none" opacity=".75"/>')
        sheet.add(f'<path d="M{x - 50} {top + 14}L{x - 42} {foot - 42}Q{x - 40} {foot - 12} {x} {foot - 12}T{x + 42} {foot - 42}L{x + 50} {top + 14}" stroke="{light}" stroke-width="3" stroke-dasharray="11 7" stroke-linecap="round" fill="none"/>')  # fmt: skip
    sheet.add("".join(f'<ellipse cx="500" cy="{y}" rx="6" ry="7" fill="{dark}"/>' for y in range(560, 780, 44)))
    metal = METALS["steel"]
    sheet.add(f'<rect x="222" y="128" width="156" height="74" rx="16" fill="none" stroke="{sheet.polished("bk", metal)}" stroke-width="15"/><path d="M300 128v76" stroke="{metal.shade}" stroke-width="9"/>')  # fmt: skip
