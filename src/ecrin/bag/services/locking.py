"""The one lock of a bag."""

from typing import Any

from django.utils import timezone

from ecrin.bag.models import LIFE, Bag, Wish
from ecrin.bag.selectors import open_bags
from ecrin.markets.rules import StorefrontInfo

from .refusals import BagClosed


def locked(bag: Bag) -> Bag:
    """The bag's row as it is now, locked until the transaction ends.

    Raises:
        BagClosed: it is not open any more.
    """
    row = Bag.objects.select_for_update().filter(pk=bag.pk).first()
    if row is None or not row.is_open:
        raise BagClosed
    return row


def locked_bags(token: str, client: Any) -> list[Bag]:
    """The open bags that a visitor may use, locked in the order of their rows, so that two requests never cross."""
    if not token and client is None:
        return []
    return list(open_bags(token, client).select_for_update().order_by("pk"))


def touched(bag: Bag, storefront: StorefrontInfo | None = None, **values: Any) -> None:
    """Write what changed of the row, and give it its whole life again. One statement."""
    now = timezone.now()
    values |= {"touched_at": now, "expires_at": now + LIFE}
    if storefront is not None:
        values |= {"market_code": storefront.market.code, "storefront_code": storefront.code}
    Bag.objects.filter(pk=bag.pk).update(**values)
    for name, value in values.items():
        setattr(bag, name, value)


def new_bag(storefront: StorefrontInfo, *, client: Any = None, left: str = "") -> Bag:
    """An empty bag; the wishes of a visitor whose last bag (`left`) was ordered go with it."""
    where = {"market_code": storefront.market.code, "storefront_code": storefront.code}
    if client is not None:
        made = Bag.objects.get_or_create(client=client, state=Bag.State.OPEN, defaults=where)[0]
        return Bag.objects.select_for_update().get(pk=made.pk)
    bag = Bag.objects.create(**where)
    if left:
        Wish.objects.filter(client=None, token=left).update(token=bag.token)
    return bag
