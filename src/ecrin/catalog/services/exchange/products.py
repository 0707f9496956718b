"""Creations and their variants as files: a row for each variant; the creation's own columns count on its first row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ecrin.catalog.models import Product, ProductGemstone, Variant
from ecrin.catalog.rules import after_source_change
from ecrin.catalog.rules.addresses import SLUG
from ecrin.catalog.rules.codes import is_country, is_gtin, is_hs_code
from ecrin.catalog.rules.exchange import (
    CellChange,
    CellWrong,
    Column,
    ImportPlan,
    Row,
    RowEffect,
    RowError,
    yes_or_no,
)
from ecrin.core.changes import touch

from .lookups import Lookups, dimensions_of, dimensions_text, gemstones_of, gemstones_text
from .shared import Tell, told
from .texts import has_draft, one_line_end, waiting_sentence

TEXTS = ("name", "summary", "story", "details", "care", "safety_warnings", "keywords")
FLAGS = ("is_new", "is_limited")
LINKS = ("department", "category", "collection", "manufacturer", "responsible_person")
OWN = ("reference", *TEXTS, *LINKS, "more_categories", "gemstones", "dimensions", *FLAGS)
OF_VARIANT = ("sku", "material", "size", "gtin", "hs_code", "origin", "weight")

LIMITS = {"reference": 30, "name": 120, "summary": 250, "keywords": 250, "sku": 40, "size": 20}

HELP = {
    "slug": "The creation's slug, by which it is known; lower-case letters, digits and hyphens.",
    "reference": "The house's reference; empty while it is provisional.",
    "department": "Slug of the department; needed for a new creation.",
    "category": "Slug of the category in its department.",
    "collection": "Slug of the collection.",
    "more_categories": "Slugs of other categories of the department, separated by spaces.",
    "gemstones": "Slugs with number and carats, such as diamond:12:0.45 sapphire:1.",
    "dimensions": "Millimetres and grams, such as width=2.6 diameter=41.",
    "is_new": "yes or no.",
    "is_limited": "yes or no.",
    "manufacturer": "Name of the manufacturer, as the list of operators has it.",
    "responsible_person": "Name of the responsible person in the EU.",
    "sku": "The variant's SKU; empty while it is provisional.",
    "material": "Slug of the variant's material.",
    "size": "Size of the variant.",
    "gtin": "8, 12, 13 or 14 digits with a right check digit.",
    "hs_code": "Six digits or more of the Harmonised System.",
    "origin": "Country of origin, two capitals.",
    "weight": "Grams, with a point.",
}


@dataclass
class Wanted:
    """A creation as the file would have it. `product` is None for a new one."""

    slug: str
    product: Product | None
    own: dict[str, Any] = field(default_factory=dict)
    more: list[int] | None = None
    stones: list[tuple[int, int, Decimal | None]] | None = None
    variants: list[tuple[Variant | None, dict[str, Any]]] = field(default_factory=list)


class ProductFile:
    kind = "products"
    permission = "catalog.change_product"
    columns = tuple(
        Column(name, HELP.get(name, "Text in the source language."), required=name == "slug")
        for name in ("slug", *OWN, *OF_VARIANT)
    )

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:  # noqa: ARG002 - one shape for all kinds
        lookups, known = Lookups.read(), existing()
        skus = {v.sku: p.slug for p in known.values() for v in p.variants.all() if v.sku}
        references = {p.reference: p.slug for p in known.values() if p.reference}
        wanted: dict[str, Wanted] = {}
        effects, errors = [], []
        for row in told(rows, tell):
            try:
                effects.append(_planned(row, wanted, known, lookups, Taken(skus, references)))
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=wanted)

    def load(self, plan: ImportPlan, *, actor: Any) -> str:  # noqa: ARG002 - one shape for all kinds
        wanted: list[Wanted] = [one for one in plan.load.values() if one.product is None or _changes(one)]
        _write_products(wanted)
        _write_variants(wanted)
        _write_links(wanted)
        touch(*(f"product:{one.product.pk}" for one in wanted if one.product))
        touch(*(f"sku:{values['sku']}" for one in wanted for _v, values in one.variants if values.get("sku")))
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        for product in existing(order="slug").values():
            own = own_cells(product)
            variants: list[Variant | None] = list(product.variants.all())
            for variant in variants or [None]:
                cells = variant_cells(variant) if variant else dict.fromkeys(OF_VARIANT, "")
                yield product.slug, *(own[name] for name in OWN), *(cells[name] for name in OF_VARIANT)


@dataclass(frozen=True)
class Taken:
    """Whose a SKU or a reference is, by slug; filled as the file is read."""

    skus: dict[str, str]
    references: dict[str, str]


def existing(order: str = "pk") -> dict[str, Product]:
    """Every creation by slug with what a file shows of it; five queries."""
    rows = Product.objects.order_by(order).select_related(*LINKS)
    rows = rows.prefetch_related(
        Prefetch("variants", Variant.objects.select_related("material")),
        Prefetch("gemstones", ProductGemstone.objects.select_related("gemstone")),
        "more_categories",
    )
    return {product.slug: product for product in rows}


def own_cells(product: Product) -> dict[str, str]:
    """The creation's own columns as a file shows them."""
    cells = {name: one_line_end(getattr(product, name)) for name in TEXTS}
    cells |= {name: "yes" if getattr(product, name) else "no" for name in FLAGS}
    for name in ("department", "category", "collection"):
        linked = getattr(product, name)
        cells[name] = linked.slug if linked else ""
    for name in ("manufacturer", "responsible_person"):
        cells[name] = str(getattr(product, name) or "")
    stones = [(use.gemstone.slug, use.count, use.carats) for use in product.gemstones.all()]
    return cells | {
        "reference": product.reference or "",
        "more_categories": " ".join(sorted(category.slug for category in product.more_categories.all())),
        "gemstones": gemstones_text(stones),
        "dimensions": dimensions_text(product.dimensions),
    }


