"""What the site's search mixes: each source yields documents for a storefront. See `ecrin.search`."""

from ecrin.search.rules import Source
from ecrin.shop.selectors.cards import ProductSource

SOURCES: tuple[Source, ...] = (ProductSource(),)
