"""A hand that makes things, for tests of the rooms above."""

from collections.abc import Sequence
from typing import Any

import pytest

from ecrin.atelier.models import EngravingRule
from ecrin.atelier.rules import Fact, Made, Wished, usual_days
from ecrin.atelier.rules.typefaces import SCRIPTS, TYPEFACES
from ecrin.atelier.selectors import KINDS
from ecrin.markets.rules import StorefrontInfo

INITIAL = {"engraving": {"text": "A"}}
FEE = 5_000
CLASP = "CLASP-1"


def engraved(wished: Sequence[Wished], storefront: StorefrontInfo) -> list[Made]:
    """Any text but “no”; one written by `FEE` costs that much, one by `CLASP` needs a clasp for each piece."""
    least, most = usual_days()
    return [
        Made(
            extra=FEE if one.payload.get("by") == "FEE" else 0,
            least=least,
            most=most,
            components={CLASP: 1} if one.payload.get("by") == "CLASP" else {},
            is_final=True,
            facts=(Fact("Engraving", str(one.payload["text"])),),
            payload=one.payload,
            problem="This word is not engraved." if one.payload["text"] == "no" else "",
        )
        for one in wished
    ]


@pytest.fixture
def by_hand(monkeypatch):
    """The house has a hand that engraves."""
    monkeypatch.setitem(KINDS, "engraving", engraved)


def engraving_rule(product: Any, code: str = "inside-band", **fields: Any) -> EngravingRule:
    """A place of a creation that is engraved in every script."""
    told: dict[str, Any] = {
        "name": "Inside the band", "lines": 1, "characters": 20, "typefaces": list(TYPEFACES), "scripts": list(SCRIPTS),
    }  # fmt: skip
    return EngravingRule.objects.create(product=product, code=code, **(told | fields))
