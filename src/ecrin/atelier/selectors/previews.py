"""How an engraving is seen before it is made: on the creation's picture where staff said where the place is, else on a plain
plate of the place's own shape.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ecrin.atelier.rules.engravings import Box
from ecrin.catalog.rules import PictureInfo, picture_sources

from .engravings import Engraved, known

ROUND = 1.3
"""How much of the picture round its place is shown, in widths of the place."""
SHAPE = 4 / 3
"""Width to height of what is shown."""
PLATE = 0.35
"""The plain plate's margin, in heights of the place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page draws, all of it in units of the picture (its width is 1,000) or of the plate (micrometres).

    Attributes:
        view: the part that is seen, as a `viewBox`.
        left, top, width, height, turn: where the outlines stand, as they are in the drawing's own frame.
        image: the picture's address; empty on a plate.
    """

    view: str
    left: float
    top: float
    width: float
    height: float
    turn: str = ""
    image: str = ""
    image_width: float = 0
    image_height: float = 0


def shown_on(found: Engraved, pictures: Iterable[PictureInfo]) -> Shown:
    """Where an engraving is drawn; no query. The first picture counts that has the place."""
    boxes = known().boxes
    for picture in pictures:
        box = boxes.get((picture.id, found.rule.code))
        if box is not None and picture.width and picture.height:
            return _on_picture(picture, box)
    return _on_plate(found)


def whole_with(picture: PictureInfo, box: Box) -> Shown:
    """A picture as a whole with a place on it, for staff who say where that is; no query."""
    shown = _on_picture(picture, box)
    return replace(shown, view=f"0 0 {shown.image_width:g} {shown.image_height:g}")


def _on_picture(picture: PictureInfo, box: Box) -> Shown:
    sources = picture_sources(picture, gallery=True)
    across, down = 1000.0, 1000.0 * picture.height / picture.width
    left, top = box.left * across / 100, box.top * down / 100
    width, height = box.width * across / 100, box.height * down / 100
    seen = min(across, max(width * ROUND, height * ROUND * SHAPE, across / 4))
    tall = min(down, seen / SHAPE)
    x = min(max(0.0, left + width / 2 - seen / 2), across - seen)
    y = min(max(0.0, top + height / 2 - tall / 2), down - tall)
    return Shown(
        view=f"{x:.1f} {y:.1f} {seen:.1f} {tall:.1f}",
        left=round(left, 1),
        top=round(top, 1),
        width=round(width, 1),
        height=round(height, 1),
        turn=f"rotate({box.turn} {left + width / 2:.1f} {top + height / 2:.1f})" if box.turn else "",
        image=sources.src,
        image_width=across,
        image_height=round(down, 1),
    )


def _on_plate(found: Engraved) -> Shown:
    width, height = (
        (found.drawing.width, found.drawing.height) if found.drawing else (found.room.width, found.room.height * 2)
    )
    margin = round(found.room.height * PLATE * 2)
    return Shown(f"{-margin} {-margin} {width + 2 * margin} {height + 2 * margin}", 0, 0, width, height)
