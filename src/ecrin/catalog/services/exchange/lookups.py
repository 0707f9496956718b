"""What cells of a file of creations point at, and the two small notations of its cells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ecrin.catalog.models import Category, Collection, Department, Gemstone, Material, Operator
from ecrin.catalog.rules.exchange import CellWrong

Stone = tuple[str, int, Decimal | None]


@dataclass(frozen=True)
class Lookups:
    """Ids by slug or name; six queries once."""

    departments: dict[str, int]
    categories: dict[tuple[str, str], int]
    collections: dict[str, int]
    materials: dict[str, int]
    gemstones: dict[str, int]
    operators: dict[str, int]

    @classmethod
    def read(cls) -> "Lookups":
        def by_slug(model: Any) -> dict[str, int]:
            return dict(model.objects.order_by().values_list("slug", "pk"))

        rows = Category.objects.order_by().values_list("department__slug", "slug", "pk")
        return cls(
            departments=by_slug(Department),
            categories={(department, slug): pk for department, slug, pk in rows},
            collections=by_slug(Collection),
            materials=by_slug(Material),
            gemstones=by_slug(Gemstone),
            operators=dict(Operator.objects.order_by().values_list("name", "pk")),
        )

    def links(self, cells: Mapping[str, str], before: Mapping[str, str]) -> dict[str, Any]:
        """The columns of a creation for the links that a file sets.

        Raises:
            CellWrong: a slug or name that nothing has.
        """
        values: dict[str, Any] = {}
        if "reference" in cells:
            values["reference"] = cells["reference"] or None
        if cells.get("department"):
            values["department_id"] = self._found("department", self.departments, cells["department"])
        department = cells.get("department") or before["department"]
        if "category" in cells:
            slug = cells["category"]
            values["category_id"] = self.category("category", department, slug) if slug else None
        tables = {
            "collection": self.collections,
            "manufacturer": self.operators,
            "responsible_person": self.operators,
        }
        for name, table in tables.items():
            if name in cells:
                values[f"{name}_id"] = self._found(name, table, cells[name]) if cells[name] else None
        return values

    def category(self, column: str, department: str, slug: str) -> int:
        if (department, slug) not in self.categories:
            words = {"slug": slug, "department": department}
            raise CellWrong(column, _("The department %(department)s has no category “%(slug)s”.") % words)
        return self.categories[department, slug]

    def material(self, slug: str) -> int:
        return self._found("material", self.materials, slug)

    def gemstone(self, slug: str) -> int:
        return self._found("gemstones", self.gemstones, slug)

    def _found(self, column: str, table: Mapping[str, int], name: str) -> int:
        if name not in table:
            raise CellWrong(column, _("“%(name)s” is not known.") % {"name": name})
        return table[name]


def gemstones_of(text: str) -> list[Stone]:
    """`diamond:12:0.45 sapphire:1` as slugs, numbers and carats.

    Raises:
        CellWrong: something else.
    """
    stones: list[Stone] = []
    for part in text.split():
        match = re.fullmatch(r"([a-z0-9-]+)(?::([1-9]\d{0,3}))?(?::(\d{1,4}(?:\.\d{1,3})?))?", part)
        if match is None:
            raise CellWrong("gemstones", _("“%(text)s” is not written as diamond:12:0.45.") % {"text": part})
        slug, count, carats = match.groups()
        stones.append((slug, int(count or 1), Decimal(carats) if carats else None))
    return stones


def gemstones_text(stones: Iterable[Stone]) -> str:
    """The reverse of `gemstones_of`."""
    parts = []
    for slug, count, carats in stones:
        parts.append(f"{slug}:{count}" if carats is None else f"{slug}:{count}:{_plain(carats)}")
    return " ".join(parts)


def dimensions_of(text: str) -> dict[str, float]:
    """`width=2.6 diameter=41` as numbers by name.

    Raises:
        CellWrong: something else.
    """
    found: dict[str, float] = {}
    for part in text.split():
        name, _sign, number = part.partition("=")
        try:
            value = Decimal(number)
        except InvalidOperation:
            value = Decimal(-1)
        if not re.fullmatch(r"[a-z_]{1,30}", name) or not value.is_finite() or not 0 <= value < 100_000:
            raise CellWrong("dimensions", _("“%(text)s” is not written as width=2.6.") % {"text": part})
        found[name] = int(value) if value == value.to_integral_value() else float(value)
    return found


def dimensions_text(dimensions: Mapping[str, Any]) -> str:
    """The reverse of `dimensions_of`."""
    return " ".join(f"{name}={_plain(Decimal(str(value)))}" for name, value in sorted(dimensions.items()))


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
