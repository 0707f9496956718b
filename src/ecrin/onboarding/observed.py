"""What the rooms add to `/readyz` and `/metrics`. Installed when Ecrin starts."""

from prometheus_client import Gauge

from ecrin.core import changes
from ecrin.core.observe.health import wanted
from ecrin.core.observe.metrics import counted_over_processes
from ecrin.edge.store import stats
from ecrin.markets.selectors import snapshot
from ecrin.search import storage


@wanted("index")
def index_is_there() -> str | None:
    lacking = sorted(storefront.code for storefront in snapshot().served if storefront.code not in storage.built())
    if not lacking:
        return None
    return f"no index for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}: run `ecrin index --rebuild`"


# A hit costs less than counting it where all processes see it would: each process tells its own count four times a
# second. Figures of a process that ended stay until the server starts again.
DONE = ("hits", "misses", "stale", "refused")
KEPT = ("pages", "size")
_done = counted_over_processes(
    Gauge("ecrin_page_cache", "Page cache, over all processes of this server", ["what"], multiprocess_mode="sum")
)
_now = counted_over_processes(
    Gauge("ecrin_page_cache_kept", "What the page cache keeps", ["what"], multiprocess_mode="livesum")
)


def tell_page_cache(_keys: frozenset[str] = frozenset(), _number: int = 0) -> None:
    """Give this process's figures of the page cache to `/metrics`."""
    figures = stats()
    for what in DONE:
        _done.labels(what).set(getattr(figures, what))
    for what in KEPT:
        _now.labels(what).set(getattr(figures, what))


changes.subscribe(tell_page_cache, each_tick=True)
