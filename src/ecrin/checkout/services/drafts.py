"""What was typed is kept with the bag, so that nothing is typed twice."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ecrin.bag.models import Bag


@transaction.atomic
def keep_draft(*, bag: Bag, step: str, typed: Mapping[str, str]) -> None:
    """Keep what was typed into a step, right or wrong; what is kept of other steps stays. A closed bag keeps nothing.

    Two statements.
    """
    row = Bag.objects.select_for_update().get(pk=bag.pk)
    if not row.is_open:
        return
    row.draft = {**row.draft, step: dict(typed)}
    row.touched_at = timezone.now()
    row.save(update_fields=["draft", "touched_at"])
    bag.draft = row.draft
