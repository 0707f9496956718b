"""Small helps of this room's templates."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecrin.catalog.rules import PictureSources
from ecrin.core.texts import Text
from ecrin.markets.rules import HoursGroup
from ecrin.shop.rules.markup import choices_html, picture_html
from ecrin.shop.selectors.listing import ShownFacet

register = template.Library()
_ESCAPES = ((">", "\\u003E"), ("<", "\\u003C"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


@register.simple_tag
def jsonld(data: Any) -> SafeString:
    """Structured data as a data block: it is no script, and nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, written in _ESCAPES:  # several times faster than `str.translate` on a text that is not ASCII
        text = text.replace(sign, written)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


@register.filter
def lang(text: object) -> SafeString:
    """` lang="en" dir="ltr"` for a text that is shown in another language than the page's, else nothing."""
    if isinstance(text, Text) and text.is_fallback:
        return format_html(' lang="{}" dir="ltr"', text.language)
    return SafeString("")


@register.simple_tag
def gallery_picture(sources: PictureSources, alt: object, *, eager: bool = False) -> SafeString:
    """A picture with all its files; the first of a page loads at once."""
    return mark_safe(picture_html(sources, str(alt), eager=eager))  # noqa: S308 - escapes what it is given


@register.simple_tag
def cards(ready: Iterable[str]) -> SafeString:
    """The ready-made cards of a listing, each in its place of the list."""
    return mark_safe("".join(f"<li>{card}</li>" for card in ready))  # noqa: S308 - made by `selectors.cards`, which escapes


@register.simple_tag
def choices(facet: ShownFacet) -> SafeString:
    """The values of a facet as boxes to check, with how many creations each has."""
    return mark_safe(choices_html(facet.name, facet.values))  # noqa: S308 - escapes what it is given


@register.filter
def hours_data(groups: tuple[HoursGroup, ...]) -> str:
    """Hours for the script that says whether somebody answers now: `1-5 09:00-21:00,6-6 10:00-19:00`."""
    return ",".join(
        f"{group.first}-{group.last} {opens:%H:%M}-{closes:%H:%M}" for group in groups for opens, closes in group.spans
    )
