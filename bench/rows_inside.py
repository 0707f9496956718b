"""Rows measured inside one process: the engine, and what people find."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.report import Row, skipped
from bench.talk import asked

HOUSE = "houses/vaurelle"
LEAST_RECALL = 0.9
MOST_MS = 2.0
STONES, MOST_STONE_MS = 50_000, 50.0


def search_rows(run: Any) -> Iterator[Row]:
    data = Path(run.folder / "base")
    found = asked("bench.inside", "search", run.documents, data=data, seconds=240)
    size = f"{found['documents']:,} documents"
    for name, what in (
        ("search", "search with a slip, by price, facets counted, never asked before"),
        ("suggest", "suggestions"),
    ):
        figures = found[name]
        yield Row(
            f"{what}: {size}, in the process",
            f"p50 {figures['p50']:.2f} ms, p99 {figures['p99']:.2f} ms",
            f"p99 at most {MOST_MS:.0f} ms",
            figures["p99"] <= MOST_MS,
        )
    first, again = found["listing"], found["again"]
    yield Row(
        f"listing of 24, cards and facets, {size}, in the process",
        f"first p50 {first['p50']:.2f} ms, p99 {first['p99']:.2f} ms; asked before p50 {again['p50']:.3f} ms",
    )
    yield Row(
        f"index of generated documents, {size}, commit included",
        f"{found['documents'] / found['built']:,.0f} documents a second ({found['documents'] / found['cpu']:,.0f} a second of CPU)",
    )


def stone_rows(run: Any) -> Iterator[Row]:
    found = asked("bench.inside", "stones", STONES, data=Path(run.folder / "base"), seconds=240)
    figures = found["filter"]
    yield Row(
        f"stones filtered by shape, colour, clarity, carat and price, a page of 24 and every count: {STONES:,} stones, in the process",
        f"p50 {figures['p50']:.2f} ms, p99 {figures['p99']:.2f} ms",
        f"p99 at most {MOST_STONE_MS:.0f} ms",
        figures["p99"] <= MOST_STONE_MS,
    )
    yield Row(
        f"a stone is sold and leaves the filter: {STONES:,} stones, in the process",
        f"p50 {found['sold']['p50']:.3f} ms; all read anew {found['built']:.2f} s",
    )


def quality_rows(run: Any) -> Iterator[Row]:
    what = "search quality, recall at 5 of judged queries"
    budget = f"at least {LEAST_RECALL}"
    if run.demo is None:
        yield skipped(what, "the demo house is not there", budget)
        return
    found = asked("bench.inside", "quality", data=run.demo, house=HOUSE, seconds=120)
    for language, figures in found.items():
        weak = (
            "; not whole: " + ", ".join(f"{text} ({lack})" for text, lack in figures["weak"].items())
            if figures["weak"]
            else ""
        )
        yield Row(
            f"{what}: {language}",
            f"{figures['recall']:.2f} of {figures['queries']} queries{weak}",
            budget,
            figures["recall"] >= LEAST_RECALL,
        )
