"""Queries of which only the values differ: put into SQL once, then asked again and again.

Django's ORM makes the SQL of a queryset anew each time, which on a page of eight small reads costs ten times what the
database takes to answer them. A `Prepared` query is written as a queryset like any other, and keeps its SQL (docs/adr/0140).
"""

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Value = int | str
Shape = tuple[tuple[type, int], ...]
_ONE = 0
"""The length that stands for a value by itself."""


class Prepared:
    """A queryset as a function of its values: `sizes = Prepared(lambda ids: Variant.objects.filter(pk__in=ids).values_list("size"))`.

    Values are numbers, texts and sequences of them, for columns of the same kind. The function is called once for each
    length of sequence (rounded up to a power of two) and must do nothing but build `values_list` from what it is given.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        self._ask = ask
        # By connection, since the functions that turn columns into Python belong to one.
        self._kept: WeakKeyDictionary[Any, dict[Shape, _Statement]] = WeakKeyDictionary()

    def __call__(self, *values: Value | Sequence[Value]) -> list[tuple[Any, ...]]:
        """The rows; one query, none where a sequence is empty."""
        padded = [_padded(value) for value in values]
        if [] in padded:
            return []
        shape = tuple(_shape_of(value) for value in padded)
        statements = self._kept.setdefault(connections[DEFAULT_DB_ALIAS], {})
        statement = statements.get(shape)
        if statement is None:
            statement = statements[shape] = _Statement(self._ask, shape)
        return statement.rows([one for value in padded for one in (value if isinstance(value, list) else (value,))])


class _Statement:
    """The SQL for values of one shape, and where in its parameters each value stands."""

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], shape: Shape) -> None:
        marks = _Marks(shape)
        compiler = ask(*marks.values).query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = compiler.as_sql()
        self._places = [marks.place_of(parameter) for parameter in self._parameters]
        columns = [column for column, _sql, _alias in compiler.select]
        self._converters = compiler.get_converters(columns).items()

    def rows(self, values: Sequence[Value]) -> list[tuple[Any, ...]]:
        parameters = [
            fixed if place is None else values[place]
            for place, fixed in zip(self._places, self._parameters, strict=True)
        ]
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return [self._converted(row, connection) for row in found] if self._converters else found

    def _converted(self, row: tuple[Any, ...], connection: Any) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, column) in self._converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return tuple(values)


class _Marks:
    """Values that nothing else in a query can equal, to see where each one comes to stand."""

    def __init__(self, shape: Shape) -> None:
        self._places: dict[Value, int] = {}
        self.values = [
            self._mark(kind) if size == _ONE else [self._mark(kind) for _ in range(size)] for kind, size in shape
        ]

    def _mark(self, kind: type) -> Value:
        place = len(self._places)
        mark: Value = f"\x02{place}\x03" if kind is str else 2**62 + place
        self._places[mark] = place
        return mark

    def place_of(self, parameter: Any) -> int | None:
        return self._places.get(parameter) if isinstance(parameter, int | str) else None


def _padded(value: Value | Sequence[Value]) -> Value | list[Value]:
    """A sequence filled up with its last value to a power of two, so that few shapes are met: `IN` minds no repetition."""
    if isinstance(value, int | str):
        return value
    filled = list(value)
    if filled:
        filled += filled[-1:] * ((1 << (len(filled) - 1).bit_length()) - len(filled))
    return filled


def _shape_of(value: Value | list[Value]) -> tuple[type, int]:
    if isinstance(value, list):
        return (str if isinstance(value[0], str) else int, len(value))
    return (str if isinstance(value, str) else int, _ONE)
