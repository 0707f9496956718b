"""What staff, a file or a house's own data say of engraving is kept in one way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from ecrin.atelier.events import Action, EngravingChanged
from ecrin.atelier.models import EngravingMarket, EngravingRule, EngravingSize
from ecrin.core.journal import record

RoomOfSize = tuple[int | None, int | None, Decimal | None]
"""Lines, characters a line and width in millimetres; None where it is as in the rule."""
COLUMNS = (
    "name", "technique", "lines", "characters", "height", "width", "typefaces", "scripts", "symbols", "least_days",
    "most_days", "position", "is_live",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as it is to be. `of` is the one thing it is for: `{"product": 12}`, `{"category": 3}` or `{"department": 1}`.

    `values` are columns of `EngravingRule`; `prices` minor units by market id, None where it is not offered there; `sizes` what a
    size has room for. None leaves prices or sizes as they are.
    """

    of: Mapping[str, int]
    code: str
    values: Mapping[str, Any]
    prices: Mapping[int, int | None] | None = None
    sizes: Mapping[str, RoomOfSize] | None = None
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def found(self) -> EngravingRule | None:
        """The rule that is there for the same thing and place; one query."""
        return EngravingRule.objects.filter(
            code=self.code, **{f"{name}_id": pk for name, pk in self.of.items()}
        ).first()

    def made(self, row: EngravingRule | None) -> EngravingRule:
        """The rule as it would be, not saved.

        Raises:
            ValidationError: a value that cannot be.
        """
        row = row or EngravingRule(code=self.code, **{f"{name}_id": pk for name, pk in self.of.items()})
        for name, value in self.values.items():
            setattr(row, name, value)
        if self.translations:
            row.translations = {**row.translations, **self.translations}
        row.full_clean(exclude=["translations"])
        return row


@transaction.atomic
def keep_rule(*, draft: RuleDraft, actor: Any = None) -> EngravingRule:
    """Make a rule or change the one that is there. Saying it twice is saying it once.

    Raises:
        ValidationError: a value that cannot be; nothing is kept.
    """
    before = draft.found()
    row = draft.made(before)
    row.save()
    if draft.prices is not None:
        EngravingMarket.objects.filter(rule=row).delete()
        EngravingMarket.objects.bulk_create(
            EngravingMarket(rule=row, market_id=market, is_offered=extra is not None, extra=extra or 0)
            for market, extra in sorted(draft.prices.items())
        )
    if draft.sizes is not None:
        EngravingSize.objects.filter(rule=row).delete()
        EngravingSize.objects.bulk_create(
            EngravingSize(rule=row, size=size, lines=lines, characters=characters, width=width)
            for size, (lines, characters, width) in sorted(draft.sizes.items())
        )
    note_engraving_change(row=row, action="added" if before is None else "changed", actor=actor)
    return row


@transaction.atomic
def note_engraving_change(*, row: models.Model, action: Action, actor: Any) -> None:
    """Write into the journal that somebody added, changed or deleted a rule, a place on a picture or a blocked word."""
    record(EngravingChanged(type(row).__name__.lower(), int(row.pk), action), actor=actor)
