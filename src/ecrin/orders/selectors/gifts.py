"""The receipt of a gift: of an order, by its code, by its address."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from ecrin.core.journal import Fact
from ecrin.markets.selectors import storefront_context
from ecrin.orders import rules
from ecrin.orders.models import GiftReceipt, Order, OrderAddress, Paper, Return

from .papers import storefront_of
from .returns import market_of, return_until


@dataclass(frozen=True, slots=True)
class GiftTerms:
    """What stands on a gift's receipt: its code, the page that takes it, and until when: a day once it has arrived, else
    within how many days of its arrival.
    """

    code: str
    address: str
    until: date | None
    days: int


def gift_terms_of(order: Order) -> GiftTerms | None:
    """What stands on the receipt of a gift; None where it is no gift, or its market takes nothing back. One query, none
    where it is no gift.
    """
    market, storefront = market_of(order), storefront_of(order)
    if not order.is_gift or not market.return_days or storefront is None:
        return None
    code = GiftReceipt.objects.filter(order=order).values_list("code", flat=True).first()
    if code is None:
        return None
    with storefront_context(storefront):
        address = f"{settings.SITE_ADDRESS}{reverse('gift')}"
    return GiftTerms(code, address, return_until(order), market.return_days)


def gift_at(token: str) -> GiftReceipt | None:
    """The receipt of a gift at its unguessable address, with its order; one query."""
    return GiftReceipt.objects.select_related("order").filter(token=token).first()


def gift_found(*, code: str, knows: str) -> GiftReceipt | None:
    """The receipt of a code, where somebody knows the postal code or the name on its parcel as well; two queries, whether
    or not there is such a code.

    Args:
        code: as `rules.read_gift_code` gives it.
    """
    receipt = GiftReceipt.objects.select_related("order").filter(code=code).first()
    row = (
        OrderAddress.objects.filter(order=receipt.order_id if receipt else 0, role=OrderAddress.Role.DELIVERY).first()
        or OrderAddress()
    )
    is_known = rules.knows_where_it_went(
        knows, postal_code=row.postal_code, family_name=row.family_name, given_name=row.given_name
    )
    return receipt if is_known else None


def kept_from_giver(order: Order) -> tuple[frozenset[int], frozenset[int]]:
    """Rows of the returns and credit notes of a gift that its giver is told nothing of; at most two queries, none where it
    is no gift.
    """
    if not order.is_gift:
        return frozenset(), frozenset()
    parcels = frozenset(Return.objects.filter(order=order, by_receiver=True).values_list("pk", flat=True))
    if not parcels:
        return frozenset(), frozenset()
    keys = [rules.credit_key(order.pk, f"return:{parcel}") for parcel in parcels]
    return parcels, frozenset(Paper.objects.filter(key__in=keys).values_list("pk", flat=True))


def told_to_giver(facts: list[Fact], order: Order) -> list[Fact]:
    """Facts of an order without those that a surprise keeps from her; queries as `kept_from_giver`."""
    parcels, papers = kept_from_giver(order)
    if not parcels:
        return facts
    return [fact for fact in facts if not _is_of(fact, parcels) and fact.data.get("paper") not in papers]


def _is_of(fact: Fact, parcels: frozenset[int]) -> bool:
    """Whether it is of one of these returns; a parcel on its way to the client has a row of the same name."""
    return fact.data.get("parcel") in parcels and not fact.name.startswith("orders.parcel-")
