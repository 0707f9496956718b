"""What this room knows of a person, to give her and to forget."""

from typing import Any

from django.db import transaction

from .models import Bag, BagLine, Wish


def export(client: Any) -> dict[str, Any]:
    """Her bags with what she wrote in them, and her wishes; three queries."""
    bags = Bag.objects.filter(client=client).order_by("created_at")
    lines = BagLine.objects.filter(bag__client=client).order_by("added_at")
    wishes = Wish.objects.filter(client=client).select_related("product").order_by("added_at")
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
            {"creation": wish.product.name, "sku": wish.sku, "added": wish.added_at.isoformat()} for wish in wishes
        ],
    }


@transaction.atomic
def erase(client: Any) -> None:
    """Forget her bags and wishes; what she ordered is the orders' to keep."""
    Bag.objects.filter(client=client).delete()
    Wish.objects.filter(client=client).delete()
