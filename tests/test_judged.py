"""The judged queries are whole, so that a figure for search quality means what it says."""

import pytest
from bench.judged import STOREFRONTS, judged, recall_of, right_ones

from ecrin.catalog.models import Category, Department, Material, Product, Variant

NAMES = {"category", "collection", "material", "gemstone", "reference"}


def test_every_language_has_twenty_judged_queries_in_its_own_words():
    found = judged()
    assert set(found) == set(STOREFRONTS)
    assert {language: len(queries) for language, queries in found.items()} == dict.fromkeys(STOREFRONTS, 20)
    assert all(set(right) <= NAMES and right for queries in found.values() for right in queries.values())


@pytest.fixture
def two_rings(db):
    jewelry = Department.objects.create(slug="jewelry", name="Jewelry")
    rings = Category.objects.create(department=jewelry, slug="rings", name="Rings")
    pink, white = (Material.objects.create(slug=slug, name=slug) for slug in ("pink-gold", "white-gold"))
    both = Material.objects.create(slug="two-golds", name="Two golds")
    both.parts.set([pink, white])
    made = [
        Product.objects.create(
            slug=f"ring-{n}", name="Ring", reference=f"MV{n}", department=jewelry, category=rings, live=True
        )
        for n in (1, 2)
    ]
    Variant.objects.create(product=made[0], material=both)
    Variant.objects.create(product=made[1], material=white)
    return [one.pk for one in made]


def test_a_creation_is_right_when_it_has_all_that_is_named_and_a_blend_counts_by_its_parts(two_rings):
    first, second = two_rings
    assert right_ones({"category": ["rings", "earrings"]}) == {first, second}
    assert right_ones({"category": ["rings"], "material": ["pink-gold"]}) == {first}
    assert right_ones({"reference": ["MV2"]}) == {second}


def test_recall_counts_the_places_that_right_creations_take(two_rings, monkeypatch):
    _first, second = two_rings

    class Answer:
        keys = (f"product:{second}", "product:0")

    monkeypatch.setattr("bench.judged.find", lambda _query: Answer)
    figures = recall_of(
        "en", {"ring": {"category": ["rings"]}, "mv1": {"reference": ["MV1"]}, "hat": {"reference": ["X"]}}
    )
    assert figures == {
        "recall": 0.25,
        "queries": 2,
        "weak": {"ring": "1 of 2", "mv1": "0 of 1", "hat": "nothing in the house is right for it"},
    }
