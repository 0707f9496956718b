"""Every mutant still fits the code: its line is there once, and its test exists."""

import ast

import pytest

from tests.mutants import ROOT, mutants


def _tests_of(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef))


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant["why"][:60])
def test_a_mutant_fits_the_code(mutant):
    assert set(mutant) == {"why", "file", "find", "replace", "test"}
    assert (ROOT / mutant["file"]).read_text(encoding="utf-8").count(mutant["find"]) == 1
    path, _, name = mutant["test"].partition("::")
    assert name.partition("[")[0] in set(_tests_of(path))
