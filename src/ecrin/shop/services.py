"""Verbs of this room."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from ecrin.core.errors import InvalidInput

from .models import OldAddress
from .rules.addresses import normalised


@dataclass(frozen=True, slots=True)
class Kept:
    """An old address to keep: `target` is without the storefront; an empty `storefront` means the visitor's own."""

    path: str
    target: str
    storefront: str = ""
    is_permanent: bool = True


@transaction.atomic
def keep_old_address(*, path: str, target: str, storefront: str = "", is_permanent: bool = True) -> OldAddress:
    """Let a former address lead to `target` from now on.

    Raises:
        InvalidInput: an empty path, or a target that is not a path within the storefront.
    """
    keep_old_addresses(addresses=[Kept(path, target, storefront, is_permanent)])
    return OldAddress.objects.get(path=normalised(path))


@transaction.atomic
def keep_old_addresses(*, addresses: Iterable[Kept]) -> int:
    """Keep many at once, replacing what was kept under the same path; one statement. Returns how many.

    Raises:
        InvalidInput: an empty path, or a target that is not a path within the storefront.
    """
    rows = {}
    for one in addresses:
        path = normalised(one.path)
        if path == "/":
            raise InvalidInput("An old address needs a path.", field="path")
        if one.target.startswith("/") or ":" in one.target:
            raise InvalidInput(
                "A target is a path within the storefront, such as collections/jewelry/.", field="target"
            )
        rows[path] = OldAddress(path=path, target=one.target, storefront=one.storefront, is_permanent=one.is_permanent)
    OldAddress.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["target", "storefront", "is_permanent"],
    )
    return len(rows)
