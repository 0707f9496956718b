"""Judged queries: what people type in a language, and which creations are right for it.

`tests/data/judged.toml` holds them. What is right is said by the catalogue's own words (category, collection, material,
gemstone, reference), so it stays true as the demo house grows. Recall at five is the part of the first five places (fewer
where fewer creations are right) that right creations take.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ecrin.catalog.models import Category, Product
from ecrin.search.rules import Query
from ecrin.search.selectors import find

FILE = Path(__file__).resolve().parent.parent / "tests" / "data" / "judged.toml"
STOREFRONTS = {
    "en": "en-us", "fr": "fr-fr", "de": "de-de", "ar": "ar-ae", "ja": "ja-jp", "ko": "ko-kr", "zh-hans": "zh-cn",
    "zh-hant": "zh-hk",
}  # fmt: skip
PLACES = 5
Right = Mapping[str, Any]


def judged() -> dict[str, dict[str, Right]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def recall_of(language: str, queries: Mapping[str, Right]) -> dict[str, Any]:
    """Mean recall at five of a language's queries, and those that are not whole, with what they lacked."""
    parts, weak = [], {}
    for text, right in queries.items():
        wanted = right_ones(right)
        if not wanted:
            weak[text] = "nothing in the house is right for it"
            continue
        keys = find(Query(STOREFRONTS[language], text, size=PLACES)).keys
        found = sum(int(key.partition(":")[2]) in wanted for key in keys)
        parts.append(found / min(PLACES, len(wanted)))
        if parts[-1] < 1:
            weak[text] = f"{found} of {min(PLACES, len(wanted))}"
    return {"recall": sum(parts) / len(parts) if parts else 0.0, "queries": len(parts), "weak": weak}


def right_ones(right: Right) -> set[int]:
    """Numbers of the creations that have all that a judgement names; several values of one name are alternatives."""
    found = Product.objects.filter(live=True)
    if wanted := right.get("category"):
        ids = list(Category.objects.filter(slug__in=wanted).values_list("pk", flat=True))
        found = found.filter(category_id__in=ids) | found.filter(more_categories__in=ids)
    if wanted := right.get("collection"):
        found = found.filter(collection__slug__in=wanted)
    if wanted := right.get("material"):
        with_parts = found.filter(variants__material__parts__slug__in=wanted)
        found = found.filter(variants__material__slug__in=wanted) | with_parts
    if wanted := right.get("gemstone"):
        found = found.filter(gemstones__gemstone__slug__in=wanted)
    if wanted := right.get("reference"):
        found = found.filter(reference__in=wanted)
    return set(found.values_list("pk", flat=True))
