"""What this room knows of a person, to give her and to forget."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from ecrin.legal.rules import Kept, Subject

from .models import Bag, BagLine, Wish

HOLDS: Mapping[str, Sequence[str]] = {
    "Bag": ("client", "gift", "draft", "removed"),
    "BagLine": ("personalisation",),
    "Wish": ("client",),
}


def _hers(subject: Subject) -> list[Bag]:
    """Bags of her account, and those of visitors who typed one of her addresses at the checkout; two queries."""
    found = list(Bag.objects.filter(client=subject.client)) if subject.client else []
    typed = Q(pk__in=[])
    for mail in subject.mails:
        typed |= Q(draft__contact__email__iexact=mail)
    return [*found, *Bag.objects.filter(typed, client=None)]


def export(subject: Subject) -> dict[str, Any]:
    """Her bags with what she wrote in them, and her wishes; four queries."""
    bags = sorted(_hers(subject), key=lambda bag: bag.created_at)
    lines = BagLine.objects.filter(bag__in=bags).order_by("added_at")
    wishes = Wish.objects.filter(client=subject.client) if subject.client else Wish.objects.none()
    return {
        "bags": [
            {"begun": bag.created_at.isoformat(), "state": bag.state, "gift": bag.gift, "typed": bag.draft}
            for bag in bags
        ],
        "pieces": [
            {
                "sku": line.sku,
                "quantity": line.quantity,
                "personalisation": line.personalisation,
                "added": line.added_at.isoformat(),
            }
            for line in lines
        ],
        "wishes": [
            {"creation": wish.product.name, "sku": wish.sku, "added": wish.added_at.isoformat()}
            for wish in wishes.select_related("product").order_by("added_at")
        ],
    }


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget her bags and wishes; what she ordered is the orders' to keep."""
    Bag.objects.filter(pk__in=[bag.pk for bag in _hers(subject)]).delete()
    if subject.client:
        Wish.objects.filter(client=subject.client).delete()
    return []
