"""Stones as seen from above: facets for those that are cut, depth for those that are polished."""

from math import cos, pi, sin

from .metal import STONES, Sheet

CABOCHONS = {"onyx", "lapis-lazuli", "malachite", "mother-of-pearl", "pearl", "moonstone"}


def stone(sheet: Sheet, kind: str, x: float, y: float, radius: float, *, squeeze: float = 1.0) -> None:
    """A round stone; `squeeze` below 1 makes it a wide oval."""
    light, body, deep = STONES[kind]
    fill = sheet.define(
        f"st-{kind}",
        f'<radialGradient id="st-{kind}" cx=".36" cy=".3" r=".8"><stop stop-color="{light}"/>'
        f'<stop offset=".55" stop-color="{body}"/><stop offset="1" stop-color="{deep}"/></radialGradient>',
    )
    scale = f' transform="translate({x:g} {y:g}) scale(1 {squeeze:g})"'
    sheet.add(f"<g{scale}>")
    sheet.add(f'<circle r="{radius:g}" fill="{fill}"/>')
    if kind in CABOCHONS:
        sheet.add(
            f'<ellipse cx="{-radius * 0.3:g}" cy="{-radius * 0.4:g}" rx="{radius * 0.34:g}" ry="{radius * 0.2:g}" '
            f'fill="#fff" opacity="{0.75 if kind != "onyx" else 0.55:g}" transform="rotate(-28)"/>'
        )
    else:
        _facets(sheet, radius, light, body, deep)
    sheet.add("</g>")


def _facets(sheet: Sheet, radius: float, light: str, body: str, deep: str) -> None:
    """A brilliant's crown: an eight-sided table, kites and girdle facets, lit from above left."""
    table, middle = radius * 0.52, radius * 0.8
    tones = [light, "#ffffff", light, body, deep, body, deep, light]

    def point(r: float, step: float) -> tuple[float, float]:
        angle = 2 * pi * step / 8 - pi / 2 - pi / 8
        return r * cos(angle), r * sin(angle)

    def polygon(points: list[tuple[float, float]], colour: str, opacity: float) -> str:
        text = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        return f'<polygon points="{text}" fill="{colour}" opacity="{opacity:g}"/>'

    for step in range(8):
        kite = [point(table, step), point(middle, step + 0.5), point(table, step + 1)]
        girdle = [point(table, step + 1), point(middle, step + 0.5), point(radius, step + 1), point(middle, step + 1.5)]
        sheet.add(polygon(kite, tones[(step + 5) % 8], 0.55), polygon(girdle, tones[(step + 1) % 8], 0.6))
    crown = [point(table, step) for step in range(8)]
    sheet.add(polygon(crown, light, 0.5), polygon([crown[6], crown[7], crown[0], crown[3]], "#ffffff", 0.55))


def row(sheet: Sheet, kind: str, points: list[tuple[float, float]], radius: float) -> None:
    """Many small stones alike: each a light spot and a dark rim, kept simple so that the file stays small."""
    light, body, deep = STONES[kind]
    name = f"p-{kind}"
    r = radius
    sheet.define(
        name,
        f'<g id="{name}"><circle r="{r:g}" fill="{body}"/><circle r="{r:g}" fill="none" stroke="{deep}" stroke-opacity=".6" '
        f'stroke-width="{r * 0.16:.2f}"/><path d="M0 {-r * 0.72:.1f} {r * 0.62:.1f} 0 0 {r * 0.72:.1f} {-r * 0.62:.1f} 0z" '
        f'fill="{light}"/><path d="M{-r * 0.62:.1f} 0 0 {-r * 0.72:.1f} 0 0z" fill="#fff"/>'
        f'<path d="M0 0 {r * 0.62:.1f} 0 0 {r * 0.72:.1f}z" fill="{deep}" opacity=".35"/></g>',
    )
    sheet.add("".join(f'<use href="#{name}" x="{x:.1f}" y="{y:.1f}"/>' for x, y in points))
