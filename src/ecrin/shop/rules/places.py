"""Where in the catalogue a listing stands: its address read into a department, a category, a collection, a selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecrin.catalog.rules import (
    CategoryInfo,
    CollectionInfo,
    DepartmentInfo,
    SelectionInfo,
    SelectionRule,
    Taxonomy,
    Term,
)
from ecrin.core.money import decimals

ROOT = "collections/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A listing's place. `path` is its one address, without the storefront."""

    department: DepartmentInfo
    line: tuple[CategoryInfo, ...] = ()
    collection: CollectionInfo | None = None
    selection: SelectionInfo | None = None
    path: str

    @property
    def term(self) -> Term:
        """What the page is headed with."""
        return self.collection or self.selection or (self.line[-1] if self.line else self.department)

    @property
    def category(self) -> CategoryInfo | None:
        return self.line[-1] if self.line else None


def department_path(slug: str) -> str:
    return f"{ROOT}{slug}/"


def category_path(names: Taxonomy, category: CategoryInfo) -> str:
    """With its ancestors: `collections/jewelry/high-jewelry/necklaces/`."""
    department = names.departments[category.department_id].slug
    return ROOT + "/".join([department, *(term.slug for term in names.ancestors(category.id))]) + "/"


def place_of(names: Taxonomy, department: str, segments: Sequence[str]) -> Place | None:
    """The place that `/collections/<department>/<segments>/` names, None for an unknown one.

    A category is found without its ancestors too, and a collection right under the department: `path` then differs
    from the address, and a door redirects.
    """
    found = names.department_by_slug.get(department)
    if found is None:
        return None
    if not segments:
        return Place(department=found, path=department_path(found.slug))
    if segments[0] == "collections":
        collection = names.collection_by_slug.get(segments[1]) if len(segments) == 2 else None
        return _collection_place(found, collection) if collection else None
    return _nested(names, found, segments)


def _collection_place(department: DepartmentInfo, collection: CollectionInfo) -> Place:
    return Place(
        department=department,
        collection=collection,
        path=f"{department_path(department.slug)}collections/{collection.slug}/",
    )


def _nested(names: Taxonomy, department: DepartmentInfo, segments: Sequence[str]) -> Place | None:
    category: CategoryInfo | None = None
    for number, slug in enumerate(segments):
        following = names.category_by_slug.get((department.slug, slug))
        if following is not None and (category is None or category in names.ancestors(following.id)):
            category = following
            continue
        collection = names.collection_by_slug.get(slug)
        if collection is None or number != len(segments) - 1:
            return None
        if category is None:
            return _collection_place(department, collection)
        return Place(
            department=department,
            line=names.ancestors(category.id),
            collection=collection,
            path=f"{category_path(names, category)}{collection.slug}/",
        )
    if category is None:
        return None
    return Place(department=department, line=names.ancestors(category.id), path=category_path(names, category))


def scope_of(place: Place, currency: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...] | None]:
    """How the index is asked for a place: what narrows, and the only keys (a selection by hand), None for all."""
    scope: dict[str, tuple[str, ...]] = {"department": (place.department.slug,)}
    if place.category is not None:
        scope["_place"] = (f"{place.department.slug}/{place.category.slug}",)
    if place.collection is not None:
        scope["collection"] = (place.collection.slug,)
    if place.selection is None:
        return scope, None
    return selection_scope(place.selection, currency)


def selection_scope(
    selection: SelectionInfo, currency: str
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...] | None]:
    """How the index is asked for a selection: by its rule, or for the creations that were chosen by hand."""
    if not selection.is_rule:
        return {}, tuple(f"product:{pk}" for pk in selection.product_ids)
    return rule_scope(SelectionRule.parse(selection.rule), currency), None


def rule_scope(rule: SelectionRule, currency: str) -> dict[str, tuple[str, ...]]:
    """A selection's rule as a question to the index. Without a limit in this currency a price rule chooses nothing."""
    scope = dict(rule.values)
    for flag, wanted in rule.flags.items():
        scope[f"_{flag}"] = ("yes" if wanted else "no",)
    if rule.prices:
        unit = 10 ** decimals(currency)
        limits = {word: by_currency.get(currency) for word, by_currency in rule.prices.items()}
        if None in limits.values():
            return scope | {"_none": ("none",)}
        low, high = limits.get("price_min"), limits.get("price_max")
        scope["price"] = (f"{(low or 0) // unit}-{'' if high is None else high // unit + 1}",)
    return scope
