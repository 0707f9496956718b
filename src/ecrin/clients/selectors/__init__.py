"""Reads of clients; each says how many queries it takes."""

from typing import Any

from allauth.account.models import EmailAddress

from ecrin.clients.models import SavedAddress, User


def client_by_mail(email: str) -> User | None:
    """Who signs in with an e-mail address; one query."""
    return User.objects.filter(email=email.strip().lower()).first()


def mail_is_proven(client: Any) -> bool:
    """Whether she came by a letter to the address that she signs in with; one query."""
    return bool(EmailAddress.objects.filter(user=client.pk, email__iexact=client.email, verified=True).exists())


def addresses_of(client: Any) -> list[SavedAddress]:
    """The addresses that she keeps, the one proposed first in front; one query."""
    return list(SavedAddress.objects.filter(client=client))


def address_of_client(client: Any, key: int) -> SavedAddress | None:
    """One of her own addresses, None for anybody else's; one query."""
    return SavedAddress.objects.filter(client=client, pk=key).first()
