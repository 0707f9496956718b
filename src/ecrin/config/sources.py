"""What the site's search mixes: each source yields documents for a storefront. See `ecrin.search`."""

from typing import Any

SOURCES: tuple[Any, ...] = ()
