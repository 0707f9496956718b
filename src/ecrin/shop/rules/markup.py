"""HTML that is made many times over: the `<picture>` of a card, a listing's filters and its pager."""

from collections.abc import Iterable, Sequence
from html import escape

from ecrin.catalog.rules import PictureSources
from ecrin.search.rules import FacetValue

OPEN_FACETS = 4
"""How many filters stand open before anything is chosen in them."""


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


def facets_html(facets: Iterable[tuple[str, str, Sequence[FacetValue]]]) -> str:
    """The filters, each `(name, label, values)`: its values as boxes, and how many of them are chosen."""
    return "".join(_facet_html(number, *facet) for number, facet in enumerate(facets))


def _facet_html(number: int, name: str, label: str, values: Sequence[FacetValue]) -> str:
    chosen, label = sum(value.chosen for value in values), escape(label)
    is_open = " open" if number < OPEN_FACETS or chosen else ""
    count = f'<span class="filters__chosen">{chosen}</span>' if chosen else ""
    return (
        f'<details class="disclosure" data-facet="{name}"{is_open}>\n          <summary>{label}{count}</summary>'
        f'\n          <fieldset class="fieldset disclosure__body"><legend class="visually-hidden">{label}</legend>'
        f"\n          {choices_html(name, values)}</fieldset>\n        </details>"
    )


def options_html(options: Iterable[tuple[str, str]], chosen: str) -> str:
    """The options of a `<select>`, each `(value, label)`."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in options
    )


def pager_html(pages: Iterable[tuple[int | None, str]], current: int, label: str) -> str:
    """The numbers of a pager, each with its address; None is a gap.

    Args:
        label: how a page is called, `Page %(number)s`.
    """
    return "".join(f"<li>{_page_html(number, address, current, label)}</li>" for number, address in pages)


def _page_html(number: int | None, address: str, current: int, label: str) -> str:
    if number is None:
        return '<span aria-hidden="true">…</span>'
    if number == current:
        return f'<span aria-current="page">{number}</span>'
    return f'<a href="{escape(address)}" aria-label="{escape(label % {"number": number})}">{number}</a>'
