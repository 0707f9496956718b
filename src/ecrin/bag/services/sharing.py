"""A wishlist at a link: made, closed, and what somebody bought from it.

Refusal
├── NotFound        the list was closed, or the wish is not on it any more
└── Conflict
    └── AlreadyGiven   somebody has bought it
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.bag.models import Bag, BagLine, SharedList, Wish
from ecrin.bag.selectors import shared_list, shared_wish
from ecrin.catalog.models import Variant
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.numbers import token as new_token
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order

from .lines import add_to_bag


class AlreadyGiven(Conflict):
    code = "already-given"
    sentence = gettext_lazy("Somebody has just chosen this one. There may be another wish for you.")


@transaction.atomic
def share_wishlist(*, client: Any, shows_name: bool = False, tells: bool = False, anew: bool = False) -> SharedList:
    """Give a client's wishlist a link, or change what stands on it. `anew`: another link, and the old one opens nothing
    any more.
    """
    row, _made = SharedList.objects.select_for_update().get_or_create(client=client)
    row.shows_name, row.tells = shows_name, tells
    if anew:
        row.token = new_token()
    row.save()
    return row


@transaction.atomic
def close_wishlist(*, client: Any) -> None:
    """Its link opens nothing any more. Doing it twice is doing it once."""
    SharedList.objects.filter(client=client).delete()


@transaction.atomic
def choose_gift(
    *, list_token: str, key: str, sku: str, storefront: StorefrontInfo, token: str = "", client: Any = None
) -> BagLine:
    """Put a piece of somebody's shared wishlist into the visitor's own bag.

    Args:
        sku: the piece, where she wishes for a creation without saying which; else her own choice counts.

    Raises:
        NotFound: the list was closed, or the wish is not on it any more.
        AlreadyGiven: somebody has bought it.
        InvalidInput: no piece of the creation was chosen.
        NotSoldHere, FewLeft, LimitReached, CannotMake: as `add_to_bag`.
    """
    shared = shared_list(list_token)
    wish = shared_wish(shared, key) if shared else None
    if wish is None:
        raise NotFound(_("This wish is not on the list any more."))
    if wish.given_order is not None:
        raise AlreadyGiven
    wanted = wish.sku or sku
    if not Variant.objects.filter(product_id=wish.product_id, sku=wanted or None).exists():
        raise InvalidInput(_("Choose a piece first."), field="sku")
    return add_to_bag(sku=wanted, storefront=storefront, token=token, client=client, wish=wish.pk)


@transaction.atomic
def mark_given(*, order: int) -> int:
    """What a paid order has from somebody's shared wishlist is given. Who paid first gave it. Returns how many wishes;
    doing it twice is doing it once.
    """
    row = Order.objects.filter(pk=order).exclude(state=Order.State.CANCELLED).first()
    if row is None:
        return 0
    lines = BagLine.objects.filter(
        bag__token=row.placed_from, bag__state=Bag.State.CLOSED, wish__isnull=False, saved_for_later=False,
        sku__in=row.lines.values_list("sku", flat=True),
    )  # fmt: skip
    wishes = list(lines.values_list("wish_id", flat=True))
    return Wish.objects.filter(pk__in=wishes, given_order=None).update(given_order=order)


@transaction.atomic
def mark_wanted(*, order: int) -> int:
    """The order came to nothing: what it had from a wishlist is wished for again. Returns how many wishes."""
    return Wish.objects.filter(given_order=order).update(given_order=None)
