"""TOML tables that must be read to the last key: a misspelt key stops the load with a sentence that says where."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecrin.core.errors import InvalidInput

_MISSING: Any = object()


class Table:
    """One table of a file. Values are taken by name; `close` refuses what nobody took."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._values = values
        self._taken: set[str] = set()
        self.where = where

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = _MISSING) -> Any:
        """The value under `key`, of the wanted type.

        Raises:
            InvalidInput: it is absent without a default, or of another type.
        """
        self._taken.add(key)
        if key not in self._values:
            if default is _MISSING:
                raise InvalidInput(f"{self.where} has no “{key}”.")
            return default
        value = self._values[key]
        if not isinstance(value, kind):
            raise InvalidInput(f"{self.where}: “{key}” has the wrong shape.")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        return str(self.take(key, str, default)).strip()

    def whole(self, key: str, default: Any = _MISSING) -> int:
        return int(self.take(key, int, default))

    def flag(self, key: str) -> bool:
        return bool(self.take(key, bool, default=False))

    def rows(self, key: str, default: Any = _MISSING) -> list[Any]:
        return list(self.take(key, list, default))

    def table(self, key: str) -> "Table":
        """The table under `key`; an empty one when it is absent."""
        return Table(self.take(key, dict, {}), f"{self.where}, {key}")

    def tables(self, key: str) -> Iterator["Table"]:
        """Each table of an array of tables, closed after use."""
        for place, values in enumerate(self.take(key, list, []), start=1):
            if not isinstance(values, dict):
                raise InvalidInput(f"{self.where}: “{key}” {place} is not a table.")
            one = Table(values, f"{self.where}, {key} {values.get('slug') or values.get('reference') or place}")
            yield one
            one.close()

    def pairs(self) -> list[tuple[str, Any]]:
        """Every key and value, all taken."""
        self._taken.update(self._values)
        return list(self._values.items())

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def close(self) -> None:
        """Refuse keys that nobody asked for.

        Raises:
            InvalidInput: there are some.
        """
        unknown = sorted(set(self._values) - self._taken)
        if unknown:
            raise InvalidInput(f"{self.where} has keys that nothing reads: {', '.join(unknown)}.")


def read_table(path: Path) -> Table:
    """A whole file as a table; an absent file is an empty one.

    Raises:
        InvalidInput: the file is not TOML; the sentence has the line.
    """
    if not path.exists():
        return Table({}, path.name)
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path.name}: {error}") from error
