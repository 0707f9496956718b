"""Translations of creations as files: a row for each creation and language."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ecrin.catalog.models import Product
from ecrin.catalog.rules import with_translation
from ecrin.catalog.rules.exchange import CellChange, CellWrong, Column, ImportPlan, Row, RowEffect, RowError
from ecrin.core.changes import touch
from ecrin.core.texts import CONTENT_LANGUAGES, SOURCE_LANGUAGE, STATES

from .shared import Tell, double, products_by_name, told

FIELDS = Product.translatable


class TranslationFile:
    kind = "translations"
    permission = "catalog.change_product"
    columns: tuple[Column, ...] = (
        Column("product", "The creation's reference or slug.", required=True),
        Column("language", f"One of {', '.join(CONTENT_LANGUAGES)}; en is the source, to read beside.", required=True),
        Column("state", "draft (not shown), translated or outdated."),
        *(Column(name, "Its text in the language; empty takes it away.") for name in FIELDS),
    )

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:  # noqa: ARG002 - one shape for all kinds
        ids = products_by_name()
        products = {product.pk: product for product in Product.objects.all()}
        wanted: dict[int, dict[str, Any]] = {}
        errors, effects = [], []
        seen: dict[Any, int] = {}
        for row in told(rows, tell):
            try:
                product = self._product(row, ids, products)
                effect = self._row(row, product, wanted)
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            if again := double(seen, (product.pk, row["language"]), row):
                errors.append(again)
                continue
            effects.append(effect)
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=wanted)

    def _product(self, row: Row, ids: dict[str, int], products: dict[int, Product]) -> Product:
        if row["product"] not in ids:
            raise CellWrong("product", _("There is no creation “%(name)s”.") % {"name": row["product"]})
        return products[ids[row["product"]]]

    def _row(self, row: Row, product: Product, wanted: dict[int, dict[str, Any]]) -> RowEffect:
        language = row["language"]
        texts = {name: row[name] for name in FIELDS if name in row.cells}
        label = f"{product} {language}"
        if language == SOURCE_LANGUAGE:
            if any(text != one_line_end(getattr(product, name)) for name, text in texts.items()):
                raise CellWrong("language", _("Source texts are changed by the file of products."))
            return RowEffect(row.number, label, "none")
        if language not in CONTENT_LANGUAGES:
            raise CellWrong("language", _("“%(code)s” is not a language of the house.") % {"code": language})
        before = product.translations.get(language, {})
        state = row["state"] or "translated"
        if state not in STATES:
            raise CellWrong("state", _("“%(state)s” is not a state of a translation.") % {"state": state})
        changes = [
            CellChange(name, one_line_end(before.get(name, "")), text)
            for name, text in texts.items()
            if text != one_line_end(before.get(name, ""))
        ]
        if before and state != before.get("state"):
            changes.append(CellChange("state", str(before.get("state", "")), state))
        if not changes:
            return RowEffect(row.number, label, "none")
        if has_draft(product):
            raise CellWrong("product", waiting_sentence())
        held = wanted.setdefault(product.pk, product.translations)
        changed = {change.column: change.after for change in changes if change.column != "state"}
        wanted[product.pk] = with_translation(held, language, changed, state=state, fields=FIELDS)
        return RowEffect(row.number, label, "update" if before else "create", tuple(changes))

    def load(self, plan: ImportPlan, *, actor: Any) -> str:  # noqa: ARG002 - one shape for all kinds
        wanted: dict[int, dict[str, Any]] = plan.load
        products = list(Product.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
        for product in products:
            product.translations = wanted[product.pk]
            product.latest_revision = None
        Product.objects.bulk_update(products, ["translations", "latest_revision"], batch_size=200)
        touch(*(f"product:{product.pk}" for product in products))
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        for product in Product.objects.order_by("slug"):
            name = product.reference or product.slug
            yield name, SOURCE_LANGUAGE, "source", *(one_line_end(getattr(product, field)) for field in FIELDS)
            for language in CONTENT_LANGUAGES[1:]:
                if entry := product.translations.get(language):
                    texts = (one_line_end(entry.get(field, "")) for field in FIELDS)
                    yield name, language, entry.get("state", "draft"), *texts


def one_line_end(text: str) -> str:
    """As a file gives it back: one kind of line end, nothing around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def has_draft(product: Product) -> bool:
    """Whether somebody's draft waits, which a file would get past."""
    return product.has_unpublished_changes and product.latest_revision_id is not None


def waiting_sentence() -> str:
    return _("A draft of this creation waits; publish or discard it first.")
