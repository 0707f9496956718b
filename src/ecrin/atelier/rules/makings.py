"""The life of a piece on the bench, as a table, and what of an order may leave already."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ecrin.core.numbers import human_number, read_number

State = Literal["to-make", "in-control", "ready", "cancelled"]
NUMBER = "A"

# What was looked at and is not right goes back to the bench, with the reason. What is ready stays so: it may leave.
NEXT: Mapping[State, frozenset[State]] = {
    "to-make": frozenset({"in-control", "cancelled"}),
    "in-control": frozenset({"ready", "to-make", "cancelled"}),
    "ready": frozenset({"cancelled"}),
    "cancelled": frozenset(),
}
OPEN: frozenset[State] = frozenset({"to-make", "in-control"})


def may_move(state: State, to: State) -> bool:
    """Whether the life of a making leads from one state to the other."""
    return to in NEXT[state]


def number_of(row: int) -> str:
    """The number that people read aloud, with its check digit: `A-0012-4`."""
    return human_number(NUMBER, row)


def row_of(number: str) -> int | None:
    """The row of a number as a person typed it, or None where it cannot be right."""
    return read_number(NUMBER, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMake:
    """Pieces of one line that are made for somebody in one way. `line` is the caller's own key."""

    line: str
    kind: str
    sku: str
    name: str
    quantity: int
    payload: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """A making as counting sees it."""

    line: str
    kind: str
    state: str


def ready_pieces(makings: Iterable[Bench]) -> dict[str, int]:
    """How many pieces of each line are wholly ready: a watch that is engraved and gets a strap waits for both. A line that
    nothing is made of is not in it.
    """
    ready: Counter[tuple[str, str]] = Counter()
    kinds: dict[str, set[str]] = {}
    for one in makings:
        if one.state == "cancelled":
            continue
        kinds.setdefault(one.line, set()).add(one.kind)
        ready[one.line, one.kind] += one.state == "ready"
    return {line: min(ready[line, kind] for kind in of_line) for line, of_line in kinds.items()}


def not_ready(wanted: Mapping[str, int], ready: Mapping[str, int], gone: Mapping[str, int]) -> set[str]:
    """Lines of which more pieces are to leave than are ready, those that left before counted off."""
    return {line for line, count in wanted.items() if line in ready and count > ready[line] - gone.get(line, 0)}


def is_late(due: date | None, state: State, today: date) -> bool:
    """Whether a piece is still on the bench on or after the day on which it should leave."""
    return due is not None and state in OPEN and due <= today
