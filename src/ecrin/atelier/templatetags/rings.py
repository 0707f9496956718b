"""What pages of rings and stones write and draw: `{% load rings %}`."""

from decimal import Decimal
from html import escape
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.safestring import SafeString, mark_safe

from ecrin.atelier.rules import ring_drawing as drawing
from ecrin.atelier.rules.stones import StoneInfo
from ecrin.atelier.selectors.rings import carat_words, grade_label, stone_line
from ecrin.markets.templatetags.locale import locale_of

register = template.Library()


@register.filter
def grade(value: str, name: str) -> str:
    """`{{ stone.shape|grade:"shape" }}`; a dash where there is none."""
    return grade_label(name, value) or "–"


@register.simple_tag(takes_context=True)
def carat(context: template.Context, value: Decimal) -> str:
    return carat_words(value, locale_of(context))


@register.simple_tag(takes_context=True)
def millimetres(context: template.Context, value: Decimal | float, pattern: str = "0.00") -> str:
    return str(format_decimal(value, pattern, locale=locale_of(context)))


@register.simple_tag(takes_context=True)
def stone_words(context: template.Context, stone: StoneInfo) -> str:
    """A stone in one line."""
    return stone_line(stone, locale_of(context))


@register.simple_tag
def stone_drawing(stone: StoneInfo, label: object = "", frame: float = 0.0) -> SafeString:
    """A stone from above; with a frame, in a square of so many millimetres."""
    return mark_safe(drawing.stone_svg(stone, label=escape(str(label)), frame=frame))  # noqa: S308 - numbers and what is escaped


@register.simple_tag
def stone_side(stone: StoneInfo, label: object = "") -> SafeString:
    return mark_safe(drawing.side_svg(stone, label=escape(str(label))))  # noqa: S308 - numbers and what is escaped


@register.simple_tag
def shape_sign(shape: str) -> SafeString:
    return mark_safe(drawing.shape_svg(shape))  # noqa: S308 - numbers


@register.simple_tag
def cuts(shapes: list[str]) -> SafeString:
    """The drawing of each shape once, for `small_stone` to use."""
    return mark_safe(drawing.symbols(shapes))  # noqa: S308 - numbers


@register.simple_tag
def small_stone(stone: StoneInfo, frame: float = 0.0) -> SafeString:
    """A stone of a list, drawn by its shape's one drawing on the page."""
    return mark_safe(drawing.small_svg(stone, frame=frame))  # noqa: S308 - numbers


@register.simple_tag
def ring_above(
    ring: drawing.Ring, stone: StoneInfo | None = None, label: object = "", name: Any = "band"
) -> SafeString:
    made = drawing.ring_from_above(ring, stone, label=escape(str(label)), name=f"r{name}")
    return mark_safe(made)  # noqa: S308 - numbers and what is escaped


@register.simple_tag
def ring_side(ring: drawing.Ring, stone: StoneInfo | None = None, label: object = "", name: Any = "side") -> SafeString:
    made = drawing.ring_from_the_side(ring, stone, label=escape(str(label)), name=f"s{name}")
    return mark_safe(made)  # noqa: S308 - numbers and what is escaped
