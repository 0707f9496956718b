"""`python -m bench [--quick] [--only NAME …]`: measure, print, and write docs/benchmarks.md."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import report
from bench.rows_inside import quality_rows, search_rows, stone_rows
from bench.rows_orders import order_rows
from bench.rows_web import cached_rows, listing_rows, storm_rows, weight_rows
from bench.server import WRK
from bench.talk import ROOT, Failed, asked, environment

HOUSE = "houses/vaurelle"


@dataclass
class Run:
    """What the rows are measured over."""

    folder: Path
    few: int
    many: int
    documents: int
    seconds: int
    demo: Path | None = None
    quick: bool = False

    def filled(self, count: int) -> tuple[Path, dict[str, Any]]:
        data = self.folder / f"products-{count}"
        if not data.exists():
            shutil.copytree(self.folder / "base", data)
        return data, asked("bench.fill", count, data=data, seconds=400)


def main() -> None:
    options = _options()
    started = time.monotonic()
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as place:
        sizes = (200, 2_000, 5_000, 1) if options.quick else (1_000, 100_000, 150_000, 5)
        run = Run(Path(place), *sizes, quick=options.quick)
        _say("a database with its markets")
        asked("bench.fill", 0, data=_made(run.folder / "base"), seconds=300)
        run.demo = _demo(run)
        rows: list[report.Row] = []
        for name, measure in PARTS.items():
            if options.only and name not in options.only:
                continue
            _say(name)
            for row in _measured(name, measure, run):
                report.show(row)
                rows.append(row)
    _write(rows, options, time.monotonic() - started, sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data and short runs; writes no document")
    parser.add_argument("--only", nargs="*", choices=tuple(PARTS), help="these parts; writes no document")
    return parser.parse_args()


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _say(what: str) -> None:
    sys.stderr.write(f"… {what}\n")


def _measured(name: str, measure: Callable[[Run], Iterator[report.Row]], run: Run) -> Iterator[report.Row]:
    """A part's rows; a part that fails is a line that says why, and the others are still measured."""
    try:
        yield from measure(run)
    except (Failed, RuntimeError, OSError, subprocess.SubprocessError) as error:
        yield report.skipped(name, str(error))


def _demo(run: Run) -> Path | None:
    """A data folder with the demo house, or None where it cannot be loaded."""
    data = run.folder / "demo"
    shutil.copytree(run.folder / "base", data)
    shutil.rmtree(data / "indexes", ignore_errors=True)
    with suppress(FileNotFoundError):
        (data / "ecrin.sqlite3").unlink()
    _say("the demo house")
    command = [sys.executable, "-m", "ecrin", "demo", "--no-serve"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, HOUSE), capture_output=True, text=True, timeout=240, check=False
    )
    if done.returncode:
        _say(f"the demo house is not there: {(done.stderr.strip().splitlines() or [''])[-1]}")
        return None
    return data


def _write(rows: list[report.Row], options: argparse.Namespace, seconds: float, sizes: tuple[int, ...]) -> None:
    data = f"generated creations ({sizes[0]:,} and {sizes[1]:,} in one storefront; {sizes[2]:,} documents for the engine alone)"
    notes = [f"Data: {data}, and the demo house for page weight, memory and quality."]
    if WRK is None:
        notes.append("wrk is absent (apt-get install wrk): rates were not measured.")
    text = report.page(rows, command=f"python -m bench{' --quick' * options.quick}", notes=notes, seconds=seconds)
    if options.quick or options.only:
        sys.stdout.write(f"\n{text}")
        return
    report.PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"\nwritten to {report.PAGE.relative_to(ROOT)}\n")


PARTS: dict[str, Callable[[Run], Iterator[report.Row]]] = {
    "cached": cached_rows,
    "storm": storm_rows,
    "listing": listing_rows,
    "search": search_rows,
    "stones": stone_rows,
    "orders": order_rows,
    "weight": weight_rows,
    "quality": quality_rows,
}

if __name__ == "__main__":
    main()
