"""A card's template as ready-made pieces, so that a hundred thousand cards do not each walk through the template.

The template is rendered once for each shape of values (which are empty, which are in another language) with marks in
their place; a card is then those pieces with its own values between them. A template that changes a value on its way
(`{{ name|upper }}`) loses its mark: such a house's cards are rendered in full, slower and right. See docs/adr/0070.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from ecrin.core.texts import Text

_LENGTH = 200
"""Longer than any text that a template would cut, so that a cut mark is noticed."""
_MARK = re.compile(f"\x02([a-z_]+)\x03{{{_LENGTH}}}")


class Mould:
    """One template in one language."""

    def __init__(self, template: Any) -> None:
        self._template = template
        self._shapes: dict[tuple[Any, ...], list[str] | None] = {}

    def cast(self, values: Mapping[str, Any]) -> str:
        """The template with `values`: texts, HTML (SafeString) and flags."""
        shape = (*values, *[_shape_of(value) for value in values.values()])
        if shape not in self._shapes:
            self._shapes[shape] = self._pieces(values)
        pieces = self._shapes[shape]
        if pieces is None:
            return self._render(values)
        cast = pieces.copy()
        for place in range(1, len(cast), 2):
            value = values[cast[place]]
            cast[place] = value if isinstance(value, SafeString) else escape(str(value))
        return "".join(cast)

    def _pieces(self, values: Mapping[str, Any]) -> list[str] | None:
        marked = {name: _marked(name, value) for name, value in values.items()}
        pieces = _MARK.split(self._render(marked))
        lost = "".join(pieces[::2])
        if "\x02" in lost or "\x03" in lost:
            return None
        return pieces

    def _render(self, values: Mapping[str, Any]) -> str:
        return " ".join(self._template.render(Context(dict(values))).split())


def _shape_of(value: Any) -> Any:
    if isinstance(value, Text):
        return (value.language, value.is_fallback, bool(value.value))
    return value if isinstance(value, bool) else bool(value)


def _marked(name: str, value: Any) -> Any:
    mark = f"\x02{name}" + "\x03" * _LENGTH
    if isinstance(value, Text):
        return Text(mark if value.value else "", value.language, is_fallback=value.is_fallback)
    if isinstance(value, bool) or not value:
        return value
    return mark
