"""Surfaces: how a metal, a leather or a stone takes the light of one soft window above left."""

from dataclasses import dataclass

WIDTH, HEIGHT = 800, 1000


@dataclass(frozen=True)
class Metal:
    """Five tones from shade to light, as a polished round surface shows them."""

    deep: str
    shade: str
    body: str
    light: str
    glint: str


METALS = {
    "yellow-gold": Metal("#6f4a17", "#a97a32", "#d5a85a", "#f0d69a", "#fff6dd"),
    "pink-gold": Metal("#7a4636", "#b57a66", "#dba28c", "#f1cdbd", "#fff1ea"),
    "white-gold": Metal("#5e5f63", "#94959a", "#c9cacd", "#eaebec", "#ffffff"),
    "platinum": Metal("#4f545b", "#868c94", "#bcc1c8", "#e2e6ea", "#ffffff"),
    "steel": Metal("#454a50", "#7c838a", "#b0b7bd", "#dbe0e4", "#ffffff"),
    "silver": Metal("#5c5c5c", "#949494", "#c8c8c6", "#ebebe9", "#ffffff"),
    "black-ceramic": Metal("#08080a", "#18181b", "#2b2b2f", "#5b5b62", "#a9a9b2"),
    "white-ceramic": Metal("#b9b4ad", "#d8d4ce", "#efece8", "#faf8f6", "#ffffff"),
    "lacquer-black": Metal("#050506", "#131214", "#232125", "#55525a", "#b5b2ba"),
    "lacquer-burgundy": Metal("#2c070f", "#4a0f1b", "#6d1d2c", "#a44a5a", "#e6b3bb"),
}
LEATHERS = {
    "burgundy-calfskin": ("#4a0f1b", "#6d1d2c", "#8f3646"),
    "black-calfskin": ("#121113", "#252326", "#45424a"),
    "cognac-calfskin": ("#6f3c17", "#a2602d", "#c4874f"),
    "night-blue-calfskin": ("#101a2e", "#1f2e4c", "#3c5176"),
    "grey-alligator": ("#4b4845", "#75716c", "#9b968f"),
    "brown-alligator": ("#2c1b11", "#4d3323", "#74533c"),
}
STONES = {
    "diamond": ("#ffffff", "#dfe8ee", "#9fb2bf"),
    "sapphire": ("#8fb2f2", "#2749a6", "#0d1d55"),
    "ruby": ("#f59aa6", "#b5172f", "#560613"),
    "emerald": ("#8fe0b4", "#127a4b", "#053d24"),
    "pink-sapphire": ("#ffd0e2", "#e0699a", "#8d2a55"),
    "aquamarine": ("#e6fbfd", "#8fd0da", "#3d8492"),
    "garnet": ("#e58a83", "#8a1720", "#3d0509"),
    "spinel": ("#ffb9c0", "#c8405c", "#641428"),
    "tsavorite": ("#b9f0a8", "#2f8f3c", "#0e4319"),
    "onyx": ("#6d6a72", "#17161a", "#000000"),
    "lapis-lazuli": ("#6f86d6", "#1f3590", "#0a1646"),
    "malachite": ("#6fcf9c", "#0d6b45", "#043322"),
    "mother-of-pearl": ("#ffffff", "#f1e9e6", "#cbbcc0"),
    "pearl": ("#ffffff", "#f3ece4", "#b9aa9c"),
    "moonstone": ("#ffffff", "#dfe6ee", "#9aa9bd"),
}


class Sheet:
    """One drawing: definitions, then shapes with a shadow that falls to the right.

    The ground of a packshot is white: pages lay it on theirs. A scene has a ground of its own.
    """

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, *, ground: str = "#fff") -> None:
        self.width, self.height, self.ground = width, height, ground
        self.shade = ("#5b4632", "#3a2a1c") if ground == "#fff" else ("#000", "#000")
        self.zoom = 1.0
        self.fades = False
        self._defs: dict[str, str] = {}
        self._shapes: list[str] = []

    def define(self, name: str, text: str) -> str:
        """Keep a definition once; returns the reference `url(#name)`."""
        self._defs.setdefault(name, text)
        return f"url(#{name})"

    def add(self, *shapes: str) -> None:
        self._shapes.extend(shapes)

    def linear(self, name: str, stops: list[tuple[float, str]], *, x2: float = 0, y2: float = 1) -> str:
        inner = "".join(f'<stop offset="{at:g}" stop-color="{colour}"/>' for at, colour in stops)
        return self.define(
            name, f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2:g}" y2="{y2:g}">{inner}</linearGradient>'
        )

    def polished(self, name: str, metal: Metal, *, across: bool = False) -> str:
        """A bright edge, the body, a dark reflection and light again: what an eye knows as polished metal."""
        stops = [
            (0, metal.light), (0.1, metal.glint), (0.24, metal.body), (0.46, metal.shade), (0.56, metal.deep),
            (0.66, metal.shade), (0.82, metal.light), (0.93, metal.body), (1, metal.shade),
        ]  # fmt: skip
        return self.linear(name, stops, x2=1 if across else 0.25, y2=0 if across else 1)

    def soft(self, name: str = "s", deviation: int = 16) -> str:
        text = (
            f'<filter id="{name}" x="-30%" y="-80%" width="160%" height="260%">'
            f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
        )
        return self.define(name, text)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.3) -> None:
        """A wide shadow on the ground with a dark core where the piece touches it."""
        wide, core = self.soft("s", 22), self.soft("k", 7)
        self.add(
            f'<ellipse cx="{x + 16:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{self.shade[0]}" opacity="{strength:g}" filter="{wide}"/>',
            f'<ellipse cx="{x + 4:g}" cy="{y - ry * 0.35:g}" rx="{rx * 0.55:g}" ry="{ry * 0.3:g}" fill="{self.shade[1]}" opacity="{strength * 1.1:g}" filter="{core}"/>',
        )

    def inner(self) -> str:
        """Definitions and shapes, at the drawing's own size and without its ground."""
        body = "".join(self._shapes)
        if self.zoom != 1:
            x, y = self.width / 2 * (1 - self.zoom), self.height * 0.52 * (1 - self.zoom)
            body = f'<g transform="translate({x:g} {y:g}) scale({self.zoom:g})">{body}</g>'
        if self.fades:
            self.linear("fa", [(0.1, "#000"), (0.22, "#fff"), (0.78, "#fff"), (0.9, "#000")])
            self.define(
                "fm", f'<mask id="fm"><rect width="{self.width}" height="{self.height}" fill="url(#fa)"/></mask>'
            )
            body = f'<g mask="url(#fm)">{body}</g>'
        return f"<defs>{''.join(self._defs.values())}</defs>{body}"

    def svg(self, label: str, *, view: tuple[float, float, float] | None = None) -> str:
        """The file: the whole drawing in a square, or a square `view` of it (left, top, side)."""
        left, top, side = view or (0, (self.height - self.width) / 2, self.width)
        ground = f'<rect width="{self.width}" height="{self.height}" fill="{self.ground}"/>'
        # The shapes come first into being: they add to the definitions.
        inner = self.inner()
        defs, body = inner.split("</defs>", 1)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {side:g} {side:g}" width="{self.width}" '
            f'height="{self.width}" role="img" aria-label="{label}">{defs}</defs>{ground}{body}</svg>\n'
        )
