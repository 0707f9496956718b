"""Departments, categories, collections, materials and what else products hang on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Operator,
    Picture,
    PictureProfile,
    SizeGuide,
)

from .source import Table, read_table
from .words import Language, translations_of


@dataclass(frozen=True)
class Trees:
    """What was made, by the key that the house's files use."""

    departments: Mapping[str, Department]
    categories: Mapping[str, Category]
    collections: Mapping[str, Collection]
    materials: Mapping[str, Material]
    material_codes: Mapping[str, str]
    gemstones: Mapping[str, Gemstone]
    operators: Mapping[str, Operator]
    sizes: Mapping[str, list[str]]


def load_trees(data: Path, languages: Mapping[str, Language], pictures: Mapping[str, Picture]) -> Trees:
    """Make every tree from `taxonomy.toml`."""
    table = read_table(data / "taxonomy.toml")
    profiles = _profiles(table)
    guides = _guides(table, languages)
    departments = {
        one.slug: one for one in _named(Department, table.tables("department"), "departments", languages, pictures)
    }
    collections = {
        one.slug: one for one in _named(Collection, table.tables("collection"), "collections", languages, pictures)
    }
    materials, codes = _materials(table, languages)
    trees = Trees(
        departments=departments,
        categories=_categories(table, languages, departments, profiles, guides),
        collections=collections,
        materials=materials,
        material_codes=codes,
        gemstones=_gemstones(table, languages),
        operators=_operators(table),
        sizes={key: [str(size) for size in value] for key, value in table.table("sizes").pairs()},
    )
    table.close()
    return trees


def own_texts(row: Table, fields: Iterable[str], languages: Mapping[str, Language]) -> dict[str, dict[str, str]]:
    """The texts that a row gives in other languages (`fr.intro = …`)."""
    texts: dict[str, dict[str, str]] = {}
    for code in languages:
        if code in row:
            table = row.table(code)
            texts[code] = {name: table.text(name) for name in fields if name in table}
            table.close()
    return texts


def _named(
    model: type[Any],
    rows: Iterable[Table],
    kind: str,
    languages: Mapping[str, Language],
    pictures: Mapping[str, Picture],
) -> list[Any]:
    made = []
    for position, row in enumerate(rows, start=1):
        slug = row.text("slug")
        own = own_texts(row, ("name", "intro"), languages)
        made.append(
            model(
                slug=slug,
                name=row.text("name"),
                intro=row.text("intro", ""),
                picture=pictures.get(f"{kind}/{slug}"),
                position=position,
                translations=translations_of(languages, kind, slug, own),
            )
        )
    return _made(model, made)


def _made(model: type[models.Model], rows: list[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(rows))  # noqa: SLF001 - Django's documented name


def _profiles(table: Table) -> dict[str, PictureProfile]:
    names = (
        "mobile", "portrait_mobile", "landscape_mobile", "portrait_tablet", "landscape_tablet", "desktop",
    )  # fmt: skip
    rows = [
        PictureProfile(code=row.text("code"), **dict(zip(names, row.rows("widths"), strict=True)))
        for row in table.tables("profile")
    ]
    return {one.code: one for one in _made(PictureProfile, rows)}


def _guides(table: Table, languages: Mapping[str, Language]) -> dict[str, SizeGuide]:
    rows = []
    for row in table.tables("size_guide"):
        code = row.text("code")
        own = own_texts(row, ("name", "intro"), languages)
        rows.append(
            SizeGuide(
                code=code,
                name=row.text("name"),
                intro=row.text("intro"),
                table={"columns": row.rows("columns"), "rows": row.rows("rows")},
                translations=translations_of(languages, "guides", code, own),
            )
        )
    return {one.code: one for one in _made(SizeGuide, rows)}


def _categories(
    table: Table,
    languages: Mapping[str, Language],
    departments: Mapping[str, Department],
    profiles: Mapping[str, PictureProfile],
    guides: Mapping[str, SizeGuide],
) -> dict[str, Category]:
    rows = []
    for department, entries in table.table("categories").pairs():
        for position, (slug, name, french, profile, guide) in enumerate(entries, start=1):
            own = {"fr": {"name": french}} if french else {}
            rows.append(
                Category(
                    department=departments[department],
                    slug=slug,
                    name=name,
                    picture_profile=profiles.get(profile),
                    size_guide=guides.get(guide),
                    position=position,
                    translations=translations_of(languages, "categories", f"{department}/{slug}", own),
                )
            )
    return {f"{one.department.slug}/{one.slug}": one for one in _made(Category, rows)}


def _materials(table: Table, languages: Mapping[str, Language]) -> tuple[dict[str, Material], dict[str, str]]:
    listed = table.table("materials")
    rows = listed.rows("rows", [])
    listed.close()
    made = {
        one.slug: one
        for one in _made(
            Material,
            [
                Material(
                    slug=slug,
                    name=name,
                    swatch=swatch,
                    position=position,
                    translations=translations_of(languages, "materials", slug, {"fr": {"name": french}}),
                )
                for position, (slug, _code, name, french, swatch, _parts) in enumerate(rows, start=1)
            ],
        )
    }
    through = Material.parts.through
    through.objects.bulk_create(
        [
            through(from_material_id=made[slug].pk, to_material_id=made[part].pk)
            for slug, *_rest, parts in rows
            for part in parts
        ]
    )
    return made, {slug: code for slug, code, *_rest in rows}


def _gemstones(table: Table, languages: Mapping[str, Language]) -> dict[str, Gemstone]:
    listed = table.table("gemstones")
    rows = [
        Gemstone(
            slug=slug,
            name=name,
            position=position,
            translations=translations_of(languages, "gemstones", slug, {"fr": {"name": french}}),
        )
        for position, (slug, name, french) in enumerate(listed.rows("rows", []), start=1)
    ]
    listed.close()
    return {one.slug: one for one in _made(Gemstone, rows)}


def _operators(table: Table) -> dict[str, Operator]:
    codes = []
    rows = []
    for row in table.tables("operator"):
        codes.append(row.text("code"))
        rows.append(
            Operator(
                name=row.text("name"),
                postal_address=row.text("postal_address"),
                electronic_address=row.text("electronic_address"),
            )
        )
    return dict(zip(codes, _made(Operator, rows), strict=True))
