"""Stones and settings as values: grades in their order, what fits into what, and what lies nearest.

Grades are those that the laboratories print: colour D to M and clarity FL to I3 by the GIA's scales, which HRD and IGI
use too; cut, polish and symmetry from excellent to poor. A laboratory grades the cut of round stones only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SHAPES = ("round", "oval", "cushion", "emerald", "princess", "pear", "radiant", "marquise", "asscher", "heart")
COLOURS = ("D", "E", "F", "G", "H", "I", "J", "K", "L", "M")
CLARITIES = ("FL", "IF", "VVS1", "VVS2", "VS1", "VS2", "SI1", "SI2", "I1", "I2", "I3")
FINISHES = ("excellent", "very-good", "good", "fair", "poor")
FLUORESCENCES = ("none", "faint", "medium", "strong", "very-strong")
GRADES: Mapping[str, tuple[str, ...]] = {
    "shape": SHAPES,
    "colour": COLOURS,
    "clarity": CLARITIES,
    "cut": FINISHES,
    "polish": FINISHES,
    "symmetry": FINISHES,
    "fluorescence": FLUORESCENCES,
}
"""The values of each graded column, the best first where there is a best."""
LEAST_CARAT, MOST_CARAT = Decimal("0.10"), Decimal("30.00")
MOST_COMPARED = 4

Misfit = Literal["", "shape", "light", "heavy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoneInfo:
    """One stone. Lengths are millimetres: `length` is the longer side, `depth` from table to culet."""

    number: str
    certificate: str
    laboratory: str
    shape: str
    carat: Decimal
    colour: str
    clarity: str
    cut: str
    polish: str
    symmetry: str
    fluorescence: str
    length: Decimal
    width: Decimal
    depth: Decimal
    is_offered: bool = True

    @property
    def key(self) -> str:
        """What pages that show it depend on: its price and stock are those of its number, as of any SKU."""
        return f"sku:{self.number}"

    @property
    def depth_percent(self) -> Decimal:
        """The depth as laboratories give it: by the width, with one decimal."""
        return (self.depth / self.width * 100).quantize(Decimal("0.1"))

    @property
    def ratio(self) -> Decimal:
        """Length by width, with two decimals: 1.00 is round or square."""
        return (self.length / self.width).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingInfo:
    """What a setting takes, and how long the work lasts in business days."""

    product_id: int
    shapes: tuple[str, ...]
    least: Decimal
    most: Decimal
    days: int
    style: str = "solitaire"
    band: Decimal = Decimal("1.9")

    def misfit(self, shape: str, carat: Decimal) -> Misfit:
        """Why a stone cannot be set in it; empty where it can."""
        if shape not in self.shapes:
            return "shape"
        if carat < self.least:
            return "light"
        return "heavy" if carat > self.most else ""

    def takes(self, stone: StoneInfo) -> bool:
        return not self.misfit(stone.shape, stone.carat)


def between(grades: Sequence[str], first: str, last: str) -> frozenset[str]:
    """The grades from one to another, both included, whichever stands first; an empty end is open.

    >>> sorted(between(COLOURS, "F", ""))[:2]
    ['F', 'G']
    """
    begin = grades.index(first) if first in grades else 0
    end = grades.index(last) if last in grades else len(grades) - 1
    return frozenset(grades[min(begin, end) : max(begin, end) + 1])


def distance(wanted: StoneInfo, other: StoneInfo) -> float:
    """How unlike two stones look: a grade of colour counts as one of clarity and as a twentieth of the weight."""
    weight = abs(float(other.carat - wanted.carat)) / max(float(wanted.carat), 0.1)
    colour = abs(COLOURS.index(other.colour) - COLOURS.index(wanted.colour))
    clarity = abs(CLARITIES.index(other.clarity) - CLARITIES.index(wanted.clarity))
    return 20 * weight + colour + clarity + (0 if other.shape == wanted.shape else 6)


def nearest(wanted: StoneInfo, others: Iterable[StoneInfo], *, most: int = 3) -> tuple[StoneInfo, ...]:
    """The stones that look most like one, itself excluded, the nearest first; equals in the order of their numbers."""
    found = sorted(
        (one for one in others if one.number != wanted.number), key=lambda one: (distance(wanted, one), one.number)
    )
    return tuple(found[:most])
