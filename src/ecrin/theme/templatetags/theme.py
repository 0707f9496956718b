"""Small helps of the base templates."""

import json
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from ecrin.core.house import current_house
from ecrin.theme.rules import DEFAULT_COLOURS, has_brand_style, version_of

register = template.Library()
_ESCAPES = ((">", "\\u003E"), ("<", "\\u003C"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


@register.simple_tag
def jsonld(data: Any) -> SafeString:
    """Structured data as a data block: it is no script, and nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, written in _ESCAPES:  # several times faster than `str.translate` on a text that is not ASCII
        text = text.replace(sign, written)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


@register.simple_tag
def house_colour(name: str) -> str:
    """A colour of the house by its token's name."""
    return current_house().colours.get(name, DEFAULT_COLOURS[name])


@register.simple_tag
def house_stylesheet() -> str:
    """The address of the house's own colours and faces; empty where it has none."""
    house = current_house()
    if not has_brand_style(house):
        return ""
    try:
        return reverse("house-style", kwargs={"version": version_of(house)})
    except NoReverseMatch:
        return ""


@register.filter
def dialled(telephone: str) -> str:
    """A telephone number as `tel:` wants it: digits and a leading plus."""
    return "".join(sign for place, sign in enumerate(telephone) if sign.isdecimal() or (sign == "+" and place == 0))


@register.filter
def name_in(thing: Any, language: str) -> str:
    """The name of a market or another thing with `text(field, language)`."""
    return str(thing.text("name", language)) if thing else ""
