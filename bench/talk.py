"""How a measuring process tells its figures to the one that asked: one line of JSON, after whatever else it printed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MARK = "figures: "
ROOT = Path(__file__).resolve().parent.parent


class Failed(RuntimeError):  # noqa: N818 - it says what happened; the row that shows it is no error
    """A measuring process ended without figures."""


def tell(figures: dict[str, Any]) -> None:
    sys.stdout.write(f"{MARK}{json.dumps(figures)}\n")
    sys.stdout.flush()


def asked(
    module: str, *arguments: object, data: Path, house: str = "", seconds: float = 300, database: str = ""
) -> dict[str, Any]:
    """Run a module as a process of its own over a data folder.

    Raises:
        Failed: it did not end well, or not in time.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(data, house) | ({"DATABASE_URL": database} if database else {}),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{module} took longer than {seconds:.0f} s") from error
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if done.returncode or not lines:
        raise Failed(f"{module}: {(done.stderr.strip().splitlines() or ['no figures'])[-1]}")
    return json.loads(lines[-1].removeprefix(MARK))  # type: ignore[no-any-return]


def environment(data: Path, house: str = "") -> dict[str, str]:
    """The environment of a process whose database, media and indexes lie in `data`."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CACHE_URL", "ECRIN_ENV"}}
    return kept | {"ECRIN_DATA_DIR": str(data), "ECRIN_HOUSE": house, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
