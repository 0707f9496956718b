"""What the kinds of files have in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from ecrin.catalog.models import Product
from ecrin.catalog.rules.exchange import Column, ImportPlan, Row, RowError

Tell = Callable[[int, int], None]
"""Called with how many rows are done, of how many."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class FileKind(Protocol):
    """One kind of file."""

    permission: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """In the order in which they are taken out."""

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:
        """What the rows would do; writes nothing."""

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        """Do it, in the caller's transaction. Returns the code of the batch that can be undone, or nothing."""

    def export(self) -> Iterator[Sequence[str]]:
        """Every row, in the order of the columns."""


def told(rows: Sequence[Row], tell: Tell) -> Iterator[Row]:
    """The rows, telling every five hundred how far it is."""
    for place, row in enumerate(rows, start=1):
        yield row
        if place % 500 == 0 or place == len(rows):
            tell(place, len(rows))


def renamed(header: list[str], rows: list[Row], names: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """Header and rows with their columns called by our names; one whose name is empty is left out.

    Args:
        names: ours by theirs, in lower case.
    """
    if not names:
        return header, rows
    ours = {name: names.get(name, name) for name in header}
    return (
        [ours[name] for name in header if ours[name]],
        [
            Row(row.number, {ours[name]: cell for name, cell in row.cells.items() if ours.get(name, name)})
            for row in rows
        ],
    )


def double(seen: dict[Any, int], key: Any, row: Row) -> RowError | None:
    """An error where an earlier row has the same key."""
    first = seen.setdefault(key, row.number)
    if first == row.number:
        return None
    return RowError(row.number, "", f"Row {first} says the same thing already.")


def products_by_name() -> dict[str, int]:
    """Ids of all creations by slug and by reference; one query."""
    found = {}
    for pk, slug, reference in Product.objects.values_list("pk", "slug", "reference"):
        found[slug] = pk
        if reference:
            found[reference] = pk
    return found


def errors_of(rows: Iterable[RowError | None]) -> tuple[RowError, ...]:
    return tuple(row for row in rows if row is not None)
