"""Verbs of clients: an account begins, its mail is proven, what she keeps in it.

Refusal
└── Conflict
    └── AddressesFull   she keeps as many addresses as fit
"""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import AccountBegun, AddressForgotten, AddressKept, MailProven, NameChanged
from ecrin.clients.models import SavedAddress, User
from ecrin.clients.rules import MOST_ADDRESSES, Address
from ecrin.clients.selectors import fitting_addresses
from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record

from .book import rename_page


class AddressesFull(Conflict):
    code = "addresses-full"
    sentence = _("You keep as many addresses as we can hold. Please remove one first.")


def begin_account(*, email: str, password: str) -> User | None:
    """Somebody chooses a password for an e-mail address. Returns the account, which opens once the mail is proven; None
    where the address has an account already, which is left as it is.
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
    row.first_name, row.last_name = first_name.strip(), last_name.strip()
    row.save(update_fields=["first_name", "last_name"])
    record(NameChanged(row.pk), actor=row)
    rename_page(client=row)


def _locked(client: User) -> User:
    """Her row, locked: two tabs never leave two addresses that are proposed first."""
    return User.objects.select_for_update().get(pk=client.pk)
