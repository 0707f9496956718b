"""The names and trees of the catalogue, as one value in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ecrin.core.texts import Text, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something with a slug and a name: the base of all that follows."""

    id: int
    slug: str
    name: str
    intro: str = ""
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False, repr=False)

    def text(self, field_name: str, language: str) -> Text:
        """`name` or `intro` in a language, with visible fallback."""
        return text_in(language, field_name, source=getattr(self, field_name), translations=self.translations)

    def label(self, language: str) -> str:
        return self.text("name", language).value


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentInfo(Term):
    picture_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileInfo:
    """A product family's widths in CSS pixels by viewport, and the shape of its cards' pictures (`4:5`; empty: as is)."""

    id: int
    code: str
    widths: tuple[int, ...]
    ratio: str = ""
    by_viewport: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeGuideInfo(Term):
    table: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryInfo(Term):
    department_id: int
    parent_id: int | None = None
    profile_id: int | None = None
    size_guide_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionInfo(Term):
    picture_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialInfo(Term):
    """`parts` are the slugs of what a blend is made of; facets count those."""

    swatch: str = ""
    is_protected: bool = False
    parts: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[str, ...]:
        """The slugs under which a facet counts it."""
        return self.parts or (self.slug,)


@dataclass(frozen=True, slots=True, kw_only=True)
class GemstoneInfo(Term):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionInfo(Term):
    """A selection: `product_ids` in the hand's order, or a `rule` (see `SelectionRule`)."""

    department_id: int | None = None
    is_rule: bool = False
    rule: Mapping[str, Any] = field(default_factory=dict, hash=False)
    product_ids: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return f"selection:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """Every name and tree, by id and in the order staff gave."""

    departments: dict[int, DepartmentInfo]
    categories: dict[int, CategoryInfo]
    collections: dict[int, CollectionInfo]
    materials: dict[int, MaterialInfo]
    gemstones: dict[int, GemstoneInfo]
    profiles: dict[int, ProfileInfo]
    size_guides: dict[int, SizeGuideInfo]

    @cached_property
    def department_by_slug(self) -> dict[str, DepartmentInfo]:
        return {term.slug: term for term in self.departments.values()}

    @cached_property
    def category_by_slug(self) -> dict[tuple[str, str], CategoryInfo]:
        """By department slug and category slug."""
        return {(self.departments[term.department_id].slug, term.slug): term for term in self.categories.values()}

    @cached_property
    def collection_by_slug(self) -> dict[str, CollectionInfo]:
        return {term.slug: term for term in self.collections.values()}

    @cached_property
    def material_by_slug(self) -> dict[str, MaterialInfo]:
        return {term.slug: term for term in self.materials.values()}

    @cached_property
    def gemstone_by_slug(self) -> dict[str, GemstoneInfo]:
        return {term.slug: term for term in self.gemstones.values()}

    def children(self, department_id: int, parent_id: int | None = None) -> tuple[CategoryInfo, ...]:
        """The categories right under a department or another category."""
        return tuple(
            term
            for term in self.categories.values()
            if term.department_id == department_id and term.parent_id == parent_id
        )

    def path_of(self, department_id: int | None, category_id: int | None) -> tuple[str, ...]:
        """The slugs from a department down to a category, as rules that are narrowed to categories compare them."""
        department = self.departments.get(department_id or 0)
        line = tuple(term.slug for term in self.ancestors(category_id or 0))
        return (department.slug, *line) if department else line

    def ancestors(self, category_id: int) -> tuple[CategoryInfo, ...]:
        """From the outermost category down to this one, itself included."""
        line: list[CategoryInfo] = []
        current = self.categories.get(category_id)
        while current is not None and current not in line:
            line.insert(0, current)
            current = self.categories.get(current.parent_id or 0)
        return tuple(line)

    def descendants(self, category_id: int) -> tuple[CategoryInfo, ...]:
        """This category and all under it."""
        return tuple(
            term for term in self.categories.values() if any(up.id == category_id for up in self.ancestors(term.id))
        )

    def profile_of(self, category_id: int | None) -> ProfileInfo | None:
        """The picture profile of a category: its own, else the nearest ancestor's."""
        for term in reversed(self.ancestors(category_id or 0)):
            if term.profile_id is not None:
                return self.profiles[term.profile_id]
        return None

    def size_guide_of(self, category_id: int | None) -> SizeGuideInfo | None:
        """The size guide of a category: its own, else the nearest ancestor's."""
        for term in reversed(self.ancestors(category_id or 0)):
            if term.size_guide_id is not None:
                return self.size_guides[term.size_guide_id]
        return None
