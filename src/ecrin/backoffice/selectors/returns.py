"""Returns as staff see them: what is to be received, looked at and given back, by market."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Declaration, Return
from ecrin.orders.rules import return_row
from ecrin.orders.selectors.returns import declarations_to_see, returns_matching, whole_return

from .rights import markets_of

PER_PAGE = 50
VIEW = "orders.view_return"
SHOWS: dict[str, str | Promise] = {
    "requested": _("To receive"),
    "received": _("To inspect"),
    "inspected": _("To refund or exchange"),
    "settled": _("Settled"),
    "": _("All"),
}
CHECKS: dict[str, str | Promise] = {
    "unused": _("new and unused"),
    "condition": _("in perfect condition"),
    "protection": _("with its protective materials"),
    "tags": _("with its tags"),
    "stickers": _("with its stickers"),
    "plain": _("not engraved"),
}
WHY_NOT: dict[str, str | Promise] = {
    "not-found": _("no order of this number and address"),
    "too-late": _("the time is over, or the market knows no such right"),
    "by-hand": _("not all of the order can be withdrawn from"),
}


def codes_for(user: Any, permission: str) -> frozenset[str] | None:
    """Codes of the markets in which a person holds a permission; None means all."""
    ids = markets_of(user, permission)
    return None if ids is None else frozenset(one.code for one in snapshot().markets.values() if one.id in ids)


def may_here(user: Any, permission: str, parcel: Return) -> bool:
    """Whether a person holds a permission in the market of a return."""
    codes = codes_for(user, permission)
    return codes is None or parcel.order.market_code in codes


def return_rows(user: Any, *, words: str, show: str, page: str | None) -> Page[Return]:
    """A page of returns that a person may see; two queries."""
    rows = returns_matching(words=words, show="" if words else show, markets=codes_for(user, VIEW))
    return Paginator(rows, PER_PAGE).get_page(page)


def return_for(user: Any, number: str) -> Return | None:
    """A whole return, where the person may see its market; two queries."""
    row = return_row(number)
    found = whole_return(row) if row else None
    return found if found and may_here(user, VIEW, found) else None


def declarations_for(user: Any) -> list[tuple[Declaration, str | Promise]]:
    """Declared withdrawals that nothing followed from by itself, and why; one query."""
    return [(one, WHY_NOT.get(one.why_not, one.why_not)) for one in declarations_to_see(codes_for(user, VIEW))]
