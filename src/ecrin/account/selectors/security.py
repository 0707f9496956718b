"""Reads of how somebody signs in; each says how many queries it takes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from ecrin.clients.models import User

KEY, APP, SPARE = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


@dataclass(frozen=True, slots=True)
class Passkey:
    pk: int
    name: str
    since: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How somebody signs in besides her password."""

    passkeys: tuple[Passkey, ...] = ()
    has_app: bool = False
    spare_codes: int | None = None
    """Recovery codes that are left; None where she has none."""
    is_staff: bool = False

    @property
    def asks_more(self) -> bool:
        """Whether a password, or a code by mail, is not enough: she keeps an authenticator app, or works here and has
        a passkey. A client's passkey is another way in, not a second lock (ADR 0211).
        """
        return self.has_app or (self.is_staff and bool(self.passkeys))


def ways_in(client: Any) -> WaysIn:
    """All ways in of somebody; one query."""
    kinds: dict[str, list[Authenticator]] = {}
    for one in Authenticator.objects.filter(user_id=client.pk).order_by("pk"):
        kinds.setdefault(one.type, []).append(one)
    return WaysIn(
        passkeys=tuple(
            Passkey(one.pk, one.data["name"], one.created_at, one.last_used_at) for one in kinds.get(KEY, ())
        ),
        has_app=APP in kinds,
        spare_codes=len(kinds[SPARE][0].wrap().get_unused_codes()) if SPARE in kinds else None,
        is_staff=client.is_staff,
    )


def staff_without_factor() -> QuerySet[User]:
    """The active staff whom a password alone would let in."""
    held = Authenticator.objects.filter(type__in=(KEY, APP)).values("user_id")
    return User.objects.filter(is_staff=True, is_active=True).exclude(pk__in=held).order_by("email")


def has_factor(client: Any) -> bool:
    """Whether she has a passkey or an authenticator app; one query."""
    return bool(Authenticator.objects.filter(user_id=client.pk, type__in=(KEY, APP)).exists())
