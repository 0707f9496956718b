"""Verbs of the checkout: from a bag to an order, from an order to its payment, and back.

Refusal
├── InvalidInput
│   ├── TermsNotAccepted   the conditions in force were not accepted
│   │   └── NoticeNotAccepted  nor the notice on what is made for her alone
│   ├── CannotDeliver      not there, or not in this way
│   ├── CannotCollect      not in this boutique
│   └── CannotBeAdded      these pieces cannot be added to an order
└── Conflict
    ├── PickUpChanged      it is ready later than she was told
    ├── BagNotReady        something in the bag has to be decided first
    ├── DifferenceChanged  what is added costs another sum than staff saw
    ├── TotalChanged       what is due is not what she saw; nothing was taken
    └── TaxUnknown         no rate is known for the address
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecrin.bag.models import Bag
from ecrin.bag.rules import BagLineView, BagView
from ecrin.bag.selectors import limit_sentence, read_bag
from ecrin.bag.services import BagClosed, LimitReached, carry_on, close_bag, reopen_bag
from ecrin.checkout.selectors import composed_for, has_final, pickups_of, terms_of_bag_line
from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.money import from_minor, to_minor
from ecrin.core.texts import isolated
from ecrin.inventory.services import OutOfStock
from ecrin.legal.models import Version
from ecrin.legal.rules import PERSONALISED, SALE
from ecrin.legal.selectors import current_version, notices_for
from ecrin.legal.services import accept, show
from ecrin.markets.rules import DeliveryInfo, MarketInfo, StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Dates, Days, Quote, QuoteLine, promise_by
from ecrin.offers.selectors import promised_dates, quote_for, standard_delivery
from ecrin.orders.models import Addition, Order
from ecrin.orders.rules import OrderDraft, Ordered, PickUpTerms, Terms
from ecrin.orders.selectors import order_placed_from
from ecrin.orders.services import cancel_unpaid, cover_by_credits, note_accepted, offer_addition, write_order


class TermsNotAccepted(InvalidInput):
    code = "terms-not-accepted"
    sentence = _("Please read and accept our conditions of sale.")


class NoticeNotAccepted(TermsNotAccepted):
    code = "notice-not-accepted"
    sentence = _("Please confirm that you know: what is made for you alone cannot be returned.")


class CannotDeliver(InvalidInput):
    code = "cannot-deliver"
    sentence = _("We cannot deliver there in this way. Please choose another.")


class CannotCollect(InvalidInput):
    code = "cannot-collect"
    sentence = _("This boutique cannot give all of your pieces any more. Please choose again how you receive them.")


class PickUpChanged(Conflict):
    """She was told that all lies in the boutique, and somebody else was faster."""

    code = "pickup-changed"
    sentence = _("A piece has just left this boutique. Please look again from when you can collect your order.")


class BagNotReady(Conflict):
    code = "bag-not-ready"
    sentence = _("Something in your bag has changed. Please look at it before you order.")


class TotalChanged(Conflict):
    """What is due now is another sum than she saw. `quote` is today's."""

    code = "total-changed"
    sentence = _("The total has changed to %(total)s since you saw it. Please look again before you order.")

    def __init__(self, quote: Quote) -> None:
        self.quote = quote
        super().__init__("", total=from_minor(quote.total, quote.currency))


class TaxUnknown(Conflict):
    code = "tax-unknown"
    sentence = _("We cannot work out the tax for this address yet. Please call us: we will gladly take your order.")


class CannotBeAdded(InvalidInput):
    code = "cannot-be-added"
    sentence = _("Choose at least one piece that can be had in the client’s market.")


class DifferenceChanged(Conflict):
    """What is added costs another sum than was seen; `quote` is today's."""

    code = "difference-changed"
    sentence = _("A price has changed: the difference is %(total)s now. Please look again before you offer it.")

    def __init__(self, quote: Quote) -> None:
        self.quote = quote
        super().__init__("", total=from_minor(quote.total, quote.currency))


def place_order(
    *,
    bag: Bag,
    draft: OrderDraft,
    seen_total: int,
    terms: Collection[int],
    storefront: StorefrontInfo,
    client: Any = None,
    channel: str = "online",
) -> Order:
    """Make an order of a bag, in one transaction with a fixed number of statements. Nothing is paid yet.

    A bag becomes one order: asked again, the order that is there is returned. The bag is locked first, stock and then her
    credit last. What a credit pays wholly is confirmed at once.

    Args:
        draft: complete and valid, as the steps of the checkout give it.
        seen_total: what she was told is due, in minor units.
        terms: ids of the wordings that she accepted.

    Raises:
        LimitReached: more than the house sells in one order or to one client a day; nothing is written.
        TotalChanged, TermsNotAccepted, CannotDeliver, CannotCollect, PickUpChanged, BagNotReady, TaxUnknown: as they
            say; nothing is written.
        CreditChanged: less is left of her credit than she was told; nothing is written.
        OutOfStock: somebody else was faster; nothing is written.
        BagClosed: the bag went into another.
    """
    if there := order_placed_from(bag.token):
        return there
    try:
        return _place(bag, draft, seen_total, terms, storefront, client, channel)
    except BagClosed:
        if there := order_placed_from(bag.token):
            return there
        raise


