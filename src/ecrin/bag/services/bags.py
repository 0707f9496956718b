"""Whole bags: met, closed, opened again, moved to another market, dropped."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.bag.events import BagReopened, BagsMerged
from ecrin.bag.models import Bag, BagLine, Wish
from ecrin.bag.rules import MOST_LINES, MOST_SIGNS, BadMessage, BagView, checked_message, mark_of
from ecrin.bag.selectors import read_bag
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record
from ecrin.core.money import to_minor
from ecrin.markets.rules import StorefrontInfo

from .locking import locked, locked_bags, touched
from .refusals import BagClosed

AT_ONCE = 500


@transaction.atomic
def merge_bags(*, token: str, client: Any) -> Bag | None:
    """What a visitor chose before she signed in, and her wishes, become the client's. Returns her open bag, None where
    she has none. Doing it twice is doing it once.

    Nothing is lost: lines alike are added up, the rest stand beside each other; her own gift and typed values count
    before the visitor's.
    """
    bags = locked_bags(token, client)
    own = next((bag for bag in bags if bag.client_id), None)
    visitors = next((bag for bag in bags if not bag.client_id), None)
    if visitors is not None:
        adopt_wishes({visitors.token, token}, client)
    if visitors is not None and own is None:
        touched(visitors, client=client)
        return visitors
    if visitors is not None and own is not None:
        pour(visitors, own)
        record(BagsMerged(bag=visitors.pk, into=own.pk), actor=client)
    return own


@transaction.atomic
def hand_over_bag(*, source: Any, target: Any) -> Bag | None:
    """The bag and the wishes of one account become another's, by the rules of `merge_bags`. In the transaction of a merging
    of accounts. Returns the open bag; None where neither had one.
    """
    bags = list(
        Bag.objects.select_for_update().filter(client__in=[source, target], state=Bag.State.OPEN).order_by("pk")
    )
    own = next((bag for bag in bags if bag.client_id == target.pk), None)
    other = next((bag for bag in bags if bag.client_id == source.pk), None)
    adopt_wishes(set(), target, source=source)
    if other is not None and own is None:
        touched(other, client=target)
        own = other
    elif other is not None and own is not None:
        pour(other, own)
        record(BagsMerged(bag=other.pk, into=own.pk), actor=target)
    Bag.objects.filter(client=source).update(client=target)
    return own


def pour(source: Bag, target: Bag) -> None:
    """Put the lines of one locked bag into another. The source is empty and merged afterwards."""
    there = {mark_of(line.sku, line.personalisation, saved=line.saved_for_later): line for line in target.lines.all()}
    added, moved = [], []
    for line in source.lines.all():
        alike = there.get(mark_of(line.sku, line.personalisation, saved=line.saved_for_later))
        if alike is None:
            moved.append(line.pk)
        else:
            alike.wish_id = alike.wish_id or line.wish_id
            alike.quantity += line.quantity
            added.append(alike)
    BagLine.objects.bulk_update(added, ["quantity", "wish"])
    BagLine.objects.filter(pk__in=moved).update(bag=target)
    source.lines.all().delete()
    touched(source, state=Bag.State.MERGED)
    touched(target, gift=target.gift or source.gift, draft={**source.draft, **target.draft})


def adopt_wishes(tokens: set[str], client: Any, *, source: Any = None) -> None:
    """The wishes of a visitor, or of another account (`source`), become a client's; what she wished already is not there
    twice.
    """
    fields = ("product_id", "material", "sku")
    own = set(Wish.objects.filter(client=client).values_list(*fields))
    coming = Wish.objects.filter(client=source) if source else Wish.objects.filter(client=None, token__in=tokens - {""})
    twice = []
    for pk, *wish in coming.values_list("pk", *fields):
        if tuple(wish) in own:
            twice.append(pk)
        own.add(tuple(wish))
    Wish.objects.filter(pk__in=twice).delete()
    coming.update(client=client, token="")


@transaction.atomic
def close_bag(*, bag: Bag) -> Bag:
    """The bag becomes an order: called in the transaction that writes the order, as its first lock. Returns the row.

    Raises:
        BagClosed: it was closed before.
    """
    row = locked(bag)
    touched(row, state=Bag.State.CLOSED, removed={})
    return row


@transaction.atomic
def carry_on(*, bag: Bag, ordered: Collection[str]) -> Bag | None:
    """What was not ordered with a closed bag (put by for later, not sold here now) goes on in an open one, which the old
    cookie finds. Returns it; None where everything was ordered. In the transaction that closed the bag.

    Args:
        ordered: keys of the lines that were.
    """
    rest = bag.lines.exclude(key__in=list(ordered))
    if not rest.exists():
        return None
    where = {"market_code": bag.market_code, "storefront_code": bag.storefront_code, "came_from": bag.token}
    target = Bag.objects.create(client_id=bag.client_id, **where)
    rest.update(bag=target)
    Wish.objects.filter(client=None, token=bag.token).update(token=target.token)
    return target


@transaction.atomic
def reopen_bag(*, bag: Bag, token: str = "") -> Bag:
    """The order of a closed bag was given up: its lines come back under a new token, or into the bag that the visitor
    has filled since. Doing it twice is doing it once. Returns the open bag.

    Args:
        bag: the closed one.
        token: what the visitor's cookie names now, where it is known.

    Raises:
        BagClosed: it is neither closed nor came back before, or what came back was ordered since.
    """
    row = Bag.objects.select_for_update().filter(pk=bag.pk).first()
    if row is None:
        raise BagClosed
    open_ones = locked_bags(token if token != row.token else "", row.client_id) or locked_bags(row.token, row.client_id)
    target = next((one for one in open_ones if one.client_id == row.client_id), None)
    if row.state != Bag.State.CLOSED:
        if target is None:
            raise BagClosed
        return target
    if target is None:
        where = {"market_code": row.market_code, "storefront_code": row.storefront_code, "came_from": row.token}
        target = Bag.objects.create(client_id=row.client_id, **where)
        Wish.objects.filter(client=None, token=row.token).update(token=target.token)
    pour(row, target)
    record(BagReopened(bag=row.pk, into=target.pk))
    return target


@transaction.atomic
def move_to_market(*, bag: Bag, storefront: StorefrontInfo) -> Bag:
    """The visitor goes on in another storefront: the bag follows, its lines are told to have that market's prices.
    What is not sold there stays where it is, and counts again when she comes back.

    Raises:
        BagClosed: it became an order meanwhile.
    """
    return note_seen(bag=bag, view=read_bag(bag, storefront))


@transaction.atomic
def note_seen(*, bag: Bag, view: BagView) -> Bag:
    """She has seen the bag as `view` tells it: what changed until now is news no more.

    Raises:
        BagClosed: it became an order meanwhile.
    """
    row = locked(bag)
    seen = {line.key: line.unit for line in (*view.lines, *view.saved) if line.unit is not None}
    changed = []
    for line in row.lines.filter(key__in=seen):
        price = seen[line.key]
        told = (to_minor(price), price.currency.code)
        if (line.seen_price, line.seen_currency) != told:
            line.seen_price, line.seen_currency = told
            changed.append(line)
    BagLine.objects.bulk_update(changed, ["seen_price", "seen_currency"])
    touched(row, view.storefront)
    return row


@transaction.atomic
def set_gift(*, bag: Bag, wrap: bool, message: str = "", hide_prices: bool = False) -> Bag:
    """How it is given: wrapped, with a card, without prices in its papers. All empty: it is no gift.

    Raises:
        InvalidInput: a message that the card cannot bear; the sentence says why.
        BagClosed: it became an order meanwhile.
    """
    try:
        text = checked_message(message)
    except BadMessage as error:
        raise InvalidInput(_message_sentence(error), field="message") from error
    row = locked(bag)
    gift = {"wrap": wrap, "message": text, "hide_prices": hide_prices}
    touched(row, gift=gift if any(gift.values()) else {})
    return row


def _message_sentence(error: BadMessage) -> str:
    if error.reason == "sign":
        return _("Our card cannot bear “%(sign)s”. Please leave it out.") % {"sign": error.sign}
    if error.reason == "lines":
        return _("The card has room for %(most)s lines. Please write fewer.") % {"most": MOST_LINES}
    return _(
        "The message is longer than the card: it has room for %(most)s letters, or %(wide)s Chinese, Japanese or "
        "Korean signs."
    ) % {"most": MOST_SIGNS, "wide": MOST_SIGNS // 2}


@transaction.atomic
def set_draft(*, bag: Bag, values: Mapping[str, Any]) -> Bag:
    """Keep what was typed at the checkout: these values replace those of the same names.

    Raises:
        BagClosed: it became an order meanwhile.
    """
    row = locked(bag)
    touched(row, draft={**row.draft, **values})
    return row


def drop_expired() -> int:
    """Forget bags whose life is over, with their visitors' wishes. A task of the worker. Returns how many bags went."""
    gone = 0
    while True:
        with transaction.atomic():
            old = Bag.objects.filter(expires_at__lte=timezone.now()).order_by("pk")
            rows = list(old.select_for_update(skip_locked=True).values_list("pk", "token")[:AT_ONCE])
            Wish.objects.filter(client=None, token__in=[token for _, token in rows]).delete()
            Bag.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
        gone += len(rows)
        if len(rows) < AT_ONCE:
            return gone
