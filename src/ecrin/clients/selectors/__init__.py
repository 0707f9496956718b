"""Reads of clients; each says how many queries it takes."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from ecrin.clients.models import SavedAddress, User
from ecrin.clients.rules import MOST_ADDRESSES


def client_by_mail(email: str) -> User | None:
    """Who signs in with an e-mail address; one query."""
    return User.objects.filter(email=email.strip().lower()).first()


def client_by_proven_mail(email: str) -> User | None:
    """Whose a proven e-mail address is, whether she signs in with it or not; one query."""
    found = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True).select_related("user").first()
    return found.user if found is not None and found.user.is_active else None


def proven_mails(client: Any) -> frozenset[str]:
    """Every address that is proven to be hers, in lower case; one query."""
    rows = EmailAddress.objects.filter(user=client.pk, verified=True).values_list("email", flat=True)
    return frozenset(mail.lower() for mail in rows)


def mail_is_proven(client: Any) -> bool:
    """Whether she came by a letter to the address that she signs in with; one query."""
    return bool(EmailAddress.objects.filter(user=client.pk, email__iexact=client.email, verified=True).exists())


def addresses_of(client: Any) -> list[SavedAddress]:
    """The addresses that she keeps, the one proposed first in front; one query."""
    return list(SavedAddress.objects.filter(client=client))


def address_of_client(client: Any, key: int) -> SavedAddress | None:
    """One of her own addresses, None for anybody else's; one query."""
    return SavedAddress.objects.filter(client=client, pk=key).first()


def fitting_addresses(kept: Iterable[SavedAddress], coming: Iterable[SavedAddress]) -> list[SavedAddress]:
    """Which addresses of another account are new to who keeps some, as many as fit. No query but of what is given."""
    known = {one.address for one in kept}
    new = {one.address: one for one in coming if one.address not in known}
    return list(new.values())[: max(MOST_ADDRESSES - len(known), 0)]
