"""What a house may say of its colours and faces, and the stylesheet made of it."""

import hashlib
import re
from functools import cache

from ecrin.core.house import House

DEFAULT_COLOURS = {
    "paper": "#ffffff",
    "veil": "#f6f3ee",
    "ink": "#1c1916",
    "ink-soft": "#5e564d",
    "accent": "#775829",
    "on-accent": "#ffffff",
    "night": "#1a1713",
    "on-night": "#f5f0e8",
    "on-night-soft": "#cbc1b1",
    "line": "#e0dad0",
    "line-strong": "#857b6e",
    "danger": "#96231f",
    "ok": "#2c5a3b",
    "focus": "#1c1916",
}
# Text and its ground, with the least contrast that WCAG 2.2 asks for: 4.5 for text (1.4.3), 3 for edges of fields (1.4.11).
PAIRS = (
    *((words, ground, 4.5) for words in ("ink", "ink-soft", "accent", "danger", "ok") for ground in ("paper", "veil")),
    ("on-accent", "accent", 4.5),
    ("on-night", "night", 4.5),
    ("on-night-soft", "night", 4.5),
    ("line-strong", "paper", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "veil", 3.0),
)
FACES = {"display": "--house-display", "text": "--house-text"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FACE = re.compile(r"[\w\s,\"'-]+")


class UnreadableBrand(ValueError):  # noqa: N818 - a refusal says what is wrong
    """A colour or face of `house.toml` that cannot be used; the message says which and why."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb` (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_faint(colours: dict[str, str]) -> list[str]:
    """Sentences on pairs that are hard to read, once a house's colours replace the defaults."""
    mixed = DEFAULT_COLOURS | colours
    return [
        f"{words} {mixed[words]} on {ground} {mixed[ground]} has a contrast of {found:.2f}; it needs {least}"
        for words, ground, least in PAIRS
        if (found := contrast(mixed[words], mixed[ground])) < least
    ]


def has_brand_style(house: House) -> bool:
    return any((*house.colours.values(), *house.faces.values()))


@cache
def _style(colours: tuple[tuple[str, str], ...], faces: tuple[tuple[str, str], ...]) -> str:
    lines = []
    for name, value in colours:
        if name not in DEFAULT_COLOURS:
            raise UnreadableBrand(f"colours.{name}: not one of {', '.join(DEFAULT_COLOURS)}")
        if not _COLOUR.fullmatch(value):
            raise UnreadableBrand(f"colours.{name}: {value!r} is not a colour such as #1c1916")
        lines.append(f"--{name}:{value}")
    for name, value in faces:
        if name not in FACES:
            raise UnreadableBrand(f"faces.{name}: not one of {', '.join(FACES)}")
        if not value:
            continue
        if not _FACE.fullmatch(value):
            raise UnreadableBrand(f"faces.{name}: {value!r} is not a list of faces")
        lines.append(f"{FACES[name]}:{value}")
    return "@layer house{:root{" + ";".join(lines) + "}}"


def brand_style(house: House) -> str:
    """The stylesheet of a house's colours and faces.

    Raises:
        UnreadableBrand: a name that is no token, or a value that is no colour or face.
    """
    return _style(tuple(sorted(house.colours.items())), tuple(sorted(house.faces.items())))


def version_of(house: House) -> str:
    """Changes with the stylesheet, so that it may be kept for ever."""
    return hashlib.sha256(brand_style(house).encode()).hexdigest()[:12]
