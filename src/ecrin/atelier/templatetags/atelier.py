"""Engravings as pages draw them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from ecrin.atelier.models.words import TYPEFACE_NAMES
from ecrin.atelier.selectors.engravings import Engraved, Kept, kept_of
from ecrin.atelier.selectors.previews import Shown

register = template.Library()


@register.inclusion_tag("atelier/engraving_picture.html")
def engraving_picture(found: Engraved, shown: Shown) -> dict[str, Any]:
    """The drawing where it is seen. Light falls from above left: a groove is lit on its far edge."""
    digest = found.drawing.digest if found.drawing else ""
    return {"found": found, "shown": shown, "id": f"ink-{digest[:12]}", "edge": max(8, found.room.height // 36)}


@register.inclusion_tag("atelier/engraving_outline.html")
def engraving_outline(kept: Kept) -> dict[str, Any]:
    """The outlines of what an order keeps, as the workshop cuts them."""
    return {"kept": kept}


@register.simple_tag
def kept_engraving(personalisation: Mapping[str, Any] | None) -> Kept | None:
    """The engraving among what is made of a piece, drawn again; None where there is none."""
    return kept_of((personalisation or {}).get("engraving", {}))


@register.filter
def typeface_name(code: str) -> SafeString | str:
    """What clients call a typeface."""
    return str(TYPEFACE_NAMES.get(code, code))
