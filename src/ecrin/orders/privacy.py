"""What this room knows of who sent a gift back, to give her and to forget. Orders themselves are kept by law; what of them
is erased is not here yet.
"""

from typing import Any

from django.db import transaction

from .models import GiftReceiver


def export(client: Any) -> dict[str, Any]:
    """What she announced to send back of gifts; two queries."""
    found = GiftReceiver.objects.filter(email__iexact=client.email).select_related("parcel__order").order_by("pk")
    return {
        "gifts sent back": [
            {
                "name": one.name,
                "email": one.email,
                "return": one.parcel.number,
                "asked": one.parcel.asked_at.isoformat(),
            }
            for one in found
        ]
    }


@transaction.atomic
def erase(client: Any) -> None:
    """Forget who sent it back; the return stays. A credit that was not decided yet finds nobody to write to."""
    GiftReceiver.objects.filter(email__iexact=client.email).delete()
