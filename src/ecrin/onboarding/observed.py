"""What the rooms add to `/readyz` and `/metrics`. Installed when Ecrin starts."""

from prometheus_client import Gauge

from ecrin.core import changes
from ecrin.core.observe.health import wanted
from ecrin.edge.store import stats
from ecrin.markets.selectors import snapshot
from ecrin.search import storage


@wanted("index")
def index_is_there() -> str | None:
    lacking = sorted(storefront.code for storefront in snapshot().served if storefront.code not in storage.built())
    if not lacking:
        return None
    return f"no index for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}: run `ecrin index --rebuild`"


def _named(name: str, text: str) -> tuple[str, str]:
    return f"ecrin_page_cache_{name}", f"{text}, over all processes of this server"


# A hit costs less than counting it where all processes see it would: each process tells its own count four times a
# second. What was counted stays when a process ends; what it kept goes with it.
COUNTED = {
    "hits": "Pages served from memory",
    "misses": "Pages rendered to be kept",
    "stale": "Old pages served while one request rendered them anew",
    "refused": "Pages that were old before they could be kept",
}
KEPT = {"pages": "Pages kept", "size": "Bytes of the pages kept"}
_page_cache = {
    **{name: Gauge(*_named(name, text), multiprocess_mode="sum") for name, text in COUNTED.items()},
    **{name: Gauge(*_named(name, text), multiprocess_mode="livesum") for name, text in KEPT.items()},
}


def tell_page_cache(_keys: frozenset[str] = frozenset(), _number: int = 0) -> None:
    """Give this process's figures of the page cache to `/metrics`."""
    now = stats()
    for name, figure in _page_cache.items():
        figure.set(getattr(now, name))


changes.subscribe(tell_page_cache, each_tick=True)
