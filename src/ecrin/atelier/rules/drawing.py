"""One way from words to outlines. The preview that a client sees, the sheet that the workshop gets and what is kept with an
order are this drawing, so they cannot differ; its digest says so.

Text is shaped by HarfBuzz: Arabic letters are joined, marks are placed, pairs are kerned. Lengths are whole micrometres, y
runs down, and the frame is the place's own, so that a drawing is true to scale.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import uharfbuzz as hb

from .lettering import Room, direction_of
from .typefaces import Face, Typeface, font_of

SMALLEST = 0.7
"""Letters are made smaller to fit, down to this part of their height; below, they could not be read."""
PITCH, MARGIN = 1.7, 2.0
"""From one line's foot to the next, and round a single line, in heights of a letter."""
_NUMBER = re.compile("[0-9٠-٩۰-۹]+(?:[.,:/-][0-9٠-٩۰-۹]+)*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines in a frame: SVG path data in whole micrometres. `letters` is the height of a capital as it is drawn."""

    width: int
    height: int
    letters: int
    path: str = field(repr=False)

    @property
    def digest(self) -> str:
        """Two drawings with the same outlines in the same frame have the same one."""
        return hashlib.sha256(f"{self.width} {self.height} {self.path}".encode()).hexdigest()

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


class TooWide(ValueError):  # noqa: N818 - it says what is wrong, as refusals do
    """The letters do not fit however small; `most` is about how many of them would."""

    def __init__(self, line: int, most: int) -> None:
        self.line, self.most = line, most
        super().__init__(f"line {line} is too wide")


@dataclass(frozen=True, slots=True)
class _Line:
    """A shaped line, at letters of one micrometre's height: its outlines and how wide it is."""

    outlines: tuple[tuple[str, tuple[float, ...]], ...]
    width: float


def layout(text: str, room: Room, typeface: Typeface) -> Drawing:
    """The text in its place: lines in the middle, one above the other.

    Args:
        text: normalised, and without faults (`lettering.faults_of`).

    Raises:
        TooWide: a line does not fit, even with letters of `SMALLEST` height.
    """
    lines = [_shaped(line, typeface) for line in text.split("\n")]
    widest = max(lines, key=lambda line: line.width)
    letters = min(float(room.height), room.width / widest.width if widest.width else room.height)
    if letters < room.height * SMALLEST:
        number = lines.index(widest)
        fits = room.width / (widest.width * room.height * SMALLEST)
        raise TooWide(number + 1, int(len(text.split("\n")[number]) * fits))
    height = round(room.height * (MARGIN + PITCH * (room.lines - 1)))
    block = letters * (1 + PITCH * (len(lines) - 1))
    path: list[str] = []
    for number, line in enumerate(lines):
        foot = (height - block) / 2 + letters * (1 + PITCH * number)
        start = (room.width - line.width * letters) / 2
        for order, points in line.outlines:
            places = (
                round(start + point * letters) if even % 2 == 0 else round(foot - point * letters)
                for even, point in enumerate(points)
            )
            path.append(order + " ".join(map(str, places)))
    return Drawing(room.width, height, round(letters), "".join(path))


def _shaped(line: str, typeface: Typeface) -> _Line:
    outlines: list[tuple[str, tuple[float, ...]]] = []
    reach = 0.0
    for text, direction in _runs(line):
        parts = [(face, "".join(part)) for face, part in groupby(text, lambda one: _face(one, typeface))]
        for face, part in parts if direction == "ltr" else reversed(parts):
            reach = _draw(part, face, direction, typeface.tracking / 1000, reach, outlines)
    return _Line(tuple(outlines), max(0.0, reach - typeface.tracking / 1000))


def _face(one: str, typeface: Typeface) -> Face:
    return typeface.face_of(one) or typeface.faces[0]


def _runs(line: str) -> Iterator[tuple[str, str]]:
    """Pieces in the order in which they stand from left to right, each with its own direction. In a line that runs from
    the right numbers still run from the left (UAX 9); letters of both directions never share a line.
    """
    if direction_of(line) != "rtl":
        yield line, "ltr"
        return
    pieces: list[tuple[str, str]] = []
    last = 0
    for number in _NUMBER.finditer(line):
        pieces += [(line[last : number.start()], "rtl"), (number.group(), "ltr")]
        last = number.end()
    pieces.append((line[last:], "rtl"))
    yield from (piece for piece in reversed(pieces) if piece[0])


def _draw(
    text: str, face: Face, direction: str, tracking: float, reach: float, outlines: list[tuple[str, tuple[float, ...]]]
) -> float:
    """Add a run's outlines from `reach` on; returns where the next begins. All in heights of a letter."""
    font = font_of(face)
    foot, unit = face.unit
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = direction
    hb.shape(font, buffer, {"liga": not tracking, "kern": True})
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen = _Pen(reach + position.x_offset / unit, (position.y_offset - foot) / unit, unit, outlines)
        font.draw_glyph(glyph.codepoint, _FUNCTIONS, pen)
        reach += position.x_advance / unit + (tracking if position.x_advance else 0)
    return reach


@dataclass(frozen=True, slots=True)
class _Pen:
    """Where a glyph's outlines go, and how they are moved and scaled on the way."""

    x: float
    y: float
    unit: float
    outlines: list[tuple[str, tuple[float, ...]]]

    def add(self, order: str, *points: float) -> None:
        moved = (
            self.x + point / self.unit if place % 2 == 0 else self.y + point / self.unit
            for place, point in enumerate(points)
        )
        self.outlines.append((order, tuple(moved)))


def _functions() -> hb.DrawFuncs:
    made = hb.DrawFuncs()
    made.set_move_to_func(lambda x, y, pen: pen.add("M", x, y))
    made.set_line_to_func(lambda x, y, pen: pen.add("L", x, y))
    made.set_quadratic_to_func(lambda cx, cy, x, y, pen: pen.add("Q", cx, cy, x, y))
    made.set_cubic_to_func(lambda cx, cy, dx, dy, x, y, pen: pen.add("C", cx, cy, dx, dy, x, y))
    made.set_close_path_func(lambda pen: pen.add("Z"))
    return made


_FUNCTIONS = _functions()