def variant_cells(variant: Variant) -> dict[str, str]:
    """A variant's columns as a file shows them."""
    cells = {name: getattr(variant, name) or "" for name in ("sku", "size", "gtin", "hs_code", "origin")}
    weight = "" if variant.weight is None else format(variant.weight.normalize(), "f")
    return cells | {"material": variant.material.slug if variant.material else "", "weight": weight}


def _planned(
    row: Row, wanted: dict[str, Wanted], known: Mapping[str, Product], lookups: Lookups, taken: Taken
) -> RowEffect:
    slug = row["slug"]
    if not SLUG.fullmatch(slug):
        raise CellWrong("slug", _("Use lower-case letters, digits and hyphens."))
    is_first = slug not in wanted
    one = wanted.get(slug) or Wanted(slug, known.get(slug))
    before = own_cells(one.product) if one.product else dict.fromkeys(OWN, "")
    changes: list[CellChange] = []
    if is_first:
        changes += _own(row, one, before, lookups, taken)
    elif differing := _differing(row, one, before):
        raise CellWrong(differing, _("This differs from an earlier row of the same creation."))
    found, more = _variant(row, one, lookups, taken)
    changes += more
    if one.product is not None and changes and has_draft(one.product):
        raise CellWrong("slug", waiting_sentence())
    wanted[slug] = one
    label = f"{slug} {row['sku']}".strip()
    if not changes:
        return RowEffect(row.number, label, "none")
    is_new = one.product is None or (found is None and any(row[name] for name in OF_VARIANT))
    return RowEffect(row.number, label, "create" if is_new else "update", tuple(changes))


def _differing(row: Row, one: Wanted, before: Mapping[str, str]) -> str:
    said = one.own.get("cells", {})
    return next((n for n in OWN if row[n] and row[n] != said.get(n, before[n])), "")


