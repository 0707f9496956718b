"""Has a CDN forget pages, those too that show this machine's indexes: they are newer when the index is, not the row."""

import threading

from ecrin.edge import purger
from ecrin.search import storage


def follow(stop: threading.Event) -> None:
    """Purge what changes until `stop` is set; see `edge.purger`."""
    purger.follow(stop, signs=storage.signs)
