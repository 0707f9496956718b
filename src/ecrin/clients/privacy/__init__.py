"""What this room knows of a person, to give her and to forget."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from ecrin.clients.models import Profile, SavedAddress, User
from ecrin.legal.rules import Kept, Subject

from .book import erase_book, export_book
from .ways_in import erase_ways_in, export_ways_in

HOLDS: Mapping[str, Sequence[str]] = {
    "User": ("email", "first_name", "last_name", "last_login"),
    "SavedAddress": (
        "client", "given_name", "family_name", "line1", "line2", "city", "area", "postal_code", "telephone",
    ),
    "Profile": (
        "client", "title", "phonetic_given", "phonetic_family", "birth_day", "birth_month", "telephone", "sizes", "tastes",
    ),
    "Device": ("client", "agent"),
    "AccountStep": ("client",),
    "AccountStepWords": ("text",),
    "ClientProfile": ("client", "email", "name", "telephone", "words"),
    "ClientNote": ("text",),
    "ClientTask": ("text",),
    "ClientView": ("reason",),
}  # fmt: skip
UNPROVEN = timedelta(days=30)
"""How long an account waits for its letter to be opened."""


def complete(subject: Subject) -> Subject:
    """With the account whose proven mail this is, and with every proven mail of the account; two queries."""
    key = subject.client
    if key is None:
        rows = EmailAddress.objects.filter(verified=True, user__is_staff=False)
        found = [mail for mail in subject.mails if rows.filter(email__iexact=mail).exists()]
        row = rows.filter(email__iexact=found[0]).first() if found else None
        key = row.user_id if row else None
    own = EmailAddress.objects.filter(user=key, verified=True) if key else EmailAddress.objects.none()
    return replace(subject, client=key, mails=subject.mails | {mail.email.lower() for mail in own})


def export(subject: Subject) -> dict[str, Any]:
    """Her name, her mail and the addresses that she keeps, what she told of herself, how she signs in, and what stands of
    her in the client book; at most twelve queries.
    """
    client = User.objects.filter(pk=subject.client).first() if subject.client else None
    if client is None:
        return export_book(subject)
    mails = EmailAddress.objects.filter(user=client).order_by("pk")
    return {
        "e-mail": client.email,
        "first name": client.first_name,
        "last name": client.last_name,
        "joined": client.joined_at.isoformat(),
        "last sign-in": client.last_login.isoformat() if client.last_login else None,
        "proven addresses": [mail.email for mail in mails if mail.verified],
        "addresses": [
            {**saved.address.as_data(), "telephone": saved.telephone}
            for saved in SavedAddress.objects.filter(client=client)
        ],
        **export_profile(client.pk),
        **export_ways_in(subject),
        **export_book(subject),
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


def blocks(subject: Subject) -> list[str]:
    """Why her account cannot be forgotten now; one query."""
    works_here = subject.client is not None and User.objects.filter(pk=subject.client, is_staff=True).exists()
    return [_("You work here: the account is yours at work too. Please ask an administrator.")] if works_here else []


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget who she is, which ends every session of hers. The row stays, nameless and closed, since what others wrote
    points at it; her address is free for another account.
    """
    erase_book(subject)
    row = User.objects.select_for_update().filter(pk=subject.client).first() if subject.client else None
    if row is None:
        return []
    erase_ways_in(subject)
    Profile.objects.filter(client=row).delete()
    SavedAddress.objects.filter(client=row).delete()
    for relation in User._meta.related_objects:  # noqa: SLF001 - Django's documented name
        # what allauth keeps of her way in: addresses, factors, devices
        if relation.related_model.__module__.startswith("allauth."):
            relation.related_model._default_manager.filter(**{relation.field.name: row}).delete()  # noqa: SLF001 - as above
    ModelLogEntry.objects.for_instance(row).update(label="")
    row.email, row.first_name, row.last_name = f"erased-{row.pk}@invalid.invalid", "", ""
    row.is_active, row.last_login = False, None
    row.set_unusable_password()
    row.save(update_fields=["email", "first_name", "last_name", "is_active", "last_login", "password"])
    return []


@transaction.atomic
def forget_unproven() -> int:
    """Accounts whose letter nobody opened go; one that somebody signed in to, or that has something, stays. Returns how
    many.
    """
    rows = User.objects.filter(
        is_staff=False, is_superuser=False, last_login=None, joined_at__lt=timezone.now() - UNPROVEN,
        emailaddress__isnull=False, orders=None,
    ).exclude(emailaddress__verified=True)  # fmt: skip
    keys = set(rows.values_list("pk", flat=True))
    User.objects.filter(pk__in=keys).delete()
    return len(keys)
