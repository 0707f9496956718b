"""Verbs over straps and watches as data."""

from typing import Any

from django.db import transaction

from ecrin.atelier.events import Action, FittingChanged
from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.core.journal import record


@transaction.atomic
def note_change(*, row: Strap | WatchFitting | StrapView, action: Action, actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted how a strap or watch is fitted."""
    product = row.watch_id if isinstance(row, StrapView) else row.product_id
    record(FittingChanged(row._meta.model_name or "", product, action), actor=actor)  # noqa: SLF001 - Django's documented name
