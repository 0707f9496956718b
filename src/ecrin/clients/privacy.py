"""What this room knows of a person, to give her and to forget."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from ecrin.legal.rules import Subject

from .models import Device, Profile, SavedAddress, User


def export(client: Any) -> dict[str, Any]:
    """Her name, her mail, the addresses that she keeps and what she told of herself; three queries."""
    mails = EmailAddress.objects.filter(user=client).order_by("pk")
    return {
        "e-mail": client.email,
        "first name": client.first_name,
        "last name": client.last_name,
        "joined": client.joined_at.isoformat(),
        "proven addresses": [mail.email for mail in mails if mail.verified],
        "addresses": [
            {**saved.address.as_data(), "telephone": saved.telephone}
            for saved in SavedAddress.objects.filter(client=client)
        ],
        **export_profile(client.pk),
    }


def export_profile(client: int | None) -> dict[str, Any]:
    """What a client told of herself, by her row; one query."""
    profile = Profile.objects.filter(client=client).first() if client else None
    if profile is None:
        return {}
    return {
        "title": profile.title,
        "names as they are read": [profile.phonetic_given, profile.phonetic_family],
        "birthday": {"day": profile.birth_day, "month": profile.birth_month},
        "telephone": profile.telephone,
        "storefront": profile.storefront_code,
        "sizes": profile.sizes,
        "likes": profile.tastes,
    }


@transaction.atomic
def erase(client: Any) -> None:
    """Forget who she is. The row stays, nameless and closed, since what others wrote points at it."""
    row = User.objects.select_for_update().get(pk=client.pk)
    SavedAddress.objects.filter(client=row).delete()
    Profile.objects.filter(client=row).delete()
    EmailAddress.objects.filter(user=row).delete()
    row.email, row.first_name, row.last_name = f"erased-{row.pk}@invalid.invalid", "", ""
    row.is_active = False
    row.set_unusable_password()
    row.save(update_fields=["email", "first_name", "last_name", "is_active", "password"])


def export_ways_in(subject: Subject) -> dict[str, Any]:
    """The browsers in which she is signed in and the passkeys and codes that open her account, without what opens it; two
    queries.
    """
    if subject.client is None:
        return {}
    factors = Authenticator.objects.filter(user_id=subject.client).order_by("pk")
    return {
        "devices": [
            {"browser": one.agent, "since": one.began_at.isoformat(), "last seen": one.seen_at.isoformat()}
            for one in Device.objects.filter(client_id=subject.client)
        ],
        "ways in": [
            {"kind": one.type, "name": one.data.get("name", ""), "since": one.created_at.isoformat()} for one in factors
        ],
    }


@transaction.atomic
def erase_ways_in(subject: Subject) -> None:
    """Sign her out everywhere; no passkey and no code opens anything any more."""
    if subject.client is None:
        return
    Authenticator.objects.filter(user_id=subject.client).delete()
    devices = Device.objects.filter(client_id=subject.client)
    Session.objects.filter(session_key__in=devices.values("session_key")).delete()
    devices.delete()
