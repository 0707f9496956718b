"""The taxonomy in memory: one set of queries per change."""

from typing import Any

from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    PictureProfile,
    Selection,
    SelectionItem,
    SizeGuide,
)
from ecrin.catalog.rules import (
    CategoryInfo,
    CollectionInfo,
    DepartmentInfo,
    GemstoneInfo,
    MaterialInfo,
    ProfileInfo,
    SelectionInfo,
    SizeGuideInfo,
    Taxonomy,
)
from ecrin.core.changes import Following

VIEWPORTS = (
    "mobile",
    "portrait_mobile",
    "landscape_mobile",
    "portrait_tablet",
    "landscape_tablet",
    "desktop",
)


def read_taxonomy() -> Taxonomy:
    """The taxonomy as it stands in the database; eight queries."""
    return Taxonomy(
        departments={
            d.pk: DepartmentInfo(**_term(d), intro=d.intro, picture_id=d.picture_id) for d in Department.objects.all()
        },
        categories={c.pk: _category(c) for c in Category.objects.all()},
        collections={
            c.pk: CollectionInfo(**_term(c), intro=c.intro, picture_id=c.picture_id) for c in Collection.objects.all()
        },
        materials={m.pk: _material(m) for m in Material.objects.prefetch_related("parts")},
        gemstones={g.pk: GemstoneInfo(**_term(g)) for g in Gemstone.objects.all()},
        profiles={p.pk: _profile(p) for p in PictureProfile.objects.all()},
        size_guides={
            g.pk: SizeGuideInfo(**_term(g, "code"), intro=g.intro, table=g.table) for g in SizeGuide.objects.all()
        },
    )


def _term(row: Any, slug: str = "slug") -> dict[str, Any]:
    return {"id": row.pk, "slug": getattr(row, slug), "name": row.name, "translations": row.translations}


def _category(row: Category) -> CategoryInfo:
    return CategoryInfo(
        **_term(row),
        intro=row.intro,
        department_id=row.department_id,
        parent_id=row.parent_id,
        profile_id=row.picture_profile_id,
        size_guide_id=row.size_guide_id,
    )


def _material(row: Material) -> MaterialInfo:
    parts = tuple(part.slug for part in row.parts.all())
    return MaterialInfo(**_term(row), swatch=row.swatch, is_protected=row.is_protected, parts=parts)


def _profile(row: PictureProfile) -> ProfileInfo:
    return ProfileInfo(
        id=row.pk,
        code=row.code,
        widths=row.widths,
        ratio=row.ratio,
        by_viewport={name: getattr(row, name) for name in VIEWPORTS},
    )


def read_selections() -> dict[str, SelectionInfo]:
    """Every selection by slug, in the order that staff gave, with the creations chosen by hand; two queries."""
    products: dict[int, list[int]] = {}
    items = SelectionItem.objects.order_by("position", "id").values_list("selection_id", "product_id")
    for selection, product in items:
        products.setdefault(selection, []).append(product)
    return {
        row.slug: SelectionInfo(
            **_term(row),
            intro=row.intro,
            department_id=row.department_id,
            is_rule=row.kind == Selection.Kind.RULE,
            rule=row.rule,
            product_ids=tuple(products.get(row.pk, ())),
        )
        for row in Selection.objects.all()
    }


# Every name and tree, and every selection by slug, in memory: no query while nothing of them changes.
taxonomy: Following[Taxonomy] = Following(read_taxonomy, "taxonomy")
selections: Following[dict[str, SelectionInfo]] = Following(read_selections, "selection:")
