"""What this room knows of a person, to give her and to forget. A payment keeps nobody's name; a credit knows whom its letter
goes to, and that with her code anybody may spend it stays.
"""

from typing import Any

from django.db import transaction

from .models import Credit
from .selectors import free_of_credits


def export(client: Any) -> dict[str, Any]:
    """The credits that were written to her address; two queries."""
    found = list(Credit.objects.filter(email__iexact=client.email, given_at__isnull=False))
    free = free_of_credits(found)
    return {
        "credits": [
            {
                "name": one.name,
                "email": one.email,
                "code": one.code,
                "currency": one.currency,
                "minor units": one.amount,
                "left": free[one.pk],
                "until": one.ends_on.isoformat() if one.ends_on else None,
            }
            for one in found
        ]
    }


@transaction.atomic
def erase(client: Any) -> None:
    """Forget whom they were written to; the credits stay good, and so does their ledger."""
    Credit.objects.filter(email__iexact=client.email).update(name="", email="")
