"""HTML that is made many times over: the `<picture>` of a card, the boxes of a listing's filters."""

from collections.abc import Iterable
from html import escape

from ecrin.catalog.rules import PictureSources
from ecrin.search.rules import FacetValue


def picture_html(sources: PictureSources, alt: str, *, eager: bool = False, css: str = "") -> str:
    """A `<picture>` with every format and width, and always `width` and `height`, so that nothing moves."""
    sets = "".join(
        f'<source type="{one.type}" srcset="{escape(one.srcset)}" sizes="{escape(sources.sizes)}">'
        for one in sources.sources
    )
    loading = ' fetchpriority="high"' if eager else ' loading="lazy"'
    kind = f' class="{css}"' if css else ""
    return (
        f'<picture{kind}>{sets}<img src="{escape(sources.src)}" width="{sources.width}" height="{sources.height}"'
        f' alt="{escape(alt)}"{loading} decoding="async"></picture>'
    )


def choices_html(name: str, values: Iterable[FacetValue]) -> str:
    """A box to check for each value of a facet, with its label and how many creations it has."""
    return "".join(
        f'<label class="choice"><input type="checkbox" name="{name}" value="{escape(one.value)}"'
        f"{' checked' if one.chosen else ''}><span>{escape(one.label)}</span>"
        f'<span class="choice__count">{one.count}</span></label>'
        for one in values
    )
