"""`{% picture %}`: a picture with its files, always with width and height."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ecrin.catalog.rules import PictureInfo, ProfileInfo, picture_sources

register = template.Library()


@register.simple_tag
def picture(
    shown: PictureInfo | None,
    profile: ProfileInfo | None = None,
    *,
    language: str = "en",
    first: bool = False,
    gallery: bool = False,
    alt: str | None = None,
) -> SafeString:
    """A `<picture>` element: lazy, unless it is the first that a visitor sees. Nothing where there is no picture."""
    if shown is None:
        return SafeString("")
    sources = picture_sources(shown, profile, gallery=gallery)
    text = shown.alt_in(language)
    tongue = format_html(' lang="{}"', text.language) if alt is None and text.is_fallback and text.value else ""
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}"{}{}></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            ((source.type, source.srcset, sources.sizes) for source in sources.sources),
        ),
        sources.src,
        sources.width,
        sources.height,
        text.value if alt is None else alt,
        tongue,
        SafeString(' fetchpriority="high"' if first else ' loading="lazy" decoding="async"'),
    )
