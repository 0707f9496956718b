"""The devices and keys by which somebody signs in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from ecrin.clients.models import Device
from ecrin.legal.rules import Subject


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
