"""Measured inside one process, without a server. Each prints JSON.

`python -m bench.inside search COUNT`     the engine alone over generated documents
`python -m bench.inside pages`            queries of SQL per page, over the database that ECRIN_DATA_DIR holds
`python -m bench.inside stones COUNT`     the stone filter with all its counts, over generated stones
`python -m bench.inside quality`          judged queries over the demo house
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bench.start  # noqa: F401 - sets Django up before models are imported
from bench.generated import ADJECTIVES, PLACES, THINGS, GeneratedSource, generated_stones, stone_wishes
from bench.judged import judged, recall_of
from bench.talk import tell
from ecrin.atelier.rules.columns import Columns
from ecrin.atelier.rules.stones import GRADES
from ecrin.core import changes
from ecrin.markets.selectors import snapshot
from ecrin.markets.services import load_shipped_data
from ecrin.search import writer
from ecrin.search.rules import Query
from ecrin.search.selectors import find, suggest

ASKED = 2000


def main() -> None:
    name, *rest = sys.argv[1:]
    {"search": search, "stones": stones, "pages": pages, "quality": quality}[name](*rest)


def spread(times: list[float]) -> dict[str, float]:
    """Middle and 99th hundredth, in milliseconds."""
    ordered = sorted(times)
    return {"p50": ordered[len(ordered) // 2] * 1000, "p99": ordered[int(len(ordered) * 0.99)] * 1000}


def timed(ask: Callable[[int], Any], count: int) -> dict[str, float]:
    times = []
    for number in range(count):
        started = time.perf_counter()
        ask(number)
        times.append(time.perf_counter() - started)
    return spread(times)


def search(count: str) -> None:
    """Searches that were never asked before: one slip, sorted by price, five facets counted."""
    call_command("migrate", verbosity=0)
    load_shipped_data()
    storefront = snapshot().storefronts["en-us"]
    settings.INDEX_DIR = tempfile.mkdtemp(prefix="bench-index-", dir=settings.DATA_DIR)
    began, cpu = time.perf_counter(), time.process_time()
    writer.build(storefront, (GeneratedSource(int(count)),), changes.catch_up())
    built, cpu = time.perf_counter() - began, time.process_time() - cpu
    words, begun = slips(), beginnings()
    found = sum(find(Query("en-us", text, sort="price-asc")).total > 0 for text in words[:50])
    tell({
        "documents": int(count), "built": built, "cpu": cpu, "found": found,
        "search": timed(lambda n: find(Query("en-us", words[n], sort="price-asc")), len(words)),
        "suggest": timed(lambda n: suggest("en-us", begun[n]), len(begun)),
        "listing": timed(lambda n: find(Query("en-us", chosen={"price": (f"{n}-{5000 + n}",)}, sort="price-asc")), ASKED),
        "again": timed(lambda n: find(Query("en-us", scope={"category": ("rings",)}, page=1 + n % 8)), ASKED),
    })  # fmt: skip


def stones(count: str) -> None:
    """Filters that were never asked before: shapes, spans of colour and clarity, ranges of weight and price, a page of 24
    in four orders, and every other choice counted.
    """
    began = time.perf_counter()
    columns = Columns(generated_stones(int(count)), GRADES)
    built, wishes = time.perf_counter() - began, list(stone_wishes(ASKED))
    tell({
        "stones": int(count), "built": built,
        "found": sum(columns.find(wish).total > 0 for wish, _order in wishes[:50]),
        "filter": timed(lambda n: columns.find(wishes[n][0], order=wishes[n][1]), ASKED),
        "sold": timed(lambda n: columns.set_free(columns.numbers[n], is_free=False), ASKED),
    })  # fmt: skip


def slips() -> list[str]:
    """Two words each, one of them with a letter too few, all different."""
    chance = Random(7)
    made: dict[str, None] = {}
    while len(made) < ASKED // 2:
        thing, place = chance.choice(THINGS).lower(), chance.choice((*PLACES, *ADJECTIVES)).lower()
        at = chance.randrange(1, len(place))
        made[f"{place[:at]}{place[at + 1 :]} {thing}{' ' * len(made)}"] = None
    return list(made)


def beginnings() -> list[str]:
    """What stands in the field after some keys, all different: one word begun, or a word and the next one begun."""
    first = (*PLACES, *ADJECTIVES)
    made = [word[:size] for word in first for size in range(2, len(word))]
    made += [f"{word} {thing[:size]}".lower() for word in first for thing in THINGS for size in range(1, len(thing))]
    Random(7).shuffle(made)
    return list(dict.fromkeys(made))[: ASKED // 2]


def pages() -> None:
    """SQL of a listing, a product and a search page, after one request has filled what is kept in memory."""
    client = Client(SERVER_NAME="localhost")
    listing = "/en-us/collections/jewelry/rings/"
    answer = client.get(listing)
    shown = re.search(r"/en-us/creations/[a-z0-9-]+/", answer.content.decode())
    product = shown.group() if shown else "/en-us/creations/"
    counts = {}
    for name, path in (("listing", listing), ("product", product), ("search", "/en-us/search/?q=ring")):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            status = client.get(path).status_code
        counts[name] = {"path": path, "status": status, "sql": len(captured)}
    tell(counts)


def quality() -> None:
    """Recall at five of the judged queries, by language."""
    tell({language: recall_of(language, queries) for language, queries in judged().items()})


if __name__ == "__main__":
    main()
