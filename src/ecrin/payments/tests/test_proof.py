"""Generated sequences of doubled, shuffled, late and forged notices end in the same state, each as its bank has it."""

import json
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from . import factories as make
from .histories import sequences

ROOT = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.django_db


def counts_of(lives, *, each):
    """Counts over so many lives with `each` sequences of their notices, and how the lives ended."""
    make.methods()
    counts, ends = Counter(), Counter()
    for seed in range(lives):
        counted, end = sequences(seed, each)
        counts.update(counted)
        ends[end] += 1
    return dict(counts), dict(sorted(ends.items()))


def test_a_hundred_generated_sequences_of_notices_end_in_the_same_state():
    counts, ends = counts_of(25, each=4)
    assert counts["sequences"] == 100
    assert {"authorised", "cancelled", "captured", "expired", "refused"} & set(ends) >= {"captured", "refused"}
    assert counts["doubled"] > 50
    assert counts["forged"] > 50


@pytest.mark.proof
def test_ten_thousand_generated_sequences_of_notices_end_in_the_same_state():
    counts, ends = counts_of(2_500, each=4)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    proof = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        **counts,
        "lives": ends,
        "differed": 0,  # the first one that differs ends the test
    }
    folder = ROOT / "docs" / "proof"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notices.json").write_text(json.dumps(proof, indent=1) + "\n", encoding="utf-8")
