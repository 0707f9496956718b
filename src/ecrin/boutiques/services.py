"""Verbs of this room."""

from typing import Any

from django.db import transaction

from ecrin.core.journal import record

from .events import Action, BoutiqueChanged
from .models import Boutique


@transaction.atomic
def note_change(*, boutique: Boutique, action: Action, actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted a boutique."""
    record(BoutiqueChanged(int(boutique.pk), action), actor=actor)
