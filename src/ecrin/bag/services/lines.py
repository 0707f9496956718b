"""Lines of a bag: put in, counted, taken out, saved for later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.atelier.rules import Made, added_up
from ecrin.atelier.selectors import made as made_of
from ecrin.atelier.selectors.rings import needs_stone
from ecrin.bag.models import Bag, BagLine, Wish
from ecrin.bag.rules import MOST_IN_BAG, MOST_OF_ONE, broken_limits, mark_of
from ecrin.bag.selectors import (
    components_of,
    known_pieces,
    limit_sentence,
    limits,
    made_of_lines,
    offers_in_short,
    taken_today,
)
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.money import to_minor
from ecrin.inventory.selectors import stock_and_left
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Offer

from .bags import merge_bags
from .locking import locked, locked_bags, new_bag, touched
from .refusals import BagFull, CannotMake, FewLeft, LimitReached, NotSoldHere, SoldOut


@transaction.atomic
def add_to_bag(
    *,
    sku: str,
    storefront: StorefrontInfo,
    token: str = "",
    client: Any = None,
    quantity: int = 1,
    personalisation: Mapping[str, Any] | None = None,
    wish: int | None = None,
) -> BagLine:
    """Put pieces into the visitor's bag, which is made where she has none. Returns the line; `line.bag.token` is what
    her cookie keeps. Eight statements.

    Args:
        wish: the wish of somebody's shared wishlist that they are for.

    Raises:
        InvalidInput: not a number of pieces, or a personalisation that cannot be kept.
        CannotMake: it cannot be made as wished; the sentence says why.
        NotFound: there is no such SKU.
        NotSoldHere, FewLeft, LimitReached: it cannot be had, or not so many.
    """
    _check_quantity(quantity)
    made = _made(sku, personalisation or {}, storefront)
    personal = dict(made.payload) if made else {}
    mark = _mark(sku, personal)
    bag = _bag_for(storefront, token, client)
    lines, today = list(bag.lines.all()), taken_today(bag.client_id, storefront.market)
    alike = next((line for line in lines if _mark_of(line) == mark), None)
    if alike is None and len(lines) >= MOST_IN_BAG:
        raise BagFull
    offer = _check(sku, quantity + (alike.quantity if alike else 0), alike, lines, storefront, today, made)
    price = _price(offer, made)
    if alike is None:
        alike = BagLine(bag=bag, sku=sku, quantity=quantity, personalisation=personal, wish_id=wish)
        alike.seen_price, alike.seen_currency = price
        alike.save(force_insert=True)
    else:
        alike.quantity += quantity
        alike.wish_id = alike.wish_id or wish
        alike.save(update_fields=["quantity", "wish"])
    alike.bag = bag
    touched(bag, storefront)
    return alike


def _made(sku: str, personalisation: Mapping[str, Any], storefront: StorefrontInfo) -> Made | None:
    """What wishes make of a piece; None where there are none.

    Raises:
        CannotMake: it cannot be made so.
    """
    found = made_of({sku: (sku, personalisation)}, storefront).get(sku)
    if found is not None and found.problem:
        raise CannotMake(found.problem, field="personalisation")
    return found


def _bag_for(storefront: StorefrontInfo, token: str, client: Any) -> Bag:
    """The visitor's bag, locked; where a client still has one of before she signed in, both become one."""
    bags = locked_bags(token, client)
    if len(bags) > 1 or (client is not None and bags and bags[0].client_id is None):
        merge_bags(token=token, client=client)
        bags = locked_bags(token, client)
    return bags[0] if bags else new_bag(storefront, client=client, left=token)


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_OF_ONE:
        raise InvalidInput(_("Choose between 1 and %(most)s pieces."), field="quantity", most=MOST_OF_ONE)


def _mark(sku: str, personal: Mapping[str, Any], *, saved: bool = False) -> tuple[str, str, bool]:
    try:
        return mark_of(sku, personal, saved=saved)
    except (TypeError, ValueError) as error:
        raise InvalidInput(_("This personalisation cannot be kept."), field="personalisation") from error


def _mark_of(line: BagLine) -> tuple[str, str, bool]:
    return mark_of(line.sku, line.personalisation, saved=line.saved_for_later)


def _check(
    sku: str,
    quantity: int,
    line: BagLine | None,
    lines: list[BagLine],
    storefront: StorefrontInfo,
    today: Mapping[str, int],
    made: Made | None = None,
) -> Offer:
    """The offer of a SKU of which `line` is to have `quantity` pieces, `made` for somebody.

    Raises:
        NotFound, NotSoldHere, FewLeft, LimitReached, CannotMake: as `add_to_bag`.
    """
    wanted: dict[str, int] = {sku: quantity}
    for other in lines:
        if other is not line and not other.saved_for_later:
            wanted[other.sku] = wanted.get(other.sku, 0) + other.quantity
    known = known_pieces(wanted)
    if sku not in known:
        raise NotFound(_("There is no such creation."), field="sku")
    if needs_stone(known[sku].product_id) and (made is None or "ring" not in made.payload):
        raise CannotMake(_("This is a setting. Choose its stone first."), field="personalisation")
    market = storefront.market
    offers, left = offers_in_short(known, market)
    offer = offers.get(sku)
    if offer is None or not offer.can_buy:
        is_out = offer is not None and offer.availability in {"sold-out", "back-soon"}
        raise SoldOut if is_out else NotSoldHere
    if sku in left and left[sku] < wanted[sku]:
        few = ngettext("Only %(left)s piece is left.", "Only %(left)s pieces are left.", left[sku])
        raise FewLeft(few, field="quantity", left=left[sku])
    if made is not None and made.components:
        _check_components(made, quantity, [one for one in lines if one is not line], storefront)
    here = {each: number for each, number in wanted.items() if each in offers and offers[each].can_buy}
    pieces = {each: known[each].piece for each in here if each in known}
    for broken in broken_limits(here, pieces, limits(), market=market.code, taken_today=today):
        if sku in broken.skus:
            name = known[sku].label(storefront.language).value
            raise LimitReached(limit_sentence(broken, storefront.language, name), field="quantity")
    return offer


