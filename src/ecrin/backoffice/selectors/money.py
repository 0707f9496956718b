"""Captures against orders: where money, ledger, bank and orders do not say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import InvalidInput
from ecrin.core.money import Money, decimals, from_minor
from ecrin.orders.models import Order, Parcel, Tender
from ecrin.orders.rules import EDITED, UNPAID, number_of, purpose_of, row_in
from ecrin.orders.selectors.returns import refunds_of_orders
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.providers.registry import provider_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What is known of the payments of one order: what they took, and what of them takes at once."""

    captured: int = 0
    at_once: int = 0
    takes_once: bool = False


def expected_money(*, now: datetime | None = None) -> dict[str, tuple[int, int]]:
    """What is to be taken and given back for each paid order, in minor units, by its purpose; six queries.

    What left is taken, what came back is given back as was decided, what was cancelled has gone back, and what is still in the house is taken only where its way to
    pay takes at once. What was given back because an order was to cost less was taken before. Orders that changed a
    moment ago are left out.
    """
    settled = (now or timezone.now()) - SETTLES_WITHIN
    moved = Q(dispatched_at__gt=settled) | Q(cancelled_at__gt=settled) | Q(confirmed_at__gt=settled)
    paid = Order.objects.exclude(paid_by="").exclude(state__in=UNPAID).exclude(moved)
    paid = paid.exclude(returns__settled_at__gt=settled).exclude(parcels__sent_at__gt=settled)
    of_orders, back, lowered = _paid(), refunds_of_orders(settled_before=settled), _lowered()
    sent = dict(Parcel.objects.order_by().values_list("order").annotate(Sum("amount")))
    found = {}
    for pk, state, total in paid.values_list("pk", "state", "total").distinct():
        money, less = of_orders.get(pk, Paid()), lowered.get(pk, 0)
        if state == Order.State.CANCELLED:
            found[purpose_of(pk)] = (money.captured, money.captured)
            continue
        due = _due(state, total, money, sent=sent.get(pk, 0), lowered=less)
        found[purpose_of(pk)] = (due + less, back.get(pk, 0) + less)
    return found


def _due(state: str, total: int, money: Paid, *, sent: int, lowered: int) -> int:
    """What of an order is to be taken by now."""
    if state in {Order.State.DISPATCHED, Order.State.DELIVERED}:
        return total
    least = max(min(money.at_once, total), sent)
    taken = money.captured - lowered
    # A bank that takes once gave its whole share with the first parcel.
    return taken if sent and money.takes_once and least <= taken <= total else least


def _paid() -> dict[int, Paid]:
    orders = dict(Tender.objects.values_list("payment", "order_id"))
    found: dict[int, Paid] = {}
    rows = Payment.objects.filter(Q(captured__gt=0) | Q(state="authorised"))
    for token, captures, provider, amount, captured in rows.values_list(
        "token", "captures", "provider", "amount", "captured"
    ):
        if (order := orders.get(token)) is None:
            continue
        before = found.get(order, Paid())
        found[order] = Paid(
            captured=before.captured + captured,
            at_once=before.at_once + (amount if captures == "now" else 0),
            takes_once=before.takes_once or not provider_of(provider).captures_in_parts,
        )
    return found


def _lowered() -> dict[int, int]:
    """What was given back because an order was to cost less, by its row; one query."""
    orders = Tender.objects.filter(payment=OuterRef("payment__token")).values("order_id")
    rows = PaymentEntry.objects.filter(verb="refund", outcome="done", name__startswith=EDITED)
    sums = rows.order_by().annotate(order=Subquery(orders)).values_list("order").annotate(Sum("amount"))
    return {order: amount for order, amount in sums if order}


def _belongs() -> dict[str, str]:
    """Which order the money of other purposes is of: what was added to it has payments of its own. One query."""
    token = Payment.objects.filter(token=OuterRef("payment")).values("purpose")
    rows = Tender.objects.annotate(purpose=Subquery(token)).values_list("purpose", "order_id")
    return {purpose: purpose_of(order) for purpose, order in rows if purpose and purpose != purpose_of(order)}


def reconciliation(user: Any) -> list[Row]:
    """Every difference in the markets of a person, orders' own first; twelve queries."""
    expected, belongs = expected_money(), _belongs()
    rows = [one for one in differences(expected, belongs=belongs) if _counts(one, expected)]
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
