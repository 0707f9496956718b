"""What this room knows of a person, to give her and to forget."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Proposal


def _hers(client: Any) -> Q:
    return Q(email__iexact=client.email) | Q(order__client=client)


def export(client: Any) -> dict[str, Any]:
    """What was composed for her; one query."""
    found = Proposal.objects.filter(_hers(client)).order_by("created_at")
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
def erase(client: Any) -> None:
    """Forget what was composed for her; what she ordered of it is the orders' to keep."""
    Proposal.objects.filter(_hers(client)).forget()
