"""Selections by hand or by rule, from `selections.toml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ecrin.catalog.models import Product, Selection, SelectionItem
from ecrin.core.errors import InvalidInput

from .source import Table, read_table
from .taxonomy import Trees, own_texts
from .words import Language, translations_of


def load_selections(
    data: Path, trees: Trees, languages: Mapping[str, Language], products: Sequence[Product]
) -> list[Selection]:
    """Make every selection; those by hand name their products by reference, in order."""
    table = read_table(data / "selections.toml")
    by_reference = {product.reference: product for product in products}
    made: list[Selection] = []
    for row in table.tables("selection"):
        selection = _selection(row, trees, languages, len(made) + 1)
        references = row.rows("products", [])
        missing = [reference for reference in references if reference not in by_reference]
        if missing:
            raise InvalidInput(f"{row.where}: no product {', '.join(missing)}.")
        selection.save()
        SelectionItem.objects.bulk_create(
            SelectionItem(selection=selection, product=by_reference[reference], position=position)
            for position, reference in enumerate(references, start=1)
        )
        made.append(selection)
    table.close()
    return made


def _selection(row: Table, trees: Trees, languages: Mapping[str, Language], position: int) -> Selection:
    slug = row.text("slug")
    rule = row.take("rule", dict, {})
    own = own_texts(row, ("name", "intro"), languages)
    return Selection(
        slug=slug,
        name=row.text("name"),
        intro=row.text("intro", ""),
        department=trees.departments.get(row.text("department", "")),
        kind=Selection.Kind.RULE if rule else Selection.Kind.HAND,
        rule=rule,
        position=position,
        translations=translations_of(languages, "selections", slug, own),
    )
