"""What is made for somebody costs, takes and needs the same at every door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.forms import personalisation_from
from ecrin.atelier.rules import Fact, Made, joined
from ecrin.atelier.selectors import made
from ecrin.core.testing import queries

from .factories import INITIAL, by_hand  # noqa: F401 - a fixture

numbers = st.integers(-1000, 1000)
pieces = st.builds(
    Made,
    extra=numbers,
    least=st.integers(0, 9),
    most=st.integers(0, 9),
    components=st.dictionaries(st.sampled_from("AB"), st.integers(1, 3)),
    is_final=st.booleans(),
    problem=st.sampled_from(["", "No."]),
)


@given(pieces, pieces)
def test_two_kinds_on_one_piece_add_up(one, other):
    both = joined({"a": one, "b": other})
    assert (both.extra, both.least, both.most) == (
        one.extra + other.extra, one.least + other.least, one.most + other.most,
    )  # fmt: skip
    assert both.components == {
        sku: one.components.get(sku, 0) + other.components.get(sku, 0) for sku in {*one.components, *other.components}
    }
    assert both.is_final == (one.is_final or other.is_final)
    assert bool(both.problem) == bool(one.problem or other.problem)


def test_the_wishes_are_kept_by_kind_and_read_in_one_order():
    parts = {
        "strap": Made(facts=(Fact("Strap", "Black"),), payload={"sku": "S"}),
        "engraving": Made(payload={"t": "A"}),
    }
    assert joined(parts).payload == {"engraving": {"t": "A"}, "strap": {"sku": "S"}}


@pytest.mark.django_db
def test_what_nobody_makes_is_a_sentence_and_asks_the_database_nothing(markets, by_hand):  # noqa: F811
    us = markets.storefronts["en-us"]
    with queries() as asked:
        found = made(
            {"a": ("R", {"gilding": {"x": 1}}), "b": ("R", {"engraving": "A"}), "c": ("R", {}), "d": ("R", INITIAL)}, us
        )
    assert not asked
    assert set(found) == {"a", "b", "d"}
    assert found["a"].problem
    assert found["b"].problem
    assert not found["d"].problem
    assert found["d"].payload == INITIAL


def test_a_page_posts_wishes_as_fields_named_by_kind(by_hand):  # noqa: F811
    posted = {"sku": "R", "engraving.text": " A & B ", "engraving.face": "", "gilding.x": "1", "engraving": "junk"}
    assert personalisation_from(posted) == {"engraving": {"text": "A & B"}}
    many = {f"engraving.f{number}": "x" * 9_000 for number in range(500)}
    kept = personalisation_from(many)["engraving"]
    assert (len(kept), len(kept["f1"])) == (20, 400)
