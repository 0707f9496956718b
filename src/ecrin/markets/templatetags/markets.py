"""Small helps of this room's own pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.markets.rules import CountryInfo, Places, RegionInfo, StorefrontInfo

register = template.Library()


@register.simple_tag(takes_context=True)
def label(context: template.Context, place: CountryInfo | RegionInfo) -> str | SafeString:
    """A country's or region's name in the page's language; it says its language where it is another."""
    storefront: StorefrontInfo | None = getattr(context.get("request"), "storefront", None)
    text = place.text(storefront.language if storefront else SOURCE_LANGUAGE)
    if text.is_fallback and (get_language() or SOURCE_LANGUAGE) != text.language:
        return format_html('<span lang="{}">{}</span>', text.language, text.value)
    return text.value


@register.simple_tag
def location(storefront: StorefrontInfo, places: Places | str = "") -> str:
    """Where a storefront's link leads: the same page there, or its home."""
    return places.address_in(storefront) if isinstance(places, Places) else storefront.root