@transaction.atomic
def _place(
    bag: Bag,
    draft: OrderDraft,
    seen_total: int,
    terms: Collection[int],
    storefront: StorefrontInfo,
    client: Any,
    channel: str,
) -> Order:
    row = close_bag(bag=bag)
    view = _ready(row, storefront, draft.email)
    accepted = _accepted(storefront, terms, is_final=has_final(view))
    way = _collecting(view, draft, storefront) if draft.pickup else _delivering(view, draft, storefront)
    quote = quote_of_bag(view, draft)
    if not quote.is_final:
        raise TaxUnknown
    if quote.total != seen_total:
        raise TotalChanged(quote)
    order = _written(
        is_there=draft.pickup_is_there,
        placed_from=row.token,
        storefront=storefront,
        draft=draft,
        ordered=[_ordered(line, storefront.market) for line in view.lines],
        quote=quote,
        terms=replace(way, channel=channel),
        client=client,
    )
    if draft.credits:
        cover_by_credits(row=order.pk, shares=draft.credits)
    accept(subject=order.purpose, versions=accepted, storefront=storefront.code)
    _show_notices(order.purpose, storefront)
    carry_on(bag=row, ordered=[line.key for line in view.lines])
    return order


def _show_notices(subject: str, storefront: StorefrontInfo) -> None:
    """Keep which notices the law had her shown beside it."""
    if notices := notices_for(storefront):
        shown = Version.objects.filter(pk__in=[notice.version for notice in notices])
        show(subject=subject, versions=shown, storefront=storefront.code)


def _ready(bag: Bag, storefront: StorefrontInfo, email: str) -> BagView:
    """The bag as it is ordered; limits by day count what was ordered with the same e-mail address."""
    view = read_bag(bag, storefront, email=email)
    for broken in view.broken:
        name = next((line.name.value for line in view.lines if line.sku in broken.skus), "")
        raise LimitReached(limit_sentence(broken, storefront.language, name))
    if not view.is_ready:
        raise BagNotReady
    return view


def _accepted(storefront: StorefrontInfo, terms: Collection[int], *, is_final: bool = False) -> list[Version]:
    """The wordings in force, all of which she accepted: the conditions of sale and, where something is made for her alone,
    the notice on it. A house without such a wording asks for none.
    """
    sale = current_version(SALE, storefront)
    if sale is not None and sale.pk not in terms:
        raise TermsNotAccepted
    notice = current_version(PERSONALISED, storefront) if is_final else None
    if notice is not None and notice.pk not in terms:
        raise NoticeNotAccepted
    return [version for version in (sale, notice) if version is not None]


def _written(*, is_there: bool, **wanted: Any) -> Order:
    """The order, its pieces held. What she was told lies in the boutique and does not any more is hers to decide again."""
    try:
        return write_order(**wanted)
    except OutOfStock as refusal:
        if is_there:
            raise PickUpChanged from refusal
        raise


def _delivering(view: BagView, draft: OrderDraft, storefront: StorefrontInfo) -> Terms:
    method = _method(draft, storefront)
    name = str(method.text("name", storefront.language))
    dates = dates_of_bag(view, method, draft.delivery.country)
    return Terms(delivery_name=name, promise=promise_of(view, method), dates=dates)


def _collecting(view: BagView, draft: OrderDraft, storefront: StorefrontInfo) -> Terms:
    choice = next((one for one in pickups_of(view) if one.boutique.code == draft.pickup), None)
    if choice is None:
        raise CannotCollect
    if draft.pickup_is_there and not choice.is_there:
        raise PickUpChanged
    one = choice.boutique
    pickup = PickUpTerms(
        boutique=one.code,
        name=str(one.title(storefront.language)),
        lines=one.address.lines(storefront.language),
        location=one.location,
        time_zone=one.time_zone,
        ready_at=choice.ready_at,
        is_there=choice.is_there,
        is_kept=has_final(view),
    )
    return Terms(delivery_name=gettext("Collected in a boutique"), promise=None, pickup=pickup)


def _method(draft: OrderDraft, storefront: StorefrontInfo) -> DeliveryInfo:
    market = storefront.market
    countries = {country.code for country in snapshot().countries if country.market.code == market.code}
    method = next((one for one in market.delivery if one.code == draft.delivery_code), None)
    if method is None or draft.delivery.country not in countries:
        raise CannotDeliver
    return method


