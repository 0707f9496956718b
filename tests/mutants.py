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
COPIED = ("src", "tests", "houses", "bench", "conftest.py", "pyproject.toml")


def mutants() -> list[dict[str, str]]:
    return tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8")).get("mutant", [])


def run(test: str, folder: Path) -> bool:
    """Whether a test passes in a copy of the tree."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    if "postgres" in (folder / test.split("::", maxsplit=1)[0]).read_text(encoding="utf-8") and test.endswith(
        "between_processes"
    ):
        environment["TEST_POSTGRES"] = "1"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", test],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=600,
        check=False,
    )
    return done.returncode == 0


def copy(folder: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    killed, survived = [], []
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        folder = Path(scratch)
        copy(folder)
        for mutant in mutants():
            if word not in mutant["file"] + mutant["why"]:
                continue
            path = folder / mutant["file"]
            whole = path.read_text(encoding="utf-8")
            path.write_text(whole.replace(mutant["find"], mutant["replace"], 1), encoding="utf-8")
            (survived if run(mutant["test"], folder) else killed).append(mutant)
            path.write_text(whole, encoding="utf-8")
            sys.stdout.write(f"{'SURVIVED' if mutant in survived else 'killed':<9}{mutant['why']}\n")
            sys.stdout.flush()
        # A test that is red without any breakage kills nothing.
        red = [test for test in sorted({mutant["test"] for mutant in killed}) if not run(test, folder)]
    sys.stdout.write(f"{len(killed)} killed, {len(survived)} survived, {len(red)} tests red by themselves\n")
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
