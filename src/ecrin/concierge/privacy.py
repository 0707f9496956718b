"""What this room knows of a person, to give her and to forget."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from ecrin.legal.rules import Kept, Subject
from ecrin.orders.rules import row_in

from .models import Proposal

HOLDS: Mapping[str, Sequence[str]] = {"Proposal": ("client_name", "email", "telephone", "note")}


def _hers(subject: Subject) -> Q:
    found = Q(order__in=[row for row in map(row_in, subject.purposes) if row])
    for mail in subject.mails:
        found |= Q(email__iexact=mail)
    return found | Q(order__client=subject.client) if subject.client else found


def export(subject: Subject) -> dict[str, Any]:
    """What was composed for her; one query."""
    found = Proposal.objects.filter(_hers(subject)).order_by("created_at")
    return {
        "proposals": [
            {
                "begun": one.created_at.isoformat(),
                "state": one.state,
                "name": one.client_name,
                "email": one.email,
                "telephone": one.telephone,
                "words": one.note,
                "advisor": one.advisor_name,
            }
            for one in found
        ]
    }


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget what was composed for her; what she ordered of it is the orders' to keep."""
    Proposal.objects.filter(_hers(subject)).forget()
    return []
