"""Verbs of clients: an account begins, its mail is proven, what she keeps in it.

Refusal
└── Conflict
    ├── AddressesFull   she keeps as many addresses as fit
    └── MailTaken       the address is somebody's already
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import (
    AccountBegun,
    AddressForgotten,
    AddressKept,
    DevicesClosed,
    MailChanged,
    MailProven,
    NameChanged,
    ProfileChanged,
)
from ecrin.clients.models import Device, Profile, SavedAddress, User
from ecrin.clients.rules import MOST_ADDRESSES, Address, tidy_name
from ecrin.clients.selectors import fitting_addresses
from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record

from .book import rename_page


class AddressesFull(Conflict):
    code = "addresses-full"
    sentence = _("You keep as many addresses as we can hold. Please remove one first.")


class MailTaken(Conflict):
    code = "mail-taken"
    sentence = _("This address has an account of its own. Please sign in there, or choose another address.")


def begin_account(*, email: str, password: str | None) -> User | None:
    """Somebody chooses a password for an e-mail address, or wants to come in without one. Returns the account, which opens
    once the mail is proven; None where the address has an account already, which is left as it is. Takes as long for
    both.
    """
    try:
        with transaction.atomic():
            client = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=client, email=client.email, primary=True, verified=False)
            record(AccountBegun(client.pk), actor=client)
    except IntegrityError:
        return None
    return client


@transaction.atomic
def prove_mail(*, client: User) -> None:
    """She came by a letter to her address. Doing it twice is doing it once."""
    row = _locked(client)
    mail, _made = EmailAddress.objects.get_or_create(user=row, email=row.email.lower(), defaults={"primary": True})
    if mail.verified:
        return
    mail.verified = mail.primary = True
    mail.save(update_fields=["verified", "primary"])
    record(MailProven(row.pk), actor=row)


@transaction.atomic
def prove_mail_by_code(*, client: User) -> User:
    """She read a code in her mail, which proves the address. A password that somebody chose for it before that proves
    nothing and opens nothing any more. Returns her as she is now.
    """
    row = _locked(client)
    if not EmailAddress.objects.filter(user=row, email=row.email.lower(), verified=True).exists():
        row.set_unusable_password()
        row.save(update_fields=["password"])
        prove_mail(client=row)
    return row


@transaction.atomic
def want_mail(*, client: User, email: str) -> EmailAddress | None:
    """She would like to sign in with another address: it is written down, unproven, in place of one that she wanted
    before. None where somebody has it, which the caller tells nobody.
    """
    row, wanted = _locked(client), email.strip().lower()
    now, _made = EmailAddress.objects.get_or_create(user=row, email=row.email)
    # What is older than the present one is a former address that has yet to be told.
    EmailAddress.objects.filter(user=row, verified=False, pk__gt=now.pk).delete()
    if User.objects.filter(email=wanted).exists():
        return None
    return EmailAddress.objects.create(user=row, email=wanted, primary=False, verified=False)


@transaction.atomic
def change_mail(*, client: User, wanted: EmailAddress, storefront: str) -> None:
    """She came by the letter to the new address: she signs in with it from now on, and the former one is told.

    Raises:
        MailTaken: somebody has it meanwhile.
    """
    row = _locked(client)
    if User.objects.filter(email=wanted.email).exists():
        raise MailTaken
    former, _made = EmailAddress.objects.get_or_create(user=row, email=row.email)
    EmailAddress.objects.filter(pk=former.pk).update(primary=False, verified=False)
    try:
        with transaction.atomic():
            row.email = wanted.email
            row.save(update_fields=["email"])
            EmailAddress.objects.filter(pk=wanted.pk).update(primary=True, verified=True)
    except IntegrityError as error:
        raise MailTaken from error
    record(MailChanged(row.pk, former.pk, storefront), actor=row)
    record(MailProven(row.pk), actor=row)


@transaction.atomic
def forget_former_mail(*, client: int, former: int) -> None:
    """The former address has been told: it is kept no more."""
    EmailAddress.objects.filter(pk=former, user=client, verified=False, primary=False).delete()


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


@transaction.atomic
def keep_address(
    *, client: User, address: Address, telephone: str, is_default: bool = False, key: int = 0
) -> SavedAddress:
    """Keep an address, or change the one of `key`. Her first is proposed first; there is one such at a time.

    Raises:
        AddressesFull: as many as fit are kept.
        NotFound: the one to change is not hers.
    """
    row = _locked(client)
    kept = list(SavedAddress.objects.filter(client=row))
    found = next((one for one in kept if one.pk == key), None)
    if key and found is None:
        raise NotFound
    if found is None and len(kept) >= MOST_ADDRESSES:
        raise AddressesFull
    saved = found or SavedAddress(client=row)
    for name, value in address.as_data().items():
        setattr(saved, name, value)
    saved.telephone = telephone
    others = [one for one in kept if one.pk != saved.pk]
    saved.is_default = is_default or saved.is_default or not any(one.is_default for one in others)
    if saved.is_default:
        SavedAddress.objects.filter(client=row, is_default=True).exclude(pk=saved.pk).update(is_default=False)
    saved.save()
    record(AddressKept(row.pk, saved.pk), actor=row)
    return saved


@transaction.atomic
def keep_first_address(*, client: User, address: Address, telephone: str) -> SavedAddress | None:
    """Keep where her first order goes, so that nothing is typed twice; who keeps an address already decides herself."""
    row = _locked(client)
    if SavedAddress.objects.filter(client=row).exists():
        return None
    if not row.get_full_name():
        rename_client(client=row, first_name=address.given_name, last_name=address.family_name)
    return keep_address(client=row, address=address, telephone=telephone, is_default=True)


@transaction.atomic
def forget_address(*, client: User, key: int) -> None:
    """Keep it no more; the newest of the rest is proposed first where it was that one.

    Raises:
        NotFound: it is not among hers (any more).
    """
    row = _locked(client)
    found = SavedAddress.objects.filter(client=row, pk=key).first()
    if found is None:
        raise NotFound
    found.delete()
    if found.is_default and (heir := SavedAddress.objects.filter(client=row).first()):
        heir.is_default = True
        heir.save(update_fields=["is_default"])
    record(AddressForgotten(row.pk, key), actor=row)


@transaction.atomic
def hand_over_addresses(*, source: User, target: User) -> int:
    """What one account keeps, another keeps from now on, as far as it fits; what is there already is not there twice.
    Returns how many came. In the transaction of a merging.
    """
    _locked(target)
    kept = list(SavedAddress.objects.filter(client=target))
    coming = fitting_addresses(kept, SavedAddress.objects.filter(client=source))
    has_default = any(one.is_default for one in kept)
    SavedAddress.objects.filter(client=source).update(is_default=False)
    for one in coming:
        one.client, one.is_default = target, not has_default
        one.save(update_fields=["client", "is_default"])
        has_default = True
        record(AddressKept(target.pk, one.pk), actor=target)
    SavedAddress.objects.filter(client=source).delete()
    return len(coming)


@transaction.atomic
def hand_over_mails(*, source: User, target: User) -> frozenset[str]:
    """Addresses that were proven to be one account's are proven to be another's. Returns them. In the transaction of a
    merging.
    """
    mails = EmailAddress.objects.filter(user=source)
    proven = frozenset(mail.email.lower() for mail in mails if mail.verified)
    mails.filter(verified=True).update(user=target, primary=False)
    mails.filter(verified=False).delete()
    return proven


@transaction.atomic
def rename_client(*, client: User, first_name: str, last_name: str) -> None:
    """How the house calls her."""
    row = _locked(client)
    row.first_name, row.last_name = tidy_name(first_name), tidy_name(last_name)
    row.save(update_fields=["first_name", "last_name"])
    record(NameChanged(row.pk), actor=row)
    rename_page(client=row)


@transaction.atomic
def keep_person(
    *,
    client: User,
    title: str = "",
    phonetic_given: str = "",
    phonetic_family: str = "",
    birthday: tuple[int, int] | None = None,
    telephone: str = "",
    storefront_code: str = "",
) -> Profile:
    """What she tells of herself besides her name.

    Args:
        birthday: day and month; the year is not asked.
    """
    row = _locked(client)
    profile, _made = Profile.objects.get_or_create(client=row)
    profile.title = title if title in Profile.Title.values else ""
    profile.phonetic_given, profile.phonetic_family = phonetic_given.strip(), phonetic_family.strip()
    profile.birth_day, profile.birth_month = birthday or (None, None)
    profile.telephone, profile.storefront_code = telephone, storefront_code
    profile.save()
    record(ProfileChanged(row.pk, "person"), actor=row)
    return profile


@transaction.atomic
def keep_preferences(*, client: User, sizes: Mapping[str, str], tastes: Mapping[str, Sequence[str]]) -> Profile:
    """Her sizes by size guide, and what she likes: `materials`, `gemstones`, `departments`, each by slug."""
    row = _locked(client)
    profile, _made = Profile.objects.get_or_create(client=row)
    profile.sizes = {code: size for code, size in sizes.items() if size}
    profile.tastes = {kind: list(slugs) for kind, slugs in tastes.items() if slugs}
    profile.save()
    record(ProfileChanged(row.pk, "preferences"), actor=row)
    return profile


def _locked(client: User) -> User:
    """Her row, locked: two tabs never leave two addresses that are proposed first."""
    return User.objects.select_for_update().get(pk=client.pk)
