"""HTML that is made many times over: the `<picture>` of a card, once per creation and storefront in the index."""

from html import escape

from ecrin.catalog.rules import PictureSources


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
