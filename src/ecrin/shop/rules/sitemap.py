"""Sitemaps and hreflang: which addresses a search engine is given, and their twins in other storefronts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from ecrin.markets.rules import Hreflang

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""Both limits are the protocol's own (sitemaps.org): addresses in one file, and its size before compression."""
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
FOOT = "</urlset>\n"


@dataclass(frozen=True, slots=True)
class Place:
    """An address without its storefront; `hidden_in` are the markets that do not show it."""

    path: str
    changed_on: date | None = None
    hidden_in: frozenset[int] = frozenset()


def addresses_per_file(count: int) -> int:
    """How many addresses fit one sitemap when each carries `count` alternates of at most 300 bytes."""
    return max(1, min(MOST_ADDRESSES, MOST_BYTES // (400 + 300 * count)))


def urlset(
    places: Iterable[Place], *, storefront: str, market: int, known: Collection[Hreflang], origin: str
) -> Iterator[str]:
    """A storefront's sitemap, piece by piece; places hidden in its market are left out, and their twins likewise."""
    yield HEAD
    heads = [
        (one.storefront.market.id, f'<xhtml:link rel="alternate" hreflang="{one.value}" href=', one.storefront.code)
        for one in known
    ]
    for place in places:
        if market in place.hidden_in:
            continue
        path = escape(place.path)
        links = "".join(
            f"{head}{quoteattr(f'{origin}/{code}/{place.path}')}/>"
            for in_market, head, code in heads
            if in_market not in place.hidden_in
        )
        changed = f"<lastmod>{place.changed_on.isoformat()}</lastmod>" if place.changed_on else ""
        yield f"<url><loc>{escape(origin)}/{storefront}/{path}</loc>{changed}{links}</url>\n"
    yield FOOT


def sitemap_index(files: Mapping[str, int], origin: str) -> Iterator[str]:
    """The index of all files: `files` is how many each storefront has."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for storefront, count in files.items():
        for number in range(1, count + 1):
            yield f"<sitemap><loc>{escape(origin)}/sitemaps/{storefront}-{number}.xml</loc></sitemap>\n"
    yield "</sitemapindex>\n"
