"""Where she is signed in, and where no longer."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from ecrin.clients.events import DevicesClosed
from ecrin.clients.models import Device, User
from ecrin.core.errors import NotFound
from ecrin.core.journal import record


@transaction.atomic
def note_device(*, client: User, session_key: str, agent: str, storefront: str = "") -> None:
    """She is signed in in a browser: now, or seen there again."""
    Device.objects.update_or_create(
        session_key=session_key,
        defaults={"client": client, "seen_at": timezone.now()},
        create_defaults={"client": client, "agent": agent[:300], "storefront": storefront},
    )


@transaction.atomic
def move_device(*, session_key: str, to: str) -> None:
    """The same browser under another key of its session."""
    Device.objects.filter(session_key=session_key).update(session_key=to)


@transaction.atomic
def close_device(*, client: User, key: int) -> None:
    """Sign her out in one browser: it is out at its next request.

    Raises:
        NotFound: no device of hers.
    """
    found = Device.objects.filter(client=client, pk=key).first()
    if found is None:
        raise NotFound
    _close([found])
    record(DevicesClosed(client.pk, 1), actor=client)


@transaction.atomic
def close_other_devices(*, client: User, but: str) -> int:
    """Sign her out everywhere but in the session `but`. Returns in how many."""
    others = list(Device.objects.filter(client=client).exclude(session_key=but))
    _close(others)
    if others:
        record(DevicesClosed(client.pk, len(others)), actor=client)
    return len(others)


def _close(devices: list[Device]) -> None:
    for device in devices:
        SessionStore(device.session_key).delete()
    Device.objects.filter(pk__in=[device.pk for device in devices]).delete()


@transaction.atomic
def end_ways_in(*, client: User) -> None:
    """She is signed out everywhere, and no passkey and no code of hers opens anything any more. In the transaction of a
    merging.
    """
    _close(list(Device.objects.filter(client=client)))
    Authenticator.objects.filter(user=client).delete()


@transaction.atomic
def forget_device(*, session_key: str) -> None:
    """She signed out there herself."""
    Device.objects.filter(session_key=session_key).delete()


@transaction.atomic
def drop_ended_sessions() -> int:
    """Sessions that ran out, and the devices of sessions that are not there any more. Done by the clock. Returns how many
    sessions went.
    """
    gone, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    settled = timezone.now() - timedelta(minutes=5)
    alive = Session.objects.values("session_key")
    Device.objects.filter(seen_at__lt=settled).exclude(session_key__in=alive).delete()
    return gone
