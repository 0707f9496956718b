"""What follows for returns: the bank is asked, letters are written. See `config/reactions.py`."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.orders.events import (
    ExchangeSent,
    RefundDecided,
    ReturnAsked,
    ReturnFact,
    ReturnRefunded,
    ReturnRefused,
    WithdrawalDeclared,
)
from ecrin.orders.models import GiftReceipt, GiftReceiver, Return
from ecrin.orders.rules import credit_purposes
from ecrin.orders.selectors.returns import return_rule_of, whole_return
from ecrin.orders.services import follow_declaration, note_refunded
from ecrin.payments.selectors import put_back_on_credit

from .letters import absolute, send_about
from .tenders import give_back


def refund_what_came_back(fact: RefundDecided) -> None:
    """Give back what was decided, once: the bank is asked with the return's own key, as often as it takes.

    Raises:
        NotSoMuch, PaymentUnclear, PaymentDenied: it was not given back; the worker tries again and then parks it.
        LookupError: nobody knows the payment.
    """
    parcel = Return.objects.select_related("order").get(pk=fact.parcel)
    if parcel.amount:
        give_back(parcel.order, parcel.amount, key=f"return:{parcel.pk}")
    note_refunded(row=parcel.pk)


def send_instructions(fact: ReturnAsked) -> None:
    """How she sends it back."""
    _send("return", fact)


def send_refused(fact: ReturnRefused) -> None:
    """Why nothing of it is taken back."""
    _send("return_refused", fact)


def send_refunded(fact: ReturnRefunded) -> None:
    """What was given back."""
    _send("refunded", fact)


def send_exchange_letter(fact: ExchangeSent) -> None:
    """The other size is on its way."""
    _send("exchange_sent", fact)


def _send(name: str, fact: ReturnFact) -> None:
    parcel = whole_return(fact.parcel)
    if parcel is None:
        return
    if parcel.by_receiver:
        _send_to_receiver(name, parcel)
    else:
        send_about(name, fact.order, **_words_of(parcel))


def _send_to_receiver(name: str, parcel: Return) -> None:
    """To who received the gift, in her own language, without a price; nothing once she was erased. Its giver is never
    written to.
    """
    receiver = GiftReceiver.objects.filter(parcel=parcel).first()
    receipt = GiftReceipt.objects.filter(order=parcel.order_id).first()
    storefront = snapshot().storefronts.get(receiver.storefront_code if receiver else "") or snapshot().default
    if receiver is None or receipt is None:
        return
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    with storefront_context(storefront), override(storefront.interface):
        page = absolute(reverse("gift-return-page", args=[receipt.token, parcel.number]))
        letter(
            f"orders/{name}",
            to=receiver.email,
            language=receiver.language,
            context={
                **_words_of(parcel),
                "parcel_page": page,
                "storefront": storefront,
                "market": storefront.market,
                "house": current_house(),
            },
            reply_to=storefront.market.mail,
        ).send()


def _words_of(parcel: Return) -> dict[str, Any]:
    order = parcel.order
    lines = list(parcel.lines.all())
    rule = return_rule_of(order.market_code)
    return {
        "parcel": parcel,
        "parcel_lines": lines,
        "accepted": [line for line in lines if line.decision == "accepted"],
        "refused": [line for line in lines if line.decision == "refused"],
        "return_address": [line for line in rule.address.splitlines() if line.strip()],
        "onto_credit": put_back_on_credit(credit_purposes(order.pk), f"return:{parcel.pk}") if order.by_credit else 0,
        "is_label_ours": parcel.label_by == "house",
        "parcel_page": lambda: absolute(reverse("order-return-page", args=[order.token, parcel.number])),
    }


def acknowledge_withdrawal(fact: WithdrawalDeclared) -> None:
    """Follow what was declared, and answer at once on paper that lasts: what she declared, on which day, at what time
    (2011/83/EU, art. 11a(4)).
    """
    declared = follow_declaration(row=fact.declaration)
    storefront = snapshot().storefronts.get(declared.storefront_code) or snapshot().default
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    parcel = whole_return(declared.parcel_id) if declared.parcel_id else None
    with storefront_context(storefront), override(storefront.interface):
        letter(
            "orders/withdrawal",
            to=declared.email,
            language=storefront.interface,
            context={
                "declared": declared,
                "at": timezone.localtime(declared.at, ZoneInfo(storefront.market.time_zone)),
                "zone": storefront.market.time_zone,
                "storefront": storefront,
                "market": storefront.market,
                "house": current_house(),
                "order": parcel.order if parcel else None,
                "stopped": parcel if parcel and parcel.is_stopped else declared.stopped,
                **(_words_of(parcel) if parcel else {"parcel": None}),
            },
            reply_to=storefront.market.mail,
        ).send()
