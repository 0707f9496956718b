"""What this room knows of a person, to give her and to forget."""

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Bag, BagLine, Hint, SharedList, Watch, Wish
from .selectors import digest_of


def export(client: Any) -> dict[str, Any]:
    """Her bags with what she wrote in them, her wishes, and what `export_asked` knows; six queries."""
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
        **export_asked(_subject(client)),
    }


@transaction.atomic
def erase(client: Any) -> None:
    """Forget her bags and wishes; what she ordered is the orders' to keep."""
    Bag.objects.filter(client=client).delete()
    Wish.objects.filter(client=client).delete()
    erase_asked(_subject(client))


def _subject(client: Any) -> SimpleNamespace:
    return SimpleNamespace(client=client.pk, mails=frozenset({client.email.lower()}))


def export_asked(subject: Any) -> dict[str, Any]:
    """The link of her wishlist, the hints that she sent, and what she asked to be told of; three queries.

    Args:
        subject: a `legal.rules.Subject`: `client` (row or None) and `mails` (proven, in lower case).
    """
    shared = SharedList.objects.filter(client=subject.client) if subject.client else SharedList.objects.none()
    hints = Hint.objects.filter(client=subject.client) if subject.client else Hint.objects.none()
    return {
        "shared wishlist": [
            {"made": row.made_at.isoformat(), "shows her name": row.shows_name, "tells her": row.tells}
            for row in shared
        ],
        "hints": [
            {
                "creation": hint.product.name if hint.product else "",
                "name": hint.name,
                "message": hint.message,
                "asked": hint.made_at.isoformat(),
            }
            for hint in hints.select_related("product").order_by("made_at")
        ],
        "watched": [
            {
                "creation": watch.product.name,
                "sku": watch.sku,
                "of what": watch.kind,
                "market": watch.market_code,
                "e-mail": watch.email,
                "asked": watch.made_at.isoformat(),
                "until": watch.expires_at.isoformat(),
            }
            for watch in _watches(subject).select_related("product").order_by("made_at")
        ],
    }


@transaction.atomic
def erase_asked(subject: Any) -> None:
    """Close the link, forget hints from her and on their way to her, and what she asked to be told of. That an address
    wants no more hints stays, as a digest: it is what she asked for.
    """
    if subject.client:
        SharedList.objects.filter(client=subject.client).delete()
        Hint.objects.filter(client=subject.client).delete()
    Hint.objects.filter(receiver__in=[digest_of(mail) for mail in subject.mails]).delete()
    _watches(subject).delete()


def _watches(subject: Any) -> Any:
    hers = Q(client=None, email__in=subject.mails)
    return Watch.objects.filter(hers | Q(client=subject.client) if subject.client else hers)