def quote_of_bag(view: BagView, draft: OrderDraft | None = None, *, delivery_code: str = "") -> Quote:
    """What the lines of a bag cost, brought to the draft's address in its way; without a draft the tax is not known in
    markets whose prices exclude it. At most two queries.
    """
    lines = [
        QuoteLine(line.key, line.sku, line.quantity, to_minor(line.unit))
        for line in view.lines
        if line.unit is not None
    ]
    market = view.storefront.market
    where: dict[str, str] = {}
    if draft is not None:
        address = draft.delivery
        where = {"country": address.country, "area": address.area, "postal_code": address.postal_code}
    return quote_for(
        lines,
        market=market,
        delivery=draft.delivery_code if draft else delivery_code,
        on=timezone.now().date(),
        **where,
    )


def promise_of(view: BagView, method: DeliveryInfo) -> Days | None:
    """By when the whole bag is with her in a way of delivery: the slowest piece decides. No query."""
    standard = standard_delivery(view.storefront.market)
    promises = [line.promise for line in view.lines if line.promise is not None]
    if standard is None or not promises:
        return None
    return promise_by(promises, usual=standard, chosen=Days(method.min_days, method.max_days))


def dates_of_bag(view: BagView, method: DeliveryInfo, country: str) -> Dates | None:
    """Between which days the whole bag is there, ordered now for a country. No query."""
    return promised_dates(promise_of(view, method), view.storefront.market, method=method, country=country)


def _ordered(line: BagLineView, market: MarketInfo) -> Ordered:
    product, facts = line.product, line.made.facts if line.made else ()
    size = gettext("Size %(size)s") % {"size": line.size} if line.size else ""
    details = [line.material, size, *(f"{fact.label}: {isolated(fact.value)}" for fact in facts)]
    return Ordered(
        key=line.key,
        product=product.id if product else 0,
        reference=(product.reference or "") if product else "",
        name=line.name.value,
        details=" · ".join(part for part in details if part),
        personalisation=line.made.payload if line.made else {},
        facts=facts,
        components=line.made.components if line.made else {},
        is_final_sale=line.made is not None and line.made.is_final,
        terms=terms_of_bag_line(line, market),
    )


@transaction.atomic
def change_bag(*, order: Order, token: str = "") -> Bag:
    """She goes back to her bag before she paid: the order is cancelled, its pieces are free, its lines are in an open
    bag again. Returns it. Doing it twice is doing it once.

    Args:
        token: the bag that the visitor has now, where it is known.

    Raises:
        OrderMovedOn: it is paid.
        BagClosed: its bag is forgotten, or what came back was ordered since.
    """
    cancel_unpaid(row=order.pk, reason="changed")
    bag = Bag.objects.filter(token=order.placed_from).first()
    if bag is None:
        raise BagClosed
    return reopen_bag(bag=bag, token=token)


@transaction.atomic
def offer_pieces(
    *, order: Order, wanted: Mapping[str, int], seen_amount: int, days: int, note: str = "", actor: Any = None
) -> Addition:
    """Staff offer to add pieces of SKUs to an order, at today's prices of its market and by its own rate of tax; its
    delivery stays as agreed. They are held until the client pays the difference or the days are over.

    Args:
        seen_amount: what staff saw that the client will pay, in minor units.
        note: a few words for the client.

    Raises:
        CannotBeAdded: one of them cannot be had, or a limit is passed: with why.
        DifferenceChanged: they cost another sum than was seen.
        Refusal: as `orders.services.offer_addition`; nothing is written.
    """
    storefront = snapshot().storefronts.get(order.storefront_code)
    if storefront is None or not storefront.market.is_open:
        raise CannotBeAdded(_("This market does not sell online any more, so nothing can be paid there."))
    found = composed_for(order, wanted, storefront)
    if found.quote is None or not found.is_ready:
        raise CannotBeAdded(" ".join(found.refusals), field="pieces")
    if found.quote.total != seen_amount:
        raise DifferenceChanged(found.quote)
    return offer_addition(
        row=order.pk,
        ordered=[_ordered(line, storefront.market) for line in found.lines],
        quote=found.quote,
        days=days,
        note=note,
        actor=actor,
    )


@transaction.atomic
def accept_addition(*, addition: Addition, terms: Collection[int], storefront: StorefrontInfo) -> Addition:
    """The client agrees to what is offered for her order, under the conditions in force today. What costs nothing is added
    with that; else the payment of the difference adds it. Agreeing twice is agreeing once.

    Args:
        terms: ids of the wordings that she accepted.

    Raises:
        TermsNotAccepted: as it says; nothing is written.
        AdditionMovedOn: it is not offered any more.
    """
    accepted = _accepted(storefront, terms)
    agreed = note_accepted(row=addition.pk)
    accept(subject=agreed.purpose, versions=accepted, storefront=storefront.code)
    _show_notices(agreed.purpose, storefront)
    return agreed