def _check_components(made: Made, quantity: int, others: list[BagLine], storefront: StorefrontInfo) -> None:
    """What the pieces are made with is there for all of the bag; one query, and those of what else is made.

    Raises:
        CannotMake: it is not.
    """
    mine = {sku: each * quantity for sku, each in made.components.items()}
    wanted = added_up([mine, components_of(others, made_of_lines(others, storefront))])
    left = stock_and_left(mine)[1]
    if any(sku in left and left[sku] < wanted[sku] for sku in mine):
        raise CannotMake(field="personalisation")


def _price(offer: Offer, made: Made | None) -> tuple[int | None, str]:
    """What one piece costs as it is made, in minor units, and in which currency."""
    extra = made.extra if made else 0
    return (to_minor(offer.price) + extra, offer.price.currency.code) if offer.price else (None, "")


def _line(bag: Bag, key: str) -> tuple[BagLine, list[BagLine]]:
    """The line, and all of the bag's.

    Raises:
        NotFound: it is not in this bag (any more).
    """
    lines = list(bag.lines.all())
    found = next((line for line in lines if line.key == key), None)
    if found is None:
        raise NotFound(_("This piece is not in your bag any more."))
    return found, lines


@transaction.atomic
def change_quantity(*, bag: Bag, key: str, quantity: int, storefront: StorefrontInfo) -> BagLine:
    """Have so many of a line. Fewer is always possible; more only within what is left and the limits.

    Raises:
        InvalidInput: not a number of pieces.
        NotFound, NotSoldHere, FewLeft, LimitReached: as `add_to_bag`.
        BagClosed: it became an order meanwhile.
    """
    _check_quantity(quantity)
    row = locked(bag)
    line, lines = _line(row, key)
    if quantity > line.quantity and not line.saved_for_later:
        made = _made(line.sku, line.personalisation, storefront)
        _check(line.sku, quantity, line, lines, storefront, taken_today(row.client_id, storefront.market), made)
    line.quantity = quantity
    line.save(update_fields=["quantity"])
    touched(row, storefront)
    return line


@transaction.atomic
def remove_line(*, bag: Bag, key: str) -> Bag:
    """Take a line out; the last one taken out can be put back (`undo_removal`).

    Raises:
        NotFound: it is not there (any more).
        BagClosed: it became an order meanwhile.
    """
    row = locked(bag)
    line, _ = _line(row, key)
    kept = ("key", "sku", "quantity", "personalisation", "seen_price", "seen_currency", "saved_for_later", "wish_id")
    removed = {name: getattr(line, name) for name in kept} | {"added_at": line.added_at.isoformat()}
    line.delete()
    touched(row, removed=removed)
    return row


@transaction.atomic
def undo_removal(*, bag: Bag) -> Bag:
    """Put back what was last taken out, in its place. Nothing to put back: nothing happens.

    Raises:
        BagClosed: it became an order meanwhile.
    """
    row = locked(bag)
    if row.removed:
        back = dict(row.removed)
        back["added_at"] = datetime.fromisoformat(back["added_at"])
        if back.get("wish_id") and not Wish.objects.filter(pk=back["wish_id"]).exists():
            back["wish_id"] = None
        _join(row, BagLine(bag=row, **back))
        touched(row, removed={})
    return row


def _join(bag: Bag, line: BagLine) -> None:
    """Save a line of a locked bag; one that is alike takes its pieces instead."""
    alike = next((one for one in bag.lines.all() if one.pk != line.pk and _mark_of(one) == _mark_of(line)), None)
    if alike is None:
        line.save()
        return
    alike.quantity += line.quantity
    alike.wish_id = alike.wish_id or line.wish_id
    alike.save(update_fields=["quantity", "wish"])
    if line.pk:
        line.delete()


@transaction.atomic
def save_for_later(*, bag: Bag, key: str) -> Bag:
    """Put a line by: it stays in the bag's page with its personalisation, and is not ordered.

    Raises:
        NotFound, BagClosed: as `remove_line`.
    """
    return _put(bag, key, saved=True)


@transaction.atomic
def return_to_bag(*, bag: Bag, key: str) -> Bag:
    """What was saved for later stands among what is ordered again; whether it can be had is said there.

    Raises:
        NotFound, BagClosed: as `remove_line`.
    """
    return _put(bag, key, saved=False)


def _put(bag: Bag, key: str, *, saved: bool) -> Bag:
    row = locked(bag)
    line, _ = _line(row, key)
    if line.saved_for_later != saved:
        line.saved_for_later = saved
        _join(row, line)
        touched(row)
    return row
