"""Leather, silk, lacquer, glass: what is carried, worn over a coat or stood on a table."""

from math import cos, pi, sin

from .jewels import wire
from .metal import LEATHERS, METALS, Sheet
from .stones import stone

GOLD = METALS["yellow-gold"]


def _leather(sheet: Sheet, material: str) -> tuple[str, str, str, str]:
    dark, body, light = LEATHERS[material]
    fill = sheet.linear("le", [(0, light), (0.25, body), (0.8, body), (1, dark)], x2=0.35)
    return fill, dark, body, light


def _stitch(path: str, colour: str) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="3" stroke-dasharray="10 6.5" stroke-linecap="round" fill="none"/>'


def bag(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A bag with a rounded spine and raised bands: `handle`, `flap`, `tote`, `clutch`, `case` or `pack`."""
    fill, dark, body, light = _leather(sheet, material)
    kind = words.get("kind", "handle")
    w, top, foot = {"tote": (270, 400, 830), "clutch": (290, 430, 720), "case": (310, 400, 800), "pack": (215, 310, 830), "flap": (245, 440, 780)}.get(kind, (260, 420, 800))  # fmt: skip
    sheet.shadow(400, foot + 4, w * 0.98, 44, 0.4)
    if kind in {"handle", "case", "tote", "pack"}:
        reach = {"case": 96, "tote": 230, "pack": 80}.get(kind, 170)
        for colour, width in ((dark, 24), (body, 18), (light, 6)):
            sheet.add(
                f'<path d="M{400 - w * 0.42:.0f} {top + 30}C{400 - w * 0.42:.0f} {top - reach * 1.25:.0f} {400 + w * 0.42:.0f} {top - reach * 1.25:.0f} {400 + w * 0.42:.0f} {top + 30}" stroke="{colour}" stroke-width="{width}" fill="none" stroke-linecap="round"/>'
            )
    if kind == "flap":
        sheet.add(
            f'<path d="M{400 - w + 20} {top + 20}C{400 - w + 40} 120 {400 + w - 40} 120 {400 + w - 20} {top + 20}" stroke="{GOLD.shade}" stroke-width="11" stroke-dasharray="17 7" fill="none" stroke-linecap="round"/><path d="M{400 - w + 20} {top + 18}C{400 - w + 40} 118 {400 + w - 40} 118 {400 + w - 20} {top + 18}" stroke="{GOLD.light}" stroke-width="5" stroke-dasharray="17 7" fill="none" stroke-linecap="round"/>'
        )
    lean = 26 if kind in {"tote", "handle"} else 8
    shape = f"M{400 - w + lean} {top + 26}Q{400 - w + lean} {top} {400 - w + lean + 26} {top}H{400 + w - lean - 26}Q{400 + w - lean} {top} {400 + w - lean} {top + 26}L{400 + w} {foot - 34}Q{400 + w} {foot} {400 + w - 34} {foot}H{400 - w + 34}Q{400 - w} {foot} {400 - w} {foot - 34}z"
    sheet.add(f'<path d="{shape}" fill="{fill}"/>')
    side = sheet.linear(
        "sd",
        [(0, "rgba(0,0,0,.28)"), (0.12, "rgba(0,0,0,0)"), (0.86, "rgba(0,0,0,0)"), (1, "rgba(0,0,0,.34)")],
        x2=1,
        y2=0,
    )
    sheet.add(f'<path d="{shape}" fill="{side}"/>')
    if "alligator" in material:
        _hide(sheet, dark, w, top, foot)
    sheet.add(
        _stitch(
            f"M{400 - w + lean + 14} {top + 30}L{400 - w + 15} {foot - 30}Q{400 - w + 15} {foot - 14} {400 - w + 36} {foot - 14}H{400 + w - 36}Q{400 + w - 15} {foot - 14} {400 + w - 15} {foot - 30}L{400 + w - lean - 14} {top + 30}",
            light,
        )
    )
    _bands_and_clasp(sheet, kind, w, top, foot, (fill, dark, light))


def _hide(sheet: Sheet, dark: str, w: float, top: float, foot: float) -> None:
    lines = []
    for place, y in enumerate(range(int(top) + 34, int(foot) - 20, 50)):
        lines.append(f"M{400 - w + 24:.0f} {y}q{w:.0f} 9 {2 * w - 48:.0f} 0")
        lines += [
            f"M{x:.0f} {y + 4}q5 22 0 42" for x in range(int(400 - w + 50 + (place % 2) * 32), int(400 + w - 30), 64)
        ]
    sheet.add(f'<path d="{"".join(lines)}" stroke="{dark}" stroke-width="3.2" opacity=".7" fill="none"/>')


def _bands_and_clasp(sheet: Sheet, kind: str, w: float, top: float, foot: float, tones: tuple[str, str, str]) -> None:
    fill, dark, light = tones
    if kind in {"flap", "clutch", "pack", "case"}:
        deep = top + (foot - top) * (0.56 if kind != "case" else 0.4)
        flap = f"M{400 - w + 6} {top + 10}Q{400 - w + 6} {top - 8} {400 - w + 34} {top - 8}H{400 + w - 34}Q{400 + w - 6} {top - 8} {400 + w - 6} {top + 10}L{400 + w - 20} {deep - 50:.0f}Q{400 + w - 30} {deep:.0f} {400 + w - 90} {deep:.0f}H{400 - w + 90}Q{400 - w + 30} {deep:.0f} {400 - w + 20} {deep - 50:.0f}z"
        sheet.add(
            f'<path d="{flap}" fill="#000" opacity=".3" transform="translate(0 12)" filter="{sheet.soft("k", 7)}"/><path d="{flap}" fill="{fill}"/><path d="{flap}" fill="none" stroke="{dark}" stroke-width="1.6"/>'
        )
        sheet.add(
            _stitch(
                f"M{400 - w + 34} {deep - 54:.0f}Q{400 - w + 44} {deep - 15:.0f} {400 - w + 92} {deep - 15:.0f}H{400 + w - 92}Q{400 + w - 44} {deep - 15:.0f} {400 + w - 34} {deep - 54:.0f}",
                light,
            )
        )
        y = deep - 4
    else:
        y = top + 66
        for dx in (-0.42, 0.42):
            x = 400 + dx * w
            sheet.add(
                f'<rect x="{x - 17:.0f}" y="{top + 4}" width="34" height="{foot - top - 8}" rx="12" fill="{fill}" stroke="{dark}" stroke-width="1.5"/>'
            )
            wire(sheet, f"M{x - 16:.0f} {top + 30}a16 16 0 1 1 32 0a16 16 0 1 1 -32 0z", 8, GOLD)
    wire(
        sheet,
        f"M372 {y + 10:.0f}C386 {y - 8:.0f} 394 {y - 18:.0f} 408 {y - 14:.0f}S432 {y + 20:.0f} 414 {y + 20:.0f}S390 {y:.0f} 380 {y + 24:.0f}",
        8,
        GOLD,
    )
    wire(
        sheet,
        f"M428 {y + 10:.0f}C414 {y - 8:.0f} 406 {y + 24:.0f} 392 {y + 20:.0f}S368 {y - 12:.0f} 386 {y - 14:.0f}S410 {y:.0f} 420 {y - 16:.0f}",
        8,
        GOLD,
    )


def wallet(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """Small leather: a folded piece with its spine on the left; `w` and `h` in pixels."""
    fill, dark, _body, light = _leather(sheet, material)
    w, h = float(words.get("w", "420")), float(words.get("h", "300"))
    x, y = 400 - w / 2, 520 - h / 2
    sheet.shadow(400, y + h + 2, w * 0.5, 34, 0.38)
    sheet.add(
        f'<rect x="{x + 8:g}" y="{y + 10:g}" width="{w:g}" height="{h:g}" rx="18" fill="{dark}"/><rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="18" fill="{fill}"/>'
    )
    if "alligator" in material:
        _hide(sheet, dark, w / 2, y, y + h)
    for k in (0.2, 0.4, 0.6, 0.8):
        sheet.add(
            f'<rect x="{x - 5:g}" y="{y + h * k - 5:.0f}" width="46" height="10" rx="5" fill="{dark}"/><rect x="{x - 5:g}" y="{y + h * k - 6:.0f}" width="46" height="5" rx="2.5" fill="{light}"/>'
        )
    sheet.add(_stitch(f"M{x + 52:g} {y + 15:g}H{x + w - 30:g}q15 0 15 15V{y + h - 30:g}q0 15 -15 15H{x + 52:g}", light))
    if "ring" in words:
        wire(sheet, f"M370 {y - 44:g}a30 30 0 1 1 60 0a30 30 0 1 1 -60 0z", 10, METALS["steel"])
    sheet.add(
        f'<text x="{x + w - 44:g}" y="{y + h - 42:g}" text-anchor="end" font-family="Didot,Garamond,Georgia,serif" font-size="19" letter-spacing="5" fill="{GOLD.light}">VAURELLE</text>'
    )


def belt(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A belt rolled once, its buckle in front."""
    fill, dark, body, light = _leather(sheet, material)
    sheet.shadow(400, 690, 270, 50, 0.38)
    for colour, width, dy in ((dark, 96, 8), (body, 92, 0)):
        sheet.add(
            f'<path d="M150 560C150 400 650 400 650 560" stroke="{colour}" stroke-width="{width}" fill="none" transform="translate(0 {dy})"/>'
        )
    band = "M104 540C110 700 690 700 696 540V630C690 790 110 790 104 630z"
    sheet.add(
        f'<path d="{band}" fill="{fill}"/><path d="{band}" fill="{sheet.linear("sd", [(0, "rgba(0,0,0,.4)"), (0.3, "rgba(255,255,255,.1)"), (0.7, "rgba(0,0,0,0)"), (1, "rgba(0,0,0,.45)")], x2=1, y2=0)}"/>'
    )
    sheet.add(_stitch("M110 558C120 712 680 712 690 558", light), _stitch("M112 622C122 776 678 776 688 622", light))
    metal = METALS[words.get("buckle", "yellow-gold")]
    wire(sheet, "M318 640q0 -22 22 -22h120q22 0 22 22v96q0 22 -22 22h-120q-22 0 -22 -22z", 20, metal)
    wire(sheet, "M400 618V758", 10, metal)


def eyewear(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """Glasses, from the front: `round`, `square` or `pilot`."""
    frame = {"acetate-tortoiseshell": "#5e3a1d", "acetate-black": "#1b1a1d"}.get(material, "")
    metal = METALS.get(material, GOLD)
    tint = words.get("tint", "#3a2c2a")
    shape = {"round": "M{a} 500a{r} 108 0 1 1 {d} 0a{r} 108 0 1 1 -{d} 0z", "square": "M{a} 430q0 -36 40 -36h{w}q40 0 40 36v96q0 74 -80 74h-60q-80 0 -80 -74z", "pilot": "M{a} 440q4 -44 60 -44h{v}q56 0 60 44q6 160 -{h} 176q-{h} -10 -{h} -176z"}[words.get("shape", "round")]  # fmt: skip
    sheet.shadow(400, 690, 250, 34, 0.26)
    lens = sheet.linear("ln", [(0, tint), (1, "#fff")], x2=0.2)
    for a in (158, 422):
        path = shape.format(a=a, r=110, d=220, w=140, v=100, h=110)
        sheet.add(f'<path d="{path}" fill="{lens}" opacity="{0.82 if "tint" in words else 0.14:g}"/>')
        if frame:
            sheet.add(
                f'<path d="{path}" fill="none" stroke="{frame}" stroke-width="24"/><path d="{path}" fill="none" stroke="#fff" stroke-opacity=".22" stroke-width="5" transform="translate(-3 -5)"/>'
            )
            if "tortoise" in material:
                sheet.add(
                    f'<path d="{path}" fill="none" stroke="#b37a34" stroke-width="20" stroke-dasharray="26 60 12 84" opacity=".55"/>'
                )
        else:
            wire(sheet, path, 11, metal)
        sheet.add(
            f'<path d="M{a + 48} 452q34 -36 84 -34" stroke="#fff" stroke-width="9" stroke-linecap="round" fill="none" opacity=".5"/>'
        )
    wire(sheet, "M378 476q22 -26 44 0", 13, metal)
    for x, dx in ((158, -50), (642, 50)):
        wire(sheet, f"M{x} 462L{x + dx} 446", 14, metal)


def pen(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A pen laid across the sheet; `nib` shows a fountain pen's."""
    metal = METALS[material]
    sheet.add(
        f'<g transform="translate(400 500) rotate(-38)"><rect x="-330" y="14" width="640" height="44" rx="22" fill="#5b4632" opacity=".4" filter="{sheet.soft("s", 14)}"/>'
    )
    barrel = sheet.polished("pb", metal)
    gold = sheet.polished("pg", GOLD)
    sheet.add(
        f'<path d="M-330 0q0 -27 30 -27H-20V27H-300q-30 0 -30 -27z" fill="{barrel}"/><path d="M-20 -30H210q34 0 34 30t-34 30H-20z" fill="{barrel}"/>'
    )
    for x, width in ((-30, 18), (60, 8), (232, 20)):
        sheet.add(f'<rect x="{x}" y="-31" width="{width}" height="62" rx="3" fill="{gold}"/>')
    sheet.add(f'<path d="M236 -26H40q-16 0 -20 -12H240z" fill="{gold}"/>')
    if "nib" in words:
        sheet.add(
            f'<path d="M-330 -16L-420 0L-330 16z" fill="{gold}"/><path d="M-412 0H-352" stroke="{GOLD.deep}" stroke-width="2"/><circle cx="-350" r="4" fill="{GOLD.deep}"/>'
        )
    else:
        sheet.add(f'<path d="M-330 -14L-372 -4V4L-330 14z" fill="{gold}"/>')
    sheet.add("</g>")


def cufflinks(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A pair, one face on and one turned."""
    metal = METALS[material]
    fill = sheet.polished("cf", metal)
    for x, y, squeeze in ((270, 470, 1.0), (535, 560, 0.86)):
        sheet.shadow(x + 6, y + 112, 96, 30, 0.32)
        wire(sheet, f"M{x} {y + 60}V{y + 128}M{x - 46} {y + 132}H{x + 46}", 20, metal)
        sheet.add(f'<g transform="translate({x} {y}) scale(1 {squeeze})">')
        if "knot" in words:
            for turn in (0, 60, 120):
                sheet.add(f'<g transform="rotate({turn})">')
                wire(sheet, "M-78 0a78 38 0 1 1 156 0a78 38 0 1 1 -156 0z", 30, metal)
                sheet.add("</g>")
        else:
            sheet.add(f'<circle r="98" cy="6" fill="{metal.deep}"/><circle r="98" fill="{fill}"/>')
            stone(sheet, words.get("stone", "onyx"), 0, 0, 74)
        sheet.add("</g>")


def scarf(sheet: Sheet, material: str, words: dict[str, str]) -> None:
    """A square laid flat with one corner turned, or a folded stole; `a`, `b`, `c` are its colours."""
    a, b, c = words.get("a", "#7a1f2e"), words.get("b", "#f3e6d8"), words.get("c", "#c79a55")
    sheet.add(
        f'<rect x="142" y="252" width="540" height="540" rx="6" fill="#5b4632" opacity=".3" filter="{sheet.soft("s", 18)}"/>'
    )
    sheet.add(
        f'<rect x="130" y="230" width="540" height="540" rx="6" fill="{a}"/><rect x="168" y="268" width="464" height="464" fill="{b}"/><rect x="184" y="284" width="432" height="432" fill="none" stroke="{c}" stroke-width="5"/>'
    )
    if material == "cashmere":
        lines = "".join(f"M168 {y}H632" for y in range(300, 720, 58)) + "".join(
            f"M{x} 268V732" for x in range(200, 620, 58)
        )
        sheet.add(f'<path d="{lines}" stroke="{c}" stroke-width="9" opacity=".55"/>')
    else:
        for k in range(48):
            t = 2 * pi * k / 48
            sheet.add(
                f'<path d="M{400 + 46 * cos(t):.0f} {500 + 46 * sin(t):.0f}L{400 + 190 * cos(t):.0f} {500 + 190 * sin(t):.0f}" stroke="{a if k % 3 else c}" stroke-width="{5 if k % 3 else 8}" stroke-linecap="round"/>'
            )
        sheet.add(f'<circle cx="400" cy="500" r="36" fill="{c}"/>')
        for x, y in ((222, 322), (578, 322), (222, 678), (578, 678)):
            sheet.add(f'<circle cx="{x}" cy="{y}" r="22" fill="{a}"/><circle cx="{x}" cy="{y}" r="10" fill="{c}"/>')
    fold = sheet.linear(
        "fd",
        [
            (0, "rgba(255,255,255,.35)"),
            (0.3, "rgba(0,0,0,.06)"),
            (0.45, "rgba(255,255,255,.28)"),
            (0.62, "rgba(0,0,0,.1)"),
            (0.8, "rgba(255,255,255,.2)"),
            (1, "rgba(0,0,0,.14)"),
        ],
        x2=1,
        y2=0.6,
    )
    sheet.add(
        f'<rect x="130" y="230" width="540" height="540" rx="6" fill="{fold}"/><path d="M670 650V770H540z" fill="#000" opacity=".25" transform="translate(-6 -8)" filter="{sheet.soft("k", 7)}"/><path d="M672 648L540 772L560 676Q600 640 672 648z" fill="{a}"/><path d="M672 648L540 772L560 676Q600 640 672 648z" fill="#fff" opacity=".18"/>'
    )


def bottle(sheet: Sheet, _material: str, words: dict[str, str]) -> None:
    """A heavy glass bottle with a faceted stopper; `juice` is the colour within."""
    juice = words.get("juice", "#e8c27a")
    tall = words.get("shape", "square") == "tall"
    w, top, foot = (128, 330, 800) if tall else (178, 400, 800)
    if words.get("shape") == "round":
        w = 190
    r = 150 if words.get("shape") == "round" else 26
    sheet.shadow(400, foot + 2, w * 1.05, 40, 0.34)
    glass = sheet.linear(
        "gl", [(0, "#ffffff"), (0.12, "#d9d4cd"), (0.5, "#f7f4f0"), (0.88, "#cfc8bf"), (1, "#ffffff")], x2=1, y2=0
    )
    fluid = sheet.linear("jc", [(0, juice), (1, juice)], x2=1, y2=0)
    shine = sheet.linear(
        "sh",
        [
            (0, "rgba(255,255,255,.65)"),
            (0.16, "rgba(255,255,255,.05)"),
            (0.45, "rgba(255,255,255,.35)"),
            (0.8, "rgba(0,0,0,.06)"),
            (1, "rgba(0,0,0,.2)"),
        ],
        x2=1,
        y2=0.2,
    )
    sheet.add(
        f'<rect x="{400 - w}" y="{top}" width="{2 * w}" height="{foot - top}" rx="{r}" fill="{glass}" stroke="#b9b0a5" stroke-width="1.5"/>'
    )
    inner = f'x="{400 - w + 22}" y="{top + 70}" width="{2 * w - 44}" height="{foot - top - 106}" rx="{max(r - 20, 10)}"'
    sheet.add(f'<rect {inner} fill="{fluid}" opacity=".88"/><rect {inner} fill="{shine}"/>')
    sheet.add(
        f'<rect x="{400 - w + 10}" y="{top + 10 + r * 0.8:g}" width="14" height="{foot - top - 20 - r * 1.6:g}" rx="7" fill="#fff" opacity=".75"/>'
    )
    metal = METALS[words.get("cap", "yellow-gold")]
    cap = sheet.polished("cp", metal, across=True)
    sheet.add(f'<rect x="362" y="{top - 34}" width="76" height="38" fill="{cap}"/>')
    width = 92 if not tall else 74
    sheet.add(
        f'<path d="M{400 - width} {top - 150}L{400 - width + 24} {top - 176}H{400 + width - 24}L{400 + width} {top - 150}V{top - 34}H{400 - width}z" fill="{cap}"/>'
    )
    lines = "".join(f"M{x} {top - 150}V{top - 36}" for x in range(400 - width + 12, 400 + width, 12))
    sheet.add(
        f'<path d="{lines}" stroke="{metal.deep}" stroke-width="1.8" opacity=".55"/><path d="{lines}" stroke="{metal.glint}" stroke-width="1.2" opacity=".8" transform="translate(2 0)"/>'
    )
    middle = (top + 70 + foot - 36) / 2
    sheet.add(
        f'<rect x="{400 - w * 0.56:.0f}" y="{middle - 46:.0f}" width="{w * 1.12:.0f}" height="92" fill="#fbf9f6"/><rect x="{400 - w * 0.56 + 5:.0f}" y="{middle - 41:.0f}" width="{w * 1.12 - 10:.0f}" height="82" fill="none" stroke="#a8834a" stroke-width="1.5"/><text x="400" y="{middle + 7:.0f}" text-anchor="middle" font-family="Didot,Garamond,Georgia,serif" font-size="{20 if not tall else 16}" letter-spacing="4" fill="#1d1a17">VAURELLE</text>'
    )
