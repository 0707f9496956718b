"""A change of many rows at once: what it would do, before it is done."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

Value = int | str | bool | None


class Key(NamedTuple):
    """What a value belongs to: a SKU or a creation's id, and a market's code (empty: everywhere)."""

    subject: str
    market: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One value, before and after, with the words staff read; `refusal` says why it cannot be."""

    key: Key
    label: str
    before: Value
    after: Value
    before_text: str = ""
    after_text: str = ""
    refusal: str = ""

    @property
    def is_effect(self) -> bool:
        return not self.refusal and self.before != self.after


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change of a kind would do, row by row. `undoes` names the batch that it would undo."""

    kind: str
    rows: tuple[PlanRow, ...]
    undoes: str = ""

    @property
    def effects(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.rows if row.is_effect)

    @property
    def refused(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.rows if row.refusal)

    @property
    def fingerprint(self) -> str:
        """Two plans with the same effects have the same one."""
        return fingerprint_of([*row.key, row.before, row.after] for row in self.effects)


def fingerprint_of(effects: Iterable[list[Value]]) -> str:
    """A hash of effects, whatever their order."""
    lines = sorted(json.dumps(effect, ensure_ascii=False) for effect in effects)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def parse_stock(text: str, states: Iterable[str]) -> tuple[str, int]:
    """A stock flag as it is written in plans and files: `low` or `made-to-order 20` (business days).

    Raises:
        ValueError: an unknown state, or days that are not a whole number up to 365.
    """
    state, _, days = text.strip().partition(" ")
    if state not in states:
        raise ValueError(f"“{state}” is not a state of stock; these are: {', '.join(states)}.")
    if days and not (days.isdecimal() and int(days) <= 365):
        raise ValueError(f"“{days}” is not a number of business days from 0 to 365.")
    return state, int(days or 0)


def stock_text(state: str, extra_days: int) -> str:
    """The reverse of `parse_stock`."""
    return f"{state} {extra_days}" if extra_days else state
