"""Credits and orders: one pays a part of an order or all of it; one is given for a gift that came back, or by hand. From the
market's amount on two people decide.
"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.journal import record
from ecrin.markets.rules import MarketInfo, StorefrontInfo
from ecrin.orders import rules
from ecrin.orders.events import CreditUsed
from ecrin.orders.models import GiftReceiver, Order, Return, Tender
from ecrin.orders.selectors.returns import return_rule_of
from ecrin.payments.models import Credit, Payment
from ecrin.payments.selectors import today_in
from ecrin.payments.services import CreditChanged, Receiver, confirm_credit, hold_credit, lock_credits, write_credit

from .locking import locked
from .moving import confirm_paid
from .returns import SamePerson


class NobodyToWriteTo(Conflict):
    code = "nobody-to-write-to"
    sentence = _(
        "Who received this gift is not known any more, so no credit can be sent. Please call her, or cancel it."
    )


@transaction.atomic
def cover_by_credits(*, row: int, shares: Sequence[tuple[str, int]]) -> list[Payment]:
    """Credits pay for an order that awaits its payment, one after another: each code with so much (minor units). All of
    them are locked first, in one order whatever order they pay in, so that two orders never wait for each other.

    Raises:
        CreditChanged: as `cover_by_credit`, or there are more than one order takes; nothing is held then.
    """
    if len(shares) > rules.MOST_CREDITS:
        raise CreditChanged(field="credit")
    lock_credits(codes=[code for code, _amount in shares])
    return [cover_by_credit(row=row, code=code, amount=amount) for code, amount in shares]


@transaction.atomic
def cover_by_credit(*, row: int, code: str, amount: int) -> Payment:
    """A credit pays so much (minor units) of what remains of an order that awaits its payment: held from now on, taken with
    its parcels. Where nothing remains the order is confirmed at once. Locked last, after the order's stock.

    Raises:
        CreditChanged: there is no such credit here, it ended, or so much is not left of it.
    """
    order = locked(row)
    nth = order.tenders.count() + 1  # before it is paid, only credits hold money for it
    if order.state != Order.State.AWAITING_PAYMENT or not 0 < amount <= order.due or nth > rules.MOST_CREDITS:
        raise CreditChanged(field="credit")
    payment = hold_credit(
        code=code,
        amount=amount,
        currency=order.currency,
        purpose=rules.credit_purpose(row, nth),
        market=order.market_code,
        language=order.language,
        reference=order.number,
    )
    order.by_credit += amount
    order.save(update_fields=["by_credit"])
    Tender.objects.create(order=order, payment=payment.token)
    record(CreditUsed(row, amount))
    if order.due == 0:
        confirm_paid(row=row, payment=payment.token, amount=0, currency=order.currency)
    return payment


def last_day(market_code: str) -> date | None:
    """Until when a credit that is given today lasts in a market: without end, but where its rule says so. One query."""
    days = return_rule_of(market_code).credit_days
    return today_in(market_code) + timedelta(days=days) if days else None


def credit_for_gift(parcel: Return) -> Credit:
    """What was taken for the pieces of a gift is hers who sent them back, in the caller's transaction. Twice is once.

    Raises:
        NobodyToWriteTo: she was forgotten meanwhile.
    """
    receiver = GiftReceiver.objects.filter(parcel=parcel).first()
    if receiver is None:
        raise NobodyToWriteTo
    return write_credit(
        source=f"return:{parcel.pk}",
        market=parcel.order.market_code,
        amount=parcel.amount,
        currency=parcel.order.currency,
        receiver=Receiver(
            name=receiver.name,
            email=receiver.email,
            storefront=receiver.storefront_code,
            language=receiver.language,
        ),
        reason=parcel.number,
        ends_on=last_day(parcel.order.market_code),
    )


@transaction.atomic
def give_credit(
    *, market: MarketInfo, storefront: StorefrontInfo, amount: int, name: str, email: str, reason: str, actor: Any
) -> Credit:
    """Staff give a credit (minor units of the market's currency) by their own will. From the market's amount on it is
    proposed, and somebody else decides (`agree_to_credit`).

    Args:
        storefront: in whose language she is written to; of this market.

    Raises:
        InvalidInput: no reason, no amount, or a storefront of another market.
    """
    if not reason.strip():
        raise InvalidInput(_("Please say why: your colleagues read it."), field="reason")
    if storefront.market.code != market.code:
        raise InvalidInput(_("Choose a storefront of this market."), field="storefront")
    return write_credit(
        source=f"hand:{secrets.token_hex(16)}",
        market=market.code,
        amount=amount,
        currency=market.currency,
        receiver=Receiver(name=name, email=email, storefront=storefront.code, language=storefront.interface),
        reason=reason,
        ends_on=last_day(market.code),
        is_proposed=rules.needs_second_person(amount, return_rule_of(market.code).two_people_from),
        actor=actor,
    )


@transaction.atomic
def agree_to_credit(*, row: int, actor: Any) -> Credit:
    """The second person agrees to a credit.

    Raises:
        SamePerson: she proposed it herself.
        NotFound, CreditSettled: as `confirm_credit`.
    """
    credit = confirm_credit(row=row, actor=actor)
    if credit.proposed_by == getattr(actor, "pk", None):
        raise SamePerson(_("You proposed this credit. Somebody else has to look at it as well."))
    return credit
