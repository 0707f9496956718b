"""Reads of clients; each says how many queries it takes."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from ecrin.clients.models import Device, Profile, SavedAddress, User
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


def coming_of_profile(kept: Profile, coming: Profile) -> dict[str, Any]:
    """What another account's profile tells that the kept one leaves empty: new values by field. What belongs together (the
    two names as they are read, the day and the month) comes together or not at all. No query.
    """
    alone = ("title",), ("telephone",), ("storefront_code",)
    new: dict[str, Any] = {}
    for names in (*alone, ("phonetic_given", "phonetic_family"), ("birth_day", "birth_month")):
        if not any(getattr(kept, name) for name in names):
            new |= {name: getattr(coming, name) for name in names if getattr(coming, name)}
    for name in ("sizes", "tastes"):
        if more := {code: told for code, told in getattr(coming, name).items() if not getattr(kept, name).get(code)}:
            new[name] = getattr(kept, name) | more
    return new


def devices_of(client: Any) -> list[Device]:
    """The browsers in which she is signed in, the one seen last in front; one query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(Device.objects.filter(client=client, session_key__in=alive))


def profile_of(client: Any) -> Profile:
    """What she told of herself; an empty one where she told nothing. One query."""
    return Profile.objects.filter(client=client).first() or Profile(client=client)


def sizes_of(client: Any) -> dict[str, str]:
    """Her sizes by code of the size guide; one query, none for who is not signed in."""
    found = (
        Profile.objects.filter(client=client).values_list("sizes", flat=True).first() if client is not None else None
    )
    return dict(found or {})
