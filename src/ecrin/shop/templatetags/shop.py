"""Small helps of this room's templates."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ecrin.catalog.rules import PictureSources
from ecrin.core.texts import Text
from ecrin.markets.rules import HoursGroup
from ecrin.shop.rules.markup import facets_html, options_html, pager_html, picture_html
from ecrin.shop.selectors.listing import Listing, Step
from ecrin.theme.templatetags.theme import jsonld

register = template.Library()
register.simple_tag(jsonld)


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
def facets(listing: Listing) -> SafeString:
    """The filters of a listing: their values as boxes to check, with how many creations each has."""
    shown = ((facet.name, facet.label, facet.values) for facet in listing.facets)
    return mark_safe(facets_html(shown))  # noqa: S308 - escapes what it is given


@register.simple_tag
def orders(listing: Listing) -> SafeString:
    """The orders of a listing as options, the one that is asked for selected."""
    return mark_safe(options_html(listing.sorts, listing.asked.sort))  # noqa: S308 - escapes what it is given


@register.simple_tag
def pager(pages: Iterable[tuple[int | None, str]], current: int) -> SafeString:
    """The numbers of a listing's pages as items of a list."""
    return mark_safe(pager_html(pages, current, _("Page %(number)s")))  # noqa: S308 - escapes what it is given


@register.simple_tag
def way(steps: Iterable[Step]) -> SafeString:
    """The steps of a breadcrumb as items of a list; the last is the page itself."""
    return mark_safe("".join(_step(step) for step in steps))  # noqa: S308 - `_step` escapes


def _step(step: Step) -> str:
    name = f"{lang(step.name)}>{escape(str(step.name))}"
    if step.path:
        return f'<li><a href="{escape(step.path)}"{name}</a></li>'
    return f'<li><span aria-current="page"{name}</span></li>'


@register.filter
def hours_data(groups: tuple[HoursGroup, ...]) -> str:
    """Hours for the script that says whether somebody answers now: `1-5 09:00-21:00,6-6 10:00-19:00`."""
    return ",".join(
        f"{group.first}-{group.last} {opens:%H:%M}-{closes:%H:%M}" for group in groups for opens, closes in group.spans
    )
