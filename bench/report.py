"""The table: what was measured, the budget, and whether it holds."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Row:
    """One line. `holds` is None where there is no budget, or where nothing could be measured."""

    what: str
    measured: str
    budget: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.holds is None else "holds" if self.holds else "**missed**"


def skipped(what: str, why: str, budget: str = "") -> Row:
    return Row(what, f"not measured: {why}", budget)


def machine() -> str:
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")), ""
    )
    memory = next((int(line.split()[1]) // 1024**2 for line in _lines(Path("/proc/meminfo")) if "MemTotal" in line), 0)
    return (
        f"{os.cpu_count()} cores ({cpu or platform.machine()}), {memory} GB, {platform.system()} {platform.release()}"
    )


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def revision() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "no revision"


def page(rows: Iterable[Row], *, command: str, notes: Iterable[str], seconds: float) -> str:
    """The whole document in Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "The budgets of the design, as `make bench` measured them. The load generator shares the machine's cores with the",
        "server. Trust factors between rows of one run; between runs a rate may differ by 15 %.",
        "",
        f"- When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, in {seconds:.0f} s, revision {revision()}",
        f"- Machine: {machine()}; load before the run: {load()}",
        f"- Python {platform.python_version()}; command: `{command}`",
        *(f"- {note}" for note in notes),
        "",
        "| what | measured | budget | |",
        "| --- | --- | --- | --- |",
        *(f"| {row.what} | {row.measured} | {row.budget} | {row.verdict} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


_LOAD = os.getloadavg()


def load() -> str:
    return " ".join(f"{value:.1f}" for value in _LOAD)


def show(row: Row) -> None:
    """Print a row as soon as it is known."""
    tail = f"  (budget: {row.budget}; {row.verdict.strip('*') or 'no verdict'})" if row.budget else ""
    sys.stdout.write(f"{row.what}: {row.measured}{tail}\n")
    sys.stdout.flush()