def _own_texts(row: Row, one: Wanted) -> dict[str, str]:
    """The creation's own cells that stand in a row, checked as texts."""
    cells = {name: row[name] for name in OWN if name in row.cells}
    for name in FLAGS:
        if name in cells:
            cells[name] = "yes" if yes_or_no(name, cells[name]) else "no"
    if one.product is None:
        for name in ("name", "department"):
            if not cells.get(name):
                raise CellWrong(name, _("A new creation needs this."))
    for name in LIMITS.keys() & cells.keys():
        _within(name, cells.get(name, ""))
    if "name" in cells and not cells["name"]:
        raise CellWrong("name", _("A creation needs a name."))
    return cells


def _within(name: str, text: str) -> None:
    limit = LIMITS.get(name)
    if limit and len(text) > limit:
        raise CellWrong(name, _("This is longer than %(count)d characters.") % {"count": limit})


def _own(row: Row, one: Wanted, before: Mapping[str, str], lookups: Lookups, taken: Taken) -> list[CellChange]:
    """Read the creation's own columns; a column that the file leaves out stays as it is."""
    cells = _own_texts(row, one)
    reference = cells.get("reference", "")
    if reference and taken.references.setdefault(reference, one.slug) != one.slug:
        raise CellWrong("reference", _("Another creation has this reference."))
    one.own = {"cells": cells, "values": lookups.links(cells, before)}
    department = cells.get("department") or before["department"]
    if "more_categories" in cells:
        slugs = cells["more_categories"].split()
        one.more = [lookups.category("more_categories", department, slug) for slug in slugs]
        cells["more_categories"] = " ".join(sorted(slugs))
    if "gemstones" in cells:
        stones = gemstones_of(cells["gemstones"])
        one.stones = [(lookups.gemstone(slug), count, carats) for slug, count, carats in stones]
        cells["gemstones"] = gemstones_text(stones)
    if "dimensions" in cells:
        one.own["values"]["dimensions"] = dimensions_of(cells["dimensions"])
        cells["dimensions"] = dimensions_text(one.own["values"]["dimensions"])
    return [CellChange(name, before[name], text) for name, text in cells.items() if text != before[name]]


def _variant(row: Row, one: Wanted, lookups: Lookups, taken: Taken) -> tuple[Variant | None, list[CellChange]]:
    cells = {name: row[name] for name in OF_VARIANT if name in row.cells}
    if not any(cells.values()):
        return None, []
    checks = {"gtin": is_gtin, "hs_code": is_hs_code, "origin": is_country}
    sentences = {
        "gtin": _("This is no GTIN: its check digit or length is wrong."),
        "hs_code": _("This is no HS code."),
        "origin": _("This is no country code."),
    }
    for name, check in checks.items():
        if cells.get(name) and not check(cells[name]):
            raise CellWrong(name, sentences[name])
    for name in LIMITS.keys() & cells.keys():
        _within(name, cells[name])
    sku = cells.get("sku") or None
    if sku and taken.skus.setdefault(sku, one.slug) != one.slug:
        raise CellWrong("sku", _("Another creation has this SKU."))
    values: dict[str, Any] = {name: cells[name] for name in ("size", "gtin", "hs_code", "origin") if name in cells}
    if "sku" in cells:
        values["sku"] = sku
    if "material" in cells:
        values["material_id"] = lookups.material(cells["material"]) if cells["material"] else None
    if "weight" in cells:
        values["weight"] = _weight(cells["weight"])
        cells["weight"] = "" if values["weight"] is None else format(values["weight"].normalize(), "f")
    found = _match(one, cells)
    if any(found is not None and other is not None and other.pk == found.pk for other, _values in one.variants) or (
        sku and any(other.get("sku") == sku for _found, other in one.variants)
    ):
        raise CellWrong("sku", _("An earlier row is the same variant."))
    one.variants.append((found, values))
    before = variant_cells(found) if found else dict.fromkeys(OF_VARIANT, "")
    return found, [CellChange(name, before[name], text) for name, text in cells.items() if text != before[name]]


