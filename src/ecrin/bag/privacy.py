"""What this room knows of a person, to give her and to forget."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from ecrin.legal.rules import Kept, Subject

from .models import Bag, BagLine, Hint, SharedList, Watch, Wish
from .selectors import digest_of

HOLDS: Mapping[str, Sequence[str]] = {
    "Bag": ("client", "gift", "draft", "removed"),
    "BagLine": ("personalisation",),
    "Wish": ("client",),
    "SharedList": ("client",),
    "Hint": ("client", "name", "message", "email", "receiver"),
    "Watch": ("client", "email"),
}


def _hers(subject: Subject) -> list[Bag]:
    """Bags of her account, and those of visitors who typed one of her addresses at the checkout; two queries."""
    found = list(Bag.objects.filter(client=subject.client)) if subject.client else []
    typed = Q(pk__in=[])
    for mail in subject.mails:
        typed |= Q(draft__contact__email__iexact=mail)
    return [*found, *Bag.objects.filter(typed, client=None)]


def export(subject: Subject) -> dict[str, Any]:
    """Her bags with what she wrote in them, her wishes, and what `export_asked` knows; seven queries."""
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
        **export_asked(subject),
    }


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget her bags and wishes; what she ordered is the orders' to keep."""
    Bag.objects.filter(pk__in=[bag.pk for bag in _hers(subject)]).delete()
    if subject.client:
        Wish.objects.filter(client=subject.client).delete()
    erase_asked(subject)
    return []


def export_asked(subject: Subject) -> dict[str, Any]:
    """The link of her wishlist, the hints that she sent, and what she asked to be told of; three queries."""
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
def erase_asked(subject: Subject) -> None:
    """Close the link, forget hints from her and on their way to her, and what she asked to be told of. That an address
    wants no more hints stays, as a digest: it is what she asked for.
    """
    if subject.client:
        SharedList.objects.filter(client=subject.client).delete()
        Hint.objects.filter(client=subject.client).delete()
    Hint.objects.filter(receiver__in=[digest_of(mail) for mail in subject.mails]).delete()
    _watches(subject).delete()


def _watches(subject: Subject) -> Any:
    hers = Q(client=None, email__in=subject.mails)
    return Watch.objects.filter(hers | Q(client=subject.client) if subject.client else hers)
