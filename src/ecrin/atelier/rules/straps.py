"""Which strap fits which watch, what another strap costs, and how long it takes. Plain arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Fitting = Literal["standard", "quick", "own"]

# What a watch with such lugs takes. A quick-release bar sits in the same holes as a standard one, so the two may be changed
# for one another; what the house shapes for its own cases fits those cases alone.
TAKES: Mapping[Fitting, frozenset[Fitting]] = {
    "standard": frozenset({"standard", "quick"}),
    "quick": frozenset({"standard", "quick"}),
    "own": frozenset({"own"}),
}
BENCH = (1, 2)
"""Business days that changing a strap takes where a watch says nothing."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """How a strap holds to a case. `width` in millimetres between the lugs, None while nobody has measured it; `family`
    names the shape where the fitting is the house's own.
    """

    width: Decimal | None
    fitting: Fitting = "standard"
    family: str = ""


def fits(strap: Attachment, watch: Attachment) -> bool:
    """Whether the strap fits the watch: same width, and a fitting that its lugs take. What is not measured fits nothing."""
    if strap.width is None or strap.width != watch.width or strap.fitting not in TAKES[watch.fitting]:
        return False
    return strap.fitting != "own" or strap.family == watch.family


def extra_of(strap: int, included: int) -> int:
    """What a watch costs more (or less) with another strap than the one that it comes with, in minor units: the difference,
    and never less than the watch without any strap.
    """
    return max(strap - included, -included)


def days_more(bench: tuple[int, int], *, strap: tuple[int, int], watch: tuple[int, int]) -> tuple[int, int]:
    """Business days on top of the watch's own: the bench's, and what the strap keeps the watch waiting for. They are made
    at the same time, so the slower decides.

    Args:
        bench: least and most days that the change itself takes.
        strap: business days until the strap is there.
        watch: business days until the watch is there, which its own promise has counted already.
    """
    return bench[0] + max(strap[0] - watch[0], 0), bench[1] + max(strap[1] - watch[1], 0)


def wrist_fits(wrist: int, *, least: int | None, most: int | None) -> bool:
    """Whether a wrist (millimetres round) is within what a strap goes round; one without measures suits all."""
    return (least is None or wrist >= least) and (most is None or wrist <= most)
