"""Wishes: made, dropped, and what goes from the bag to them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.bag.models import Bag, Wish
from ecrin.bag.rules import MOST_IN_BAG
from ecrin.bag.selectors import find_bag, wishes_of
from ecrin.catalog.models import Product, Variant
from ecrin.catalog.selectors import taxonomy
from ecrin.core.errors import NotFound
from ecrin.markets.rules import StorefrontInfo

from .lines import remove_line
from .locking import locked, new_bag
from .refusals import BagFull


class WishlistFull(BagFull):
    code = "wishlist-full"
    sentence = gettext_lazy("Your wishlist holds as many creations as it can. Please take one out first.")


@transaction.atomic
def add_wish(
    *,
    product_id: int,
    storefront: StorefrontInfo,
    material: str = "",
    sku: str = "",
    token: str = "",
    client: Any = None,
) -> tuple[Wish, str]:
    """Wish for a creation, or for one piece of it. Doing it twice is doing it once. Returns the wish, and the token that
    a visitor's cookie keeps.

    Raises:
        NotFound: no such published creation.
        WishlistFull: as many as are kept.
    """
    if not Product.objects.filter(pk=product_id, live=True).exists():
        raise NotFound(_("There is no such creation."))
    if sku and not Variant.objects.filter(product_id=product_id, sku=sku).exists():
        sku = ""
    material = material if material in taxonomy().material_by_slug else ""
    bag = find_bag(token=token, client=client) or new_bag(storefront, client=client, left=token)
    owner: dict[str, Any] = {"client": client} if client is not None else {"client": None, "token": bag.token}
    if wishes_of(token=bag.token, client=client).count() >= MOST_IN_BAG:
        raise WishlistFull
    wish, _made = Wish.objects.get_or_create(**owner, product_id=product_id, material=material, sku=sku)
    return wish, bag.token


@transaction.atomic
def drop_wish(*, key: str, token: str, client: Any = None) -> None:
    """Wish for it no more.

    Raises:
        NotFound: it is not among this visitor's wishes (any more).
    """
    gone, _each = wishes_of(token=token, client=client).filter(key=key).delete()
    if not gone:
        raise NotFound(_("This creation is not in your wishlist any more."))


@transaction.atomic
def move_to_wishlist(*, bag: Bag, key: str, storefront: StorefrontInfo) -> Wish:
    """A line of the bag becomes a wish. What was written for it by hand stays behind: `save_for_later` keeps that.

    Raises:
        NotFound: the line, or its creation, is not there any more.
        BagClosed: it became an order meanwhile.
    """
    row = locked(bag)
    line = row.lines.filter(key=key).first()
    found = line and Variant.objects.filter(sku=line.sku).values_list("product_id", "material_id").first()
    if not line or not found:
        raise NotFound(_("This piece is not in your bag any more."))
    product, material_id = found
    material = taxonomy().materials.get(material_id or 0)
    wish, _token = add_wish(
        product_id=product,
        storefront=storefront,
        material=material.slug if material else "",
        sku=line.sku,
        token=row.token,
        client=row.client,
    )
    remove_line(bag=row, key=key)
    return wish
