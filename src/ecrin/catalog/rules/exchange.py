"""Files that staff load and take: columns, what each row would do, and why a row cannot be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .plans import fingerprint_of

TAKE_AWAY = "-"
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file, as its documentation says."""

    name: str
    help: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file; 2 is the first under the header, as a spreadsheet counts."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class CellChange:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowEffect:
    """What a row would do."""

    row: int
    label: str
    effect: Literal["create", "update", "none"]
    changes: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be; `column` is empty where the whole row or file is meant."""

    row: int
    column: str
    sentence: str


class CellWrong(ValueError):  # noqa: N818 - it says what is wrong, as refusals do
    """A cell that cannot be used; its text is a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        self.column = column
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do. `load` is what the kind needs to do it."""

    kind: str
    rows: tuple[RowEffect, ...]
    errors: tuple[RowError, ...]
    load: Any = field(default=None, repr=False, compare=False)

    @property
    def summary(self) -> dict[str, int]:
        """How many rows create, update, change nothing, and are wrong."""
        counts = {"create": 0, "update": 0, "none": 0, "errors": len({error.row for error in self.errors})}
        for row in self.rows:
            counts[row.effect] += 1
        return counts

    @property
    def effects(self) -> tuple[RowEffect, ...]:
        return tuple(row for row in self.rows if row.effect != "none")

    @property
    def fingerprint(self) -> str:
        """Two plans with the same effects have the same one."""
        return fingerprint_of(
            [row.label, row.effect, change.column, change.before, change.after]
            for row in self.effects
            for change in row.changes
        )


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a leading `=`, `+`, `-`, `@`, tab or return gets an apostrophe.

    So does a leading apostrophe, so that `unguarded` gives back what was there. See OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_GUARDED) and text != TAKE_AWAY else text


def unguarded(text: str) -> str:
    """The reverse of `guarded`; an apostrophe before anything else is text."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_GUARDED) else text


def columns_wrong(header: Iterable[str], columns: Iterable[Column]) -> list[RowError]:
    """What is wrong with a header: unknown, double or missing columns."""
    names = list(header)
    known = {column.name: column for column in columns}
    errors = [
        RowError(1, name, f"There is no column “{name}”; these are: {', '.join(known)}.")
        for name in dict.fromkeys(names)
        if name not in known
    ]
    errors += [RowError(1, name, "This column stands twice.") for name in known if names.count(name) > 1]
    errors += [
        RowError(1, column.name, "This column is missing.")
        for column in known.values()
        if column.required and column.name not in names
    ]
    return errors


def yes_or_no(column: str, text: str) -> bool:
    """`yes` or `no`, as spreadsheets in English write it.

    Raises:
        CellWrong: anything else.
    """
    said = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}.get(text.lower())
    if said is None:
        raise CellWrong(column, f"“{text}” is neither yes nor no.")
    return said
