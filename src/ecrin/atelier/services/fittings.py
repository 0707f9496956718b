"""Verbs over straps and watches as data."""

from typing import Any

from django.db import transaction

from ecrin.atelier.events import Action, FittingChanged
from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.core.journal import record


@transaction.atomic
def keep_fitting(*, row: Strap | WatchFitting, actor: Any) -> None:
    """Keep how a strap or watch is fitted, as a file says it, and write it down. The row is complete and valid."""
    action: Action = "added" if row.pk is None else "changed"
    row.save()
    note_change(row=row, action=action, actor=actor)


@transaction.atomic
def note_change(*, row: Strap | WatchFitting | StrapView, action: Action, actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted how a strap or watch is fitted."""
    product = row.watch_id if isinstance(row, StrapView) else row.product_id
    record(FittingChanged(row._meta.model_name or "", product, action), actor=actor)  # noqa: SLF001 - Django's documented name
