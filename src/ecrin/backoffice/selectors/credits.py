"""Credits as staff see them: who has one in their markets, what is left, what happened to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.clients.models import User
from ecrin.core.money import Money, from_minor
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.orders.rules import number_of, paid_by_credit_in
from ecrin.payments.models import Credit, CreditEntry
from ecrin.payments.rules import is_over
from ecrin.payments.selectors import credits_matching, free_of_credits, today_in

from .returns import codes_for

PER_PAGE = 50
VIEW, ADD = "payments.view_credit", "payments.add_credit"
SHOWS: dict[str, str | Promise] = {"": _("All"), "open": _("To be decided"), "given": _("Given")}
STATES: dict[str, str | Promise] = {
    "open": _("waits for a second person"),
    "declined": _("declined"),
    "over": _("ended"),
    "spent": _("nothing left"),
    "given": _("given"),
}


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A credit with what is left of it, and how it stands in a word."""

    credit: Credit
    amount: Money
    left: Money
    state: str | Promise


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of its ledger: what, how much, for which order, by whom (empty: the clock or a client)."""

    entry: CreditEntry
    amount: Money
    order: str
    who: str


def _state(credit: Credit, free: int, today: date) -> str:
    if credit.is_open:
        return "open"
    if not credit.is_given:
        return "declined"
    if is_over(credit.ends_on, today):
        return "over"
    return "given" if free > 0 else "spent"


def _row(credit: Credit, free: int) -> CreditRow:
    state = STATES[_state(credit, free, today_in(credit.market_code))]
    return CreditRow(credit, from_minor(credit.amount, credit.currency), from_minor(free, credit.currency), state)


def credit_rows(user: Any, *, words: str, show: str, page: str | None) -> tuple[Page[Credit], list[CreditRow]]:
    """A page of credits in the markets of a person; three queries."""
    found = credits_matching(words=words, show=show, markets=codes_for(user, VIEW))
    shown = Paginator(found, PER_PAGE).get_page(page)
    free = free_of_credits(shown)
    return shown, [_row(one, free[one.pk]) for one in shown]


def credit_for(user: Any, row: int) -> CreditRow | None:
    """A credit, where the person may see its market; two queries."""
    found = credits_matching(markets=codes_for(user, VIEW)).filter(pk=row).first()
    return _row(found, free_of_credits([found])[found.pk]) if found else None


def movements_of(credit: Credit) -> list[Movement]:
    """Its ledger, oldest first; two queries."""
    entries = list(credit.entries.select_related("payment"))
    people = User.objects.in_bulk({one.actor_id for one in entries if one.actor_id})
    return [
        Movement(one, from_minor(one.amount, credit.currency), _order_of(one), str(people.get(one.actor_id or 0, "")))
        for one in entries
    ]


def _order_of(entry: CreditEntry) -> str:
    """The number of the order that it was held for."""
    row = paid_by_credit_in(entry.payment.purpose) if entry.payment else None
    return number_of(row) if row is not None else ""


def credit_storefronts(user: Any) -> list[StorefrontInfo]:
    """Storefronts of open markets for whose clients a person may give a credit. No query but for her roles."""
    codes = codes_for(user, ADD)
    return [
        one for one in snapshot().storefronts.values()
        if one.market.is_open and (codes is None or one.market.code in codes)
    ]  # fmt: skip
