"""What was counted where: a file of pieces by SKU and location, written as movements."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.catalog.models import Variant
from ecrin.catalog.rules.exchange import CellChange, CellWrong, Column, ImportPlan, Row, RowEffect, RowError
from ecrin.catalog.services.refusals import require
from ecrin.inventory.models import StockLevel
from ecrin.inventory.selectors import locations
from ecrin.inventory.services import MOST_PIECES, count_stock

from .shared import Tell, double, told

Counts = dict[str, dict[str, int]]


class CountFile:
    """Loading it counts: each difference becomes a movement; a SKU that is not in the file stays as it is."""

    kind = "counts"
    permission = "inventory.change_stocklevel"
    columns: tuple[Column, ...] = (
        Column("sku", "The variant's SKU.", required=True),
        Column("location", "The code of the place where they lie.", required=True),
        Column("there", "How many pieces were counted.", required=True),
    )

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:  # noqa: ARG002 - one shape for all kinds
        places = {place.code for place in locations()}
        skus = set(Variant.objects.filter(sku__in={row["sku"] for row in rows}).values_list("sku", flat=True))
        levels = {(level.sku, level.location.code): level for level in _levels()}
        effects, errors, counts = [], [], Counts()
        seen: dict[tuple[str, str], int] = {}
        for row in told(rows, tell):
            try:
                level = levels.get((row["sku"], row["location"]))
                there = _counted(row, skus, places, held=level.held if level else 0)
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            if again := double(seen, (row["sku"], row["location"]), row):
                errors.append(again)
                continue
            counts.setdefault(row["location"], {})[row["sku"]] = there
            effects.append(_effect(row, None if level is None else level.on_hand, there))
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=counts)

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        """Count, place by place. There is no batch to undo: pieces may have moved since; count again instead."""
        require(actor, self.permission)
        counts: Counts = plan.load
        for location in sorted(counts):
            count_stock(counts=counts[location], location=location, actor=actor, note=_("from a file"))
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        for level in _levels():
            yield level.sku, level.location.code, str(level.on_hand)


def _levels() -> Iterator[StockLevel]:
    return StockLevel.objects.select_related("location").order_by("sku", "location__position", "pk").iterator()


def _counted(row: Row, skus: set[str | None], places: set[str], *, held: int) -> int:
    if row["sku"] not in skus:
        raise CellWrong("sku", _("There is no variant “%(sku)s”.") % {"sku": row["sku"]})
    if row["location"] not in places:
        sentence = _("There is no place “%(code)s”; these are: %(all)s.")
        raise CellWrong("location", sentence % {"code": row["location"], "all": ", ".join(sorted(places)) or "–"})
    if not row["there"].isdecimal() or int(row["there"]) > MOST_PIECES:
        raise CellWrong("there", _("“%(text)s” is not a number of pieces.") % {"text": row["there"]})
    if int(row["there"]) < held:
        sentence = ngettext("%(held)d piece is promised to an order.", "%(held)d pieces are promised to orders.", held)
        raise CellWrong("there", sentence % {"held": held})
    return int(row["there"])


def _effect(row: Row, before: int | None, after: int) -> RowEffect:
    label = f"{row['sku']} {row['location']}"
    if before == after:
        return RowEffect(row.number, label, "none")
    change = CellChange("there", "–" if before is None else str(before), str(after))
    return RowEffect(row.number, label, "create" if before is None else "update", (change,))
