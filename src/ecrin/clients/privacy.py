"""What this room knows of a person, to give her and to forget."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from ecrin.legal.rules import Subject

from .models import (
    AccountStep,
    AccountStepWords,
    ClientNote,
    ClientProfile,
    ClientTask,
    ClientView,
    Device,
    Profile,
    SavedAddress,
    User,
)


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


def export_book(subject: Subject) -> dict[str, Any]:
    """What stands of her in the client book, what was done to her account and why, and when and what for staff looked at
    her: their names are theirs (Court of Justice, C-579/21). Six queries.
    """
    pages = list(_pages(subject))
    notes = ClientNote.objects.filter(profile__in=pages).order_by("pk")
    tasks = ClientTask.objects.filter(profile__in=pages).order_by("pk")
    views = ClientView.objects.filter(profile__in=pages).order_by("pk")
    steps = AccountStep.objects.filter(client=subject.client).select_related("words").order_by("pk")
    return {
        "client book": [
            {
                "name": page.name,
                "e-mail": page.email,
                "telephone": page.telephone,
                "met": page.met_at.isoformat(),
                "last contact": page.last_contact_at.isoformat(),
                "boutique": page.boutique_code,
                "has an advisor": page.advisor_id is not None,
                "markets": sorted(one.market_code for one in page.markets.all()),
            }
            for page in pages
        ],
        "notes": [
            {
                "at": one.at.isoformat(),
                "kind": one.kind,
                "text": one.text,
                "day": one.on.isoformat() if one.on else None,
            }
            for one in notes
        ],
        "to do": [
            {"text": one.text, "by": one.due_on.isoformat(), "every year": one.is_yearly, "is done": bool(one.done_at)}
            for one in tasks
        ],
        "account": [
            {"at": one.at.isoformat(), "what": one.kind, "why": one.ground, "words": one.text} for one in steps
        ],
        "looked at": [{"at": one.at.isoformat(), "what": one.page, "why": one.reason} for one in views],
    }


@transaction.atomic
def erase_book(subject: Subject) -> None:
    """Forget what was written of her, and her words. That a step was taken on her account, and that somebody looked at her
    page, stays, without a word of hers: the first for claims (Regulation (EU) 2016/679, art. 17(3)(e)), the second for its year.
    """
    pages = [page.pk for page in _pages(subject)]
    ClientTask.objects.filter(profile__in=pages).delete()
    ClientNote.objects.filter(profile__in=pages).delete()
    AccountStepWords.objects.filter(step__client=subject.client).delete()
    ClientProfile.objects.filter(pk__in=pages).update(
        email="", name="", telephone="", words="", storefront_code="", boutique_code="", advisor=None
    )


def _pages(subject: Subject) -> QuerySet[ClientProfile]:
    """Her pages of the client book: her account's, a guest's by an address that is hers, and what became part of these."""
    hers = Q(email__in=subject.mails, client=None)
    if subject.client is not None:
        hers |= Q(client=subject.client)
    whole = ClientProfile.objects.filter(hers | Q(merged_into__in=ClientProfile.objects.filter(hers)))
    return whole.prefetch_related("markets").order_by("pk")
