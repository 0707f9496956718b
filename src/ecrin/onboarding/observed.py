"""What the rooms add to `/readyz` and `/metrics`. Installed when Ecrin starts."""

from ecrin.core.observe.health import wanted
from ecrin.core.observe.metrics import gauge
from ecrin.edge.store import stats
from ecrin.markets.selectors import snapshot
from ecrin.search import storage


@wanted("index")
def index_is_there() -> str | None:
    lacking = sorted(storefront.code for storefront in snapshot().served if storefront.code not in storage.built())
    if not lacking:
        return None
    return f"no index for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}: run `ecrin index --rebuild`"


@gauge("ecrin_page_cache_hits", "Pages served from the cache of the process that answers")
def hits() -> float:
    return stats().hits


@gauge("ecrin_page_cache_misses", "Pages rendered for the cache of the process that answers")
def misses() -> float:
    return stats().misses
