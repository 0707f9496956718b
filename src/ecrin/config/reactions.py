"""What follows from each fact, in two columns: `with` (same transaction) and `after` (the worker, at least once)."""

from collections.abc import Callable
from typing import Any

WITH: dict[str, list[Callable[..., Any]]] = {}
AFTER: dict[str, list[Callable[..., Any]]] = {}