def _match(one: Wanted, cells: Mapping[str, str]) -> Variant | None:
    """The variant that a row means: of its SKU, else the one of its material and size that has none yet."""
    variants = list(one.product.variants.all()) if one.product else []
    for variant in variants:
        if cells.get("sku") and variant.sku == cells["sku"]:
            return variant
    used = {found.pk for found, _values in one.variants if found}
    for variant in variants:
        material = variant.material.slug if variant.material else ""
        same = (material, variant.size) == (cells.get("material", ""), cells.get("size", ""))
        if same and not variant.sku and variant.pk not in used:
            return variant
    return None


def _weight(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        weight = Decimal(text)
    except InvalidOperation as error:
        raise CellWrong("weight", _("“%(text)s” is not a weight in grams.") % {"text": text}) from error
    if not weight.is_finite() or not 0 <= weight < 10**7 or weight != round(weight, 2):
        raise CellWrong("weight", _("“%(text)s” is not a weight in grams.") % {"text": text})
    return weight


def _changes(one: Wanted) -> bool:
    if one.product is None:
        return True
    before = own_cells(one.product)
    if any(before[name] != text for name, text in one.own["cells"].items()):
        return True
    return any(
        found is None or any(getattr(found, name) != value for name, value in values.items())
        for found, values in one.variants
    )


def _write_products(wanted: Sequence[Wanted]) -> None:
    fresh: list[Product] = []
    changed: list[Product] = []
    for one in wanted:
        cells, values = one.own["cells"], one.own["values"]
        product = one.product or Product(slug=one.slug, live=False, has_unpublished_changes=True)
        texts = {name: cells[name] for name in TEXTS if name in cells}
        moved = {name for name, text in texts.items() if one_line_end(getattr(product, name)) != text}
        if one.product is not None:
            product.translations = after_source_change(product.translations, moved, fields=Product.translatable)
            product.latest_revision = None
        for name in moved:
            setattr(product, name, texts[name])
        for name, value in values.items():
            setattr(product, name, value)
        for name in FLAGS:
            if name in cells:
                setattr(product, name, cells[name] == "yes")
        (changed if one.product is not None else fresh).append(product)
        one.product = product
    Product.objects.bulk_create(fresh, batch_size=200)
    names = ("reference", *TEXTS, *LINKS, "dimensions", *FLAGS, "translations", "latest_revision")
    Product.objects.bulk_update(changed, names, batch_size=100)


def _write_variants(wanted: Sequence[Wanted]) -> None:
    fresh: list[Variant] = []
    changed: list[Variant] = []
    for one in wanted:
        assert one.product is not None  # noqa: S101 - written just before
        last = max((variant.position for variant in one.product.variants.all()), default=-1)
        for found, values in one.variants:
            if found is None:
                last += 1
                fresh.append(Variant(product_id=one.product.pk, position=last, **values))
                continue
            for name, value in values.items():
                setattr(found, name, value)
            changed.append(found)
    # A SKU that moves from one row to another would meet itself half-way: take them off, then put them on.
    Variant.objects.filter(pk__in=[variant.pk for variant in changed]).update(sku=None)
    names = ("sku", "material", "size", "gtin", "hs_code", "origin", "weight")
    Variant.objects.bulk_update(changed, names, batch_size=100)
    Variant.objects.bulk_create(fresh, batch_size=500)


def _write_links(wanted: Sequence[Wanted]) -> None:
    through = Product.more_categories.through
    with_more = [one for one in wanted if one.more is not None and one.product]
    through.objects.filter(product_id__in=[one.product.pk for one in with_more if one.product]).delete()
    through.objects.bulk_create(
        [
            through(product_id=one.product.pk, category_id=pk)
            for one in with_more
            if one.product
            for pk in one.more or ()
        ]
    )
    with_stones = [one for one in wanted if one.stones is not None and one.product]
    ProductGemstone.objects.filter(product_id__in=[one.product.pk for one in with_stones if one.product]).delete()
    ProductGemstone.objects.bulk_create(
        [
            ProductGemstone(product_id=one.product.pk, gemstone_id=pk, count=count, carats=carats, position=place)
            for one in with_stones
            if one.product
            for place, (pk, count, carats) in enumerate(one.stones or ())
        ]
    )
