"""The menu and the footer, from `menu.toml` and `footer.toml`.

Labels are English in the file; the languages' files translate them by their text, so that a word used in ten places
is translated once. A label that is a collection's, category's or selection's name takes the name's own translations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ecrin.catalog.models import Picture, Product
from ecrin.core.errors import InvalidInput
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink

from .source import Table, read_table
from .taxonomy import Trees
from .words import Language, translations_of


class Named(Protocol):
    name: str
    translations: dict[str, Any]


@dataclass(frozen=True)
class Labels:
    """Translations by label, from the languages' files and from the trees that were just made."""

    languages: Mapping[str, Language]
    known: Mapping[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def of(self, label: str) -> dict[str, dict[str, str]]:
        names = {
            code: {"name": texts["name"], "state": "translated"}
            for code, texts in self.known.get(label, {}).items()
            if "name" in texts
        }
        return names | translations_of(self.languages, "menu", label)


def load_menu(
    data: Path,
    trees: Trees,
    languages: Mapping[str, Language],
    pictures: Mapping[str, Picture],
    products: Sequence[Product],
) -> None:
    """Make the menu that every market shows."""
    table = read_table(data / "menu.toml")
    labels = _labels(languages, trees)
    by_reference = {product.reference: product for product in products}
    for position, row in enumerate(table.tables("department"), start=1):
        department = MenuDepartment.objects.create(
            key=row.text("key"),
            name=row.text("name"),
            department=trees.departments.get(row.text("department", "")),
            address=row.text("address"),
            is_carousel=row.flag("carousel"),
            picture=pictures.get(row.text("picture", "")),
            position=position,
            translations=labels.of(row.text("name")),
        )
        for place, tab in enumerate(row.tables("tab"), start=1):
            _add_tab(tab, department, place, labels, by_reference)
    for position, row in enumerate(table.tables("mobile"), start=1):
        name = row.text("name")
        MobileLink.objects.create(
            key=row.text("key"),
            name=name,
            address=row.text("address", ""),
            position=position,
            translations=labels.of(name),
        )
    table.close()


def _add_tab(
    row: Table, department: MenuDepartment, position: int, labels: Labels, products: Mapping[str | None, Product]
) -> None:
    name = row.text("name")
    tab = MenuTab.objects.create(
        department=department,
        name=name,
        view_all=row.text("view_all", ""),
        on_desktop=not row.flag("phone_only"),
        on_mobile=not row.flag("desk_only"),
        position=position,
        translations=labels.of(name),
    )
    MenuEntry.objects.bulk_create(_entries(row, tab, labels, products))


def _entries(row: Table, tab: MenuTab, labels: Labels, products: Mapping[str | None, Product]) -> Iterator[MenuEntry]:
    """Entries are `[label, address]`, or `[label, address, reference]` with that product's picture."""
    kinds = (("entries", MenuEntry.Kind.PLAIN), ("quick", MenuEntry.Kind.QUICK))
    for key, kind in kinds:
        for position, (label, address, *reference) in enumerate(row.rows(key, []), start=1):
            if reference and reference[0] not in products:
                raise InvalidInput(f"{row.where}: no product {reference[0]}.")
            yield MenuEntry(
                tab=tab,
                kind=MenuEntry.Kind.PICTURED if reference else kind,
                name=label,
                address=address,
                product=products[reference[0]] if reference else None,
                position=position,
                translations=labels.of(label),
            )


def _labels(languages: Mapping[str, Language], trees: Trees) -> Labels:
    """Words of the languages' files, and the names of what the trees hold."""
    named: list[Named] = [*trees.departments.values(), *trees.categories.values(), *trees.collections.values()]
    return Labels(languages, {row.name: row.translations for row in named})


def load_footer(data: Path, trees: Trees, languages: Mapping[str, Language]) -> None:
    """Make the footer that every market shows. A link is `[kind, label, address]`."""
    table = read_table(data / "footer.toml")
    labels = _labels(languages, trees)
    for position, row in enumerate(table.tables("group"), start=1):
        name = row.text("name")
        group = FooterGroup.objects.create(name=name, position=position, translations=labels.of(name))
        FooterLink.objects.bulk_create(
            FooterLink(
                group=group, kind=kind, name=label, address=address, position=place, translations=labels.of(label)
            )
            for place, (kind, label, address) in enumerate(row.rows("links"), start=1)
        )
    table.close()
