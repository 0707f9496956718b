"""The taxonomy in memory: one set of queries per change."""

import threading
from typing import Any

from django.db.models import Max

from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    PictureProfile,
    SizeGuide,
)
from ecrin.catalog.rules import (
    CategoryInfo,
    CollectionInfo,
    DepartmentInfo,
    GemstoneInfo,
    MaterialInfo,
    ProfileInfo,
    SizeGuideInfo,
    Taxonomy,
)
from ecrin.core.changes import Change

VIEWPORTS = (
    "mobile",
    "portrait_mobile",
    "landscape_mobile",
    "portrait_tablet",
    "landscape_tablet",
    "desktop",
)
_kept: dict[str, Taxonomy] = {}
_lock = threading.Lock()


def taxonomy() -> Taxonomy:
    """Every name and tree of the catalogue. One query while nothing changed; nine when something did."""
    newest = Change.objects.filter(key="taxonomy").aggregate(newest=Max("number"))["newest"] or 0
    kept = _kept.get("taxonomy")
    if kept is None or kept.number != newest:
        with _lock:
            kept = _kept["taxonomy"] = read_taxonomy(newest)
    return kept


def forget() -> None:
    """Drop what is kept, so that the next reader sees the database."""
    _kept.clear()


def read_taxonomy(number: int) -> Taxonomy:
    """The taxonomy as it stands in the database; eight queries."""
    return Taxonomy(
        number=number,
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
