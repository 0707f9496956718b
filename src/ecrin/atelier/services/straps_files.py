"""Straps, and watches that take them, as files, in and out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecrin.atelier.models import Strap, WatchFitting
from ecrin.catalog.models import Material
from ecrin.catalog.rules.exchange import TAKE_AWAY, CellChange, CellWrong, Column, ImportPlan, Row, RowEffect, RowError
from ecrin.catalog.services.exchange.shared import Tell, double, products_by_name, told
from ecrin.catalog.services.refusals import require

from .fittings import keep_fitting

Fitted = Strap | WatchFitting
ATTACHED = (
    Column("reference", "The creation’s reference: MV22010.", required=True),
    Column(
        "width", "Between the lugs in millimetres, such as 20 or 19.5; - where it is not measured: nothing fits then."
    ),
    Column("fitting", "standard, quick or own."),
    Column("family", "The name of the shape where it is the house’s own, such as tonneau-small."),
)
WRONG_IN = {
    "product": "reference", "wrist_least": "wrists", "wrist_most": "wrists", "days_least": "days", "days_most": "days",
}  # fmt: skip
"""The column of a model's field, where it has another name."""


@dataclass(frozen=True)
class Known:
    """What is there before a file is read; three queries."""

    products: Mapping[str, int]
    rows: Mapping[int, Fitted]
    materials: Mapping[str, Material]


class FittingFile:
    """A row is a strap or a watch. An empty cell leaves what is there; `-` takes it away."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.model: type[Fitted] = Strap if kind == "straps" else WatchFitting
        self.permission = f"atelier.change_{self.model._meta.model_name}"  # noqa: SLF001 - Django's documented name
        self.columns = ATTACHED + (STRAP if self.model is Strap else WATCH)

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:  # noqa: ARG002 - one shape for all kinds
        known = self._known()
        effects: list[RowEffect] = []
        errors: list[RowError] = []
        made: list[Fitted] = []
        seen: dict[int, int] = {}
        for row in told(rows, tell):
            try:
                product = _product(row, known)
                before = cells_of(known.rows[product]) if product in known.rows else {}
                after = _read(row, known.rows.get(product) or self.model(product_id=product), known)
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            if again := double(seen, product, row):
                errors.append(again)
                continue
            made.append(after)
            effects.append(_effect(row, before, cells_of(after)))
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=made)

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        """Keep every row that changes something; there is no batch to undo: the file that was taken out before is."""
        require(actor, self.permission)
        for row, effect in zip(plan.load, plan.rows, strict=True):
            if effect.effect != "none":
                keep_fitting(row=row, actor=actor)
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        for row in self._rows():
            cells = cells_of(row)
            yield [cells[column.name] for column in self.columns]

    def _rows(self) -> Sequence[Fitted]:
        related = ("product", "buckle_metal") if self.model is Strap else ("product",)
        return list(self.model._default_manager.select_related(*related))  # noqa: SLF001 - Django's documented name

    def _known(self) -> Known:
        rows = {row.product_id: row for row in self._rows()}
        return Known(products_by_name(), rows, {one.slug: one for one in Material.objects.all()})


STRAP = (
    Column("buckle", "pin, folding or butterfly."),
    Column("buckle_metal", "The material of the buckle: steel."),
    Column("wrists", "Smallest and largest wrist in millimetres, such as 150-190."),
)
WATCH = (
    Column("comes_with", "The SKU of the strap that it comes with; - where it is sold as it is."),
    Column("days", "Business days to change it, such as 1-2."),
)


def _product(row: Row, known: Known) -> int:
    if row["reference"] not in known.products:
        raise CellWrong("reference", _("There is no creation “%(name)s”.") % {"name": row["reference"]})
    return known.products[row["reference"]]


def _read(row: Row, made: Fitted, known: Known) -> Fitted:
    """The row as it would be, not saved.

    Raises:
        CellWrong: something that cannot be, with its column.
    """
    for column, read in READ.items():
        if text := row[column]:
            for name, value in read(column, "" if text == TAKE_AWAY else text, known).items():
                setattr(made, name, value)
    try:
        made.full_clean()
    except ValidationError as wrong:
        name, sentences = next(iter(wrong.message_dict.items()))
        raise CellWrong(WRONG_IN.get(name, "" if name == "__all__" else name), sentences[0]) from wrong
    return made


def _as_it_is(column: str, text: str, _known: Known) -> dict[str, Any]:
    return {column: text}


def _width(column: str, text: str, _known: Known) -> dict[str, Any]:
    try:
        return {"width": Decimal(text.replace(",", ".")) if text else None}
    except InvalidOperation as error:
        raise CellWrong(column, _("“%(text)s” is not a number of millimetres.") % {"text": text}) from error


def _metal(column: str, text: str, known: Known) -> dict[str, Any]:
    if text and text not in known.materials:
        raise CellWrong(column, _("There is no material “%(code)s”.") % {"code": text})
    return {"buckle_metal": known.materials.get(text)}


def _wrists(column: str, text: str, _known: Known) -> dict[str, Any]:
    least, most = _two(column, text) if text else (None, None)
    return {"wrist_least": least, "wrist_most": most}


def _days(column: str, text: str, _known: Known) -> dict[str, Any]:
    least, most = _two(column, text)
    return {"days_least": least, "days_most": most}


def _two(column: str, text: str) -> tuple[int, int]:
    least, _dash, most = (part.strip() for part in text.partition("-"))
    numbers = (least, most or least)
    if not all(one.isascii() and one.isdecimal() and len(one) < 5 for one in numbers):
        raise CellWrong(column, _("“%(text)s” is not two whole numbers; write them as 1-2.") % {"text": text})
    return int(numbers[0]), int(numbers[1])


READ: Mapping[str, Callable[[str, str, Known], dict[str, Any]]] = {
    "width": _width,
    "fitting": _as_it_is,
    "family": _as_it_is,
    "buckle": _as_it_is,
    "buckle_metal": _metal,
    "wrists": _wrists,
    "comes_with": _as_it_is,
    "days": _days,
}


def cells_of(row: Fitted) -> dict[str, str]:
    """A strap or watch as a file writes it; no query where product and metal were read with it."""
    cells = {
        "reference": row.product.reference or row.product.slug,
        "width": format(row.width.normalize(), "f") if row.width is not None else "",
        "fitting": row.fitting,
        "family": row.family,
    }
    if isinstance(row, Strap):
        wrists = [str(one) for one in (row.wrist_least, row.wrist_most) if one is not None]
        metal = row.buckle_metal.slug if row.buckle_metal else ""
        cells |= {"buckle": row.buckle, "buckle_metal": metal, "wrists": "-".join(wrists)}
    else:
        cells |= {"comes_with": row.comes_with, "days": f"{row.days_least}-{row.days_most}"}
    return {name: text or TAKE_AWAY for name, text in cells.items()}


def _effect(row: Row, before: Mapping[str, str], after: Mapping[str, str]) -> RowEffect:
    changes = tuple(
        CellChange(name, before.get(name, ""), text)
        for name, text in after.items()
        if text != before.get(name, TAKE_AWAY) and name != "reference"
    )
    if not before:
        return RowEffect(row.number, after["reference"], "create", changes)
    return RowEffect(row.number, after["reference"], "update" if changes else "none", changes)
