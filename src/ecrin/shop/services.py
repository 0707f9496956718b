"""Verbs of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.changes import touch
from ecrin.core.errors import InvalidInput, NotAllowed, NotFound
from ecrin.core.journal import record
from ecrin.markets.models import Market

from .events import Action, TreeChanged
from .models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink, OldAddress
from .rules.addresses import normalised
from .rules.trees import Way, moved, reordered
from .selectors.menu import leads_somewhere

Branch = MenuDepartment | MenuTab | MenuEntry | MobileLink | FooterGroup | FooterLink
PARENTS: dict[type[Any], str] = {
    MenuDepartment: "market", MenuTab: "department", MenuEntry: "tab", MobileLink: "", FooterGroup: "market",
    FooterLink: "group",
}  # fmt: skip
"""What stands under what: the rows of a model that share this field are in one order."""
BRANCHES = {model._meta.model_name: model for model in PARENTS}  # noqa: SLF001 - Django's documented name


class LeadsNowhere(InvalidInput):
    """No storefront has the page that an entry would lead to."""

    code = "leads-nowhere"
    sentence = _(
        "No storefront has this page. Write its address without the storefront, such as collections/jewelry/, "
        "or a whole one that begins with https://, mailto: or tel:."
    )


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


# The menu and the footer


@transaction.atomic
def save_branch(*, row: Any, actor: Any) -> Branch:
    """Keep a row of the menu or the footer, a new one at the end of its siblings.

    Raises:
        LeadsNowhere: `field` says which of its addresses.
        NotAllowed: the actor may not change the tree that it is of.
    """
    require_tree(row=row, actor=actor)
    for field in ("address", "view_all"):
        address = getattr(row, field, "")
        if address and not leads_somewhere(address):
            raise LeadsNowhere(field=field)
    action: Action = "changed" if row.pk else "added"
    if not row.pk:
        row.position = 1 + max(_siblings(row).values_list("position", flat=True), default=0)
    row.save()
    record(_fact(row, action), actor=actor)
    return row  # type: ignore[no-any-return]  # one of the models above


@transaction.atomic
def delete_branch(*, row: Any, actor: Any) -> None:
    """Take a row away, and all that stands under it.

    Raises:
        NotAllowed: the actor may not change the tree that it is of.
    """
    require_tree(row=row, actor=actor)
    record(_fact(row, "deleted"), actor=actor)
    row.delete()


def move_branch(*, kind: str, row: int, way: Way, actor: Any) -> None:
    """Move a row one place up or down among its siblings.

    Raises:
        NotFound, NotAllowed: as `order_branches`.
    """
    found = _branch(kind, row)
    order_branches(kind=kind, rows=moved(list(_siblings(found).values_list("pk", flat=True)), row, way), actor=actor)


@transaction.atomic
def order_branches(*, kind: str, rows: list[int], actor: Any) -> None:
    """Put siblings into an order. Rows of another parent are left; those that are not named follow.

    Raises:
        NotFound: there is no such kind or row.
        NotAllowed: the actor may not change the tree that they are of.
    """
    first = _branch(kind, rows[0] if rows else 0)
    require_tree(row=first, actor=actor)
    siblings = {one.pk: one for one in _siblings(first).select_for_update()}
    before = list(siblings)
    after = reordered(before, rows)
    if before == after:
        return
    for position, pk in enumerate(after, start=1):
        siblings[pk].position = position
    type(first)._default_manager.bulk_update(siblings.values(), ["position"])  # noqa: SLF001 - Django's documented name
    record(_fact(first, "ordered"), actor=actor)
    touch("menu")


def require_tree(*, row: Any, actor: Any) -> None:
    """Let an actor pass who may change the tree of a row: its market's, or everybody's with rights in every market.

    Raises:
        NotAllowed: she may not.
    """
    market = market_of_branch(row)
    right = f"shop.change_{row._meta.model_name}"  # noqa: SLF001 - Django's documented name
    if actor is None:
        return
    if not actor.has_perm(right, market) or (market is None and not _reaches_everywhere(actor, right)):
        raise NotAllowed


def market_of_branch(row: Any) -> Any:
    """The market whose own tree a row is part of; None for the tree of all."""
    if isinstance(row, MenuEntry):
        return row.tab.department.market
    if isinstance(row, MenuTab):
        return row.department.market
    if isinstance(row, FooterLink):
        return row.group.market
    return getattr(row, "market", None)


def _reaches_everywhere(actor: Any, right: str) -> bool:
    return all(actor.has_perm(right, market) for market in Market.objects.all())


def _branch(kind: str, row: int) -> Any:
    model = BRANCHES.get(kind)
    found = model._default_manager.filter(pk=row).first() if model else None  # noqa: SLF001 - Django's documented name
    if found is None:
        raise NotFound
    return found


def _siblings(row: Any) -> Any:
    parent = PARENTS[type(row)]
    rows = type(row)._default_manager.all()  # noqa: SLF001 - Django's documented name
    return rows.filter(**{parent: getattr(row, parent)}) if parent else rows


def _fact(row: Any, action: Action) -> TreeChanged:
    return TreeChanged(kind=row._meta.model_name, row=row.pk, action=action)  # noqa: SLF001 - as above
