"""`python -m tests.mutants`: breaks one line at a time in a scratch copy, and sees whether the named test goes red.

Writes docs/proof/mutants.json: date, commit, counts, and who survived. Exit code 1 when one survived.
`python -m tests.mutants WORD` tries only those whose file or reason holds the word, and writes nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRESH, USED = "fresh.sqlite3", "used.sqlite3"
COPIED = ("src", "tests", "houses", "bench", "docs", "conftest.py", "pyproject.toml")


def mutants() -> list[dict[str, str]]:
    return tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8")).get("mutant", [])


def needs_postgres(test: str, folder: Path) -> bool:
    """Whether a test's own marker asks for PostgreSQL."""
    file, _, names = test.partition("::")
    name = names.rpartition("::")[2].partition("[")[0]
    before, found, _ = (folder / file).read_text(encoding="utf-8").partition(f"def {name}(")
    decorators = before.rpartition("\n\n")[2]
    return bool(found) and "mark.postgres" in decorators


def pytest(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:xdist", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def run(tests: list[str], folder: Path, *, on_postgres: bool) -> set[str]:
    """Which of the tests are red in a copy of the tree; all of them where the run itself ends badly."""
    if on_postgres:
        done = pytest(*tests, folder=folder, TEST_POSTGRES="1")
    else:
        shutil.copy(folder / FRESH, folder / USED)  # what a broken line leaves behind is nobody else's
        done = pytest("--reuse-db", *tests, folder=folder, TEST_SQLITE=str(folder / USED))
    if done.returncode == 0:
        return set()
    lines = [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return {test for test in tests if any(line.startswith(test) for line in lines)} if lines else set(tests)


def tried(mutant: dict[str, str], folder: Path) -> bool:
    """Break one line, see whether the test goes red, mend it."""
    path = folder / mutant["file"]
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutant["find"], mutant["replace"], 1), encoding="utf-8")
    try:
        return bool(run([mutant["test"]], folder, on_postgres=needs_postgres(mutant["test"], folder)))
    finally:
        path.write_text(whole, encoding="utf-8")


def copy(folder: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)


def migrate(folder: Path) -> None:
    """A database with every migration, once for all runs."""
    rolled_back = (
        "src/ecrin/legal/tests/test_services.py::test_a_draft_is_put_in_force_once_and_the_next_has_the_next_number"
    )
    done = pytest("--create-db", "--reuse-db", rolled_back, folder=folder, TEST_SQLITE=str(folder / FRESH))
    if done.returncode:
        raise SystemExit(done.stdout)


def red_by_themselves(tests: list[str], folder: Path) -> list[str]:
    """A test that is red without any breakage kills nothing."""
    red: set[str] = set()
    for on_postgres in (False, True):
        some = [test for test in tests if needs_postgres(test, folder) == on_postgres]
        if some:
            red |= run(some, folder, on_postgres=on_postgres)
    return sorted(red)


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [mutant for mutant in mutants() if word in mutant["file"] + mutant["why"]]
    killed, survived = [], []
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        folder = Path(scratch)
        copy(folder)
        migrate(folder)
        red = red_by_themselves(sorted({mutant["test"] for mutant in chosen}), folder)
        for mutant in chosen:
            (killed if tried(mutant, folder) else survived).append(mutant)
            sys.stdout.write(f"{'SURVIVED' if mutant in survived else 'killed':<9}{mutant['why']}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(killed)} killed, {len(survived)} survived, {len(red)} tests red by themselves {red}\n")
    if not word:
        write(killed, survived, red)
    return 1 if survived or red else 0


def write(killed: list[dict[str, str]], survived: list[dict[str, str]], red: list[str]) -> None:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    proof = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "killed": len(killed),
        "survived": [mutant["why"] for mutant in survived],
        "red_without_breakage": red,
    }
    folder = ROOT / "docs" / "proof"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mutants.json").write_text(json.dumps(proof, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
