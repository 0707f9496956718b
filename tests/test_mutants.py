"""The list of breakages is whole: many hands append to it, and a merge may lose a line."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]


def test_every_breakage_names_a_line_that_stands_and_a_test_that_is_there():
    wrong = []
    for mutant in MUTANTS:
        if set(mutant) != {"why", "file", "find", "replace", "test"}:
            wrong.append(f"not whole: {mutant}")
            continue
        file, _, name = mutant["test"].partition("::")
        if mutant["find"] not in (ROOT / mutant["file"]).read_text(encoding="utf-8"):
            wrong.append(f"not in {mutant['file']}: {mutant['find']}")
        if f"def {name.split('::')[-1].split('[')[0]}(" not in (ROOT / file).read_text(encoding="utf-8"):
            wrong.append(f"no such test: {mutant['test']}")
    assert wrong == []
