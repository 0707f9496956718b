"""The real application with four addresses of the bench's own before it, on the same server and in the same processes.

`/-/constant` answers a body of memory (the file that BENCH_CONSTANT names, with BENCH_ENCODING), `/-/clear` forgets kept
pages, `/-/stats` tells the cache's figures, `/-/memory` the process's.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ecrin.config.wsgi import application as house
from ecrin.edge.store import store

BODY = Path(os.environ["BENCH_CONSTANT"]).read_bytes() if os.environ.get("BENCH_CONSTANT") else b""
HEAD = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY))), ("Vary", "Accept-Encoding")]
if os.environ.get("BENCH_ENCODING"):
    HEAD.append(("Content-Encoding", os.environ["BENCH_ENCODING"]))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if not path.startswith("/-/"):
        return house(environ, start_response)
    if path == "/-/constant":
        start_response("200 OK", HEAD)
        return (BODY,)
    if path == "/-/clear":
        store.clear()
    said = json.dumps({"pid": os.getpid(), "misses": store.misses, "hits": store.hits, "memory": memory()}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
    return (said,)


def memory() -> int:
    """Megabytes that this process takes, shared pages counted by their share."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) // 1024
    return 0
