"""Whose bag is whose."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from ecrin.bag.models import Bag, BagLine, Wish


def open_bags(token: str, client: Any = None) -> QuerySet[Bag]:
    """The open bags that a visitor may use: her own when she is signed in, and the one that her cookie names as long as
    it is nobody's. At most two.

    A token alone never opens a client's bag: who signs out on a shared machine leaves nothing behind.
    """
    if not token and client is None:
        return Bag.objects.none()
    visitors = Q(client=None) & (Q(token=token) | Q(came_from=token))
    own = Q(client=client)
    whose = visitors if client is None else own | visitors if token else own
    return Bag.objects.filter(whose, state=Bag.State.OPEN)


def find_bag(*, token: str, client: Any = None) -> Bag | None:
    """The visitor's bag: a client's own before the one of her cookie, None where there is neither. One query."""
    if not token and client is None:
        return None
    found = list(open_bags(token, client).order_by("pk"))
    return next((bag for bag in found if bag.client_id), found[0] if found else None)


def bag_by_token(token: str) -> Bag | None:
    """The open bag of nobody in particular that a cookie names. One query."""
    return find_bag(token=token)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the header shows: pieces in the bag, wishes."""

    pieces: int = 0
    wishes: int = 0


def counts_of(*, token: str, client: Any = None) -> Counts:
    """Pieces and wishes of a visitor; one query, none for who is unknown."""
    if not token and client is None:
        return Counts()
    text = CharField()
    lines = BagLine.objects.filter(bag__in=open_bags(token, client), saved_for_later=False).order_by()
    wishes = Wish.objects.filter(mine(token, client)).order_by()
    rows = lines.annotate(of=Value("bag", text), each=Cast("key", text)).values_list("of", "each", "quantity")
    more = wishes.annotate(of=Value("wish", text), each=Cast("key", text), one=Value(1)).values_list(
        "of", "each", "one"
    )
    pieces = found = 0
    for of, _, number in rows.union(more, all=True):
        pieces, found = (pieces + number, found) if of == "bag" else (pieces, found + 1)
    return Counts(pieces, found)


def mine(token: str, client: Any = None) -> Q:
    """The wishes of a client, and of the visitor that a token names as long as they are nobody's."""
    visitors = Q(client=None, token=token)
    if client is None:
        return visitors if token else Q(pk=None)
    return Q(client=client) | visitors if token else Q(client=client)
