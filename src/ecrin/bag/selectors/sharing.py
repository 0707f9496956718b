"""Wishlists at a link."""

from typing import Any

from ecrin.bag.models import SharedList, Wish


def shared_list(token: str) -> SharedList | None:
    """The list at an unguessable address, with its client; None once it was closed, or her account is. One query."""
    return SharedList.objects.filter(token=token, client__is_active=True).select_related("client").first()


def shared_list_of(client: Any) -> SharedList | None:
    """The list that a client gave the link of away; one query, none for who is not signed in."""
    return SharedList.objects.filter(client=client).first() if client is not None else None


def shared_wish(shared: SharedList, key: str) -> Wish | None:
    """A wish of a shared list; one query."""
    return Wish.objects.filter(client=shared.client_id, key=key).first()
