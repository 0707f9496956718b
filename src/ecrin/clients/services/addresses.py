"""The addresses that she keeps."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import AddressForgotten, AddressKept
from ecrin.clients.models import SavedAddress, User
from ecrin.clients.rules import MOST_ADDRESSES, Address
from ecrin.clients.selectors import fitting_addresses
from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record

from .locking import locked_client
from .profile import rename_client


class AddressesFull(Conflict):
    code = "addresses-full"
    sentence = _("You keep as many addresses as we can hold. Please remove one first.")


@transaction.atomic
def keep_address(
    *, client: User, address: Address, telephone: str, is_default: bool = False, key: int = 0
) -> SavedAddress:
    """Keep an address, or change the one of `key`. Her first is proposed first; there is one such at a time.

    Raises:
        AddressesFull: as many as fit are kept.
        NotFound: the one to change is not hers.
    """
    row = locked_client(client)
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
    row = locked_client(client)
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
    row = locked_client(client)
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
    locked_client(target)
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
