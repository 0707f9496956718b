"""What this room knows of a person: what is engraved, fitted or set for her. It knows her by what she ordered alone."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ecrin.legal.rules import Kept, Subject

from .models import Making, MakingPhoto, MakingStep
from .rules import makings as rules

HOLDS: Mapping[str, Sequence[str]] = {
    "Making": ("facts", "payload"),
    "MakingStep": ("text",),
    "MakingPhoto": ("file",),
}


def _hers(subject: Subject) -> QuerySet[Making]:
    return Making.objects.filter(subject__in=subject.purposes).order_by("pk")


def export(subject: Subject) -> dict[str, Any]:
    """What was made for her, with what the bench noted; two queries."""
    return {
        "made for you": [
            {
                "number": one.number,
                "piece": one.name,
                "kind": one.kind,
                "state": one.state,
                "read by you": one.facts,
                "made after": one.payload,
                "notes": [step.text for step in one.steps.all() if step.text],
            }
            for one in _hers(subject).prefetch_related("steps")
        ]
    }


def documents(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """Photographs of her pieces on the bench, one at a time: a name and its bytes."""
    for one in MakingPhoto.objects.filter(making__in=_hers(subject)).select_related("making"):
        with one.file.open() as file:
            yield f"{one.making.number}-{PurePosixPath(str(one.file.name)).name}", file.read()


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget what was written into pieces that left the bench, with their notes and photographs. The rows stay: who did
    what, when. What is still on the bench is under way and stays whole.
    """
    over = _hers(subject).exclude(state__in=rules.OPEN)
    for photograph in MakingPhoto.objects.filter(making__in=over):
        photograph.file.delete(save=False)
        photograph.delete()
    MakingStep.objects.filter(making__in=over).update(text="")
    over.update(facts=[], payload={})
    return []
