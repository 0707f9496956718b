"""Generated sequences of doubled, shuffled, late and forged notices end in the same state, each as its bank has it."""

import json
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from . import factories as make
from .histories import one

ROOT = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.django_db


def counts_of(seeds):
    make.methods()
    counts, ends = Counter(), Counter()
    for seed in seeds:
        counted = one(seed)
        ends[counted.pop("end")] += 1
        counts.update(counted)
    return dict(counts), dict(sorted(ends.items()))


def test_a_hundred_generated_sequences_of_notices_end_in_the_same_state():
    counts, ends = counts_of(range(100))
    assert set(ends) == {"authorised", "cancelled", "captured", "expired", "refused"}
    assert counts["doubled"] > 50
    assert counts["forged"] > 50


@pytest.mark.proof
def test_ten_thousand_generated_sequences_of_notices_end_in_the_same_state():
    counts, ends = counts_of(range(10_000))
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    proof = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "sequences": 10_000,
        "notices": counts,
        "ended": ends,
        "differed": 0,  # the first one that differs ends the test
    }
    folder = ROOT / "docs" / "proof"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notices.json").write_text(json.dumps(proof, indent=1) + "\n", encoding="utf-8")
