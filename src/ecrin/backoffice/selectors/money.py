"""Captures against orders: where money, ledger, bank and orders do not say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import InvalidInput
from ecrin.core.money import Money, decimals, from_minor
from ecrin.orders.models import Order
from ecrin.orders.rules import UNPAID, number_of, purpose_of, row_in
from ecrin.orders.selectors.returns import refunds_of_orders
from ecrin.payments.models import Payment
from ecrin.payments.selectors import Difference, differences

from .orders import market_codes

SETTLES_WITHIN = timedelta(minutes=15)
"""What an order asks for is asked of the bank by the worker: until then it is no difference yet."""

WORDS: dict[str, str | Promise] = {
    "captured": _("The bank says that another sum was taken"),
    "refunded": _("The bank says that another sum was given back"),
    "ledger-captured": _("What was taken is not what we asked for"),
    "ledger-refunded": _("What was given back is not what we asked for"),
    "order-captured": _("What was taken is not what the order says"),
    "order-refunded": _("What was given back is not what the order says"),
    "unanswered": _("We asked the bank and it has not answered"),
    "unfit": _("The bank told us something that does not fit"),
    "unmatched": _("The bank told us of a payment that we do not know"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A difference as a person reads it; `number` is empty where it is of no order."""

    what: str | Promise
    number: str
    payment: str
    ours: Money | None
    theirs: Money | None
    since: datetime | None


def expected_money(*, now: datetime | None = None) -> dict[str, tuple[int, int]]:
    """What is to be taken and given back for each paid order, in minor units, by its purpose; three queries.

    What left is taken, what came back is given back as was decided, what was cancelled has gone back, and what is still in the house is taken only where its way to
    pay takes at once. Orders that changed a moment ago are left out.
    """
    settled = (now or timezone.now()) - SETTLES_WITHIN
    moved = Q(dispatched_at__gt=settled) | Q(cancelled_at__gt=settled) | Q(confirmed_at__gt=settled)
    paid = Order.objects.exclude(paid_by="").exclude(state__in=UNPAID).exclude(moved)
    paid = paid.exclude(returns__settled_at__gt=settled)
    taken, back = _taken(), refunds_of_orders(settled_before=settled)
    found = {}
    for pk, state, total, token in paid.values_list("pk", "state", "total", "paid_by"):
        captures, captured = taken.get(token, ("dispatch", 0))
        due, gone = _expected(state, total, captures, captured)
        found[purpose_of(pk)] = (due, gone or back.get(pk, 0))
    return found


def _expected(state: str, total: int, captures: str, captured: int) -> tuple[int, int]:
    if state == Order.State.CANCELLED:
        return captured, captured
    if state in {Order.State.DISPATCHED, Order.State.DELIVERED} or captures == "now":
        return total, 0
    return 0, 0


def _taken() -> dict[str, tuple[str, int]]:
    rows = Payment.objects.filter(Q(captured__gt=0) | Q(state="authorised"))
    return {
        token: (captures, captured) for token, captures, captured in rows.values_list("token", "captures", "captured")
    }


def reconciliation(user: Any) -> list[Row]:
    """Every difference in the markets of a person, orders' own first; eight queries."""
    expected = expected_money()
    rows = [one for one in differences(expected) if _counts(one, expected)]
    markets = _markets_of(rows)
    allowed = market_codes(user)
    rows = [one for one in rows if allowed is None or markets.get(one.purpose) in allowed]
    return [_row(one) for one in sorted(rows, key=lambda one: (not one.what.startswith("order-"), one.purpose))]


def _counts(one: Difference, expected: Mapping[str, tuple[int, int]]) -> bool:
    """An order that changed a moment ago is not expected yet; the money of other things is not an order's."""
    return not one.what.startswith("order-") or one.purpose in expected


def _markets_of(rows: list[Difference]) -> dict[str, str]:
    ids = {row for one in rows if (row := row_in(one.purpose))}
    return {purpose_of(pk): code for pk, code in Order.objects.filter(pk__in=ids).values_list("pk", "market_code")}


def _row(one: Difference) -> Row:
    row = row_in(one.purpose)
    return Row(
        what=WORDS.get(one.what, one.what),
        number=number_of(row) if row else "",
        payment=one.payment,
        ours=from_minor(one.ours, one.currency) if one.currency else None,
        theirs=from_minor(one.theirs, one.currency) if one.currency else None,
        since=one.since,
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What is promised, taken and given back in a currency, of payments begun since a day."""

    currency: str
    promised: Money
    taken: Money
    given_back: Money


def minor_in(text: str, currency: str) -> int:
    """An amount as a person types it (`3588.00`), in minor units.

    Raises:
        InvalidInput: it is no amount of this currency.
    """
    try:
        amount = Decimal(text.strip().replace(" ", "").replace("\u202f", "").replace(",", "."))
        minor = amount.scaleb(decimals(currency)) if amount.is_finite() else Decimal("0.5")
    except InvalidOperation:
        minor = Decimal("0.5")
    if minor != minor.to_integral_value() or not 0 < minor < 10**15:
        raise InvalidInput(_("Write the amount as it stands on the account, such as 3588.00."), field="amount")
    return int(minor)


def sums_since(since: datetime) -> list[Sums]:
    """By currency; one query."""
    rows = (
        Payment.objects.filter(opened_at__gte=since)
        .order_by("currency")
        .values_list("currency")
        .annotate(
            promised=Sum("amount", filter=Q(state="authorised")), taken=Sum("captured"), given_back=Sum("refunded")
        )
    )
    return [
        Sums(code, *(from_minor(amount or 0, code) for amount in (promised, taken, given_back)))
        for code, promised, taken, given_back in rows
        if promised or taken
    ]
