"""To be told when a creation is back or its price falls: asked for, confirmed, told, ended.

Refusal
├── NotFound          no such creation here, or no such watch (any more)
└── Conflict
    ├── NothingToWatch   it can be had now, or shows no price
    └── WatchesFull      as many as one person may ask for
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.bag.events import WatchAsked, WatchMet
from ecrin.bag.models import Watch
from ecrin.bag.rules.watches import LASTS, MOST_WATCHES, UNCONFIRMED
from ecrin.bag.selectors.watches import coming_watches, has_news, live_watches, seen_now
from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot


class NothingToWatch(Conflict):
    code = "nothing-to-watch"


class WatchesFull(Conflict):
    code = "watches-full"
    sentence = gettext_lazy("You asked to be told of as many creations as we can follow for you. Please end one first.")


@transaction.atomic
def ask_watch(
    *, kind: str, product_id: int, sku: str, storefront: StorefrontInfo, client: Any = None, email: str = ""
) -> Watch:
    """Tell a client, or who has an e-mail address, when a creation (`sku` empty) or a piece is back, or when its price
    falls in this market. Who has no account is asked by a letter first. Doing it twice is doing it once; an address that
    has not confirmed gets the letter again.

    Raises:
        NotFound: there is no such creation here.
        NothingToWatch: it can be had now, or shows no price; the sentence says which.
        WatchesFull: as many as one may have.
    """
    seen = seen_now([(product_id, sku)], storefront.market).get((product_id, sku))
    if seen is None:
        raise NotFound(_("There is no such creation here."))
    if kind == Watch.Kind.BACK and seen.is_there:
        raise NothingToWatch(_("Good news: it can be had now."))
    if kind == Watch.Kind.BACK and not seen.can_come_back:
        raise NothingToWatch(_("It is not sold online here. Our advisors will gladly help you."))
    if kind == Watch.Kind.PRICE and seen.amount is None:
        raise NothingToWatch(_("It shows no price here. Our advisors will gladly tell you more."))
    now = timezone.now()
    owner = {"client": client, "email": ""} if client is not None else {"client": None, "email": email.strip().lower()}
    if Watch.objects.filter(**owner, expires_at__gt=now).count() >= MOST_WATCHES:
        raise WatchesFull
    watch, is_new = Watch.objects.get_or_create(
        **owner, kind=kind, product_id=product_id, sku=sku, market_code=storefront.market.code,
        defaults={
            "storefront_code": storefront.code,
            "made_at": now,
            "expires_at": now + (LASTS if client is not None else UNCONFIRMED),
            "confirmed_at": now if client is not None else None,
            "seen_amount": seen.amount,
        },
    )  # fmt: skip
    if not is_new:
        if watch.expires_at <= now:  # its time was over: she asks anew
            watch.seen_amount, watch.told_at = seen.amount, None
        watch.expires_at = now + (LASTS if watch.confirmed_at else UNCONFIRMED)
        watch.storefront_code = storefront.code
        watch.save(update_fields=["seen_amount", "told_at", "expires_at", "storefront_code"])
    if watch.confirmed_at is None:
        record(WatchAsked(watch.pk))
    return watch


@transaction.atomic
def confirm_watch(*, token: str) -> Watch:
    """She came by the letter: the address is hers, and she is told. Doing it twice is doing it once.

    Raises:
        NotFound: it ended meanwhile.
    """
    watch = Watch.objects.select_for_update().filter(token=token).first()
    if watch is None:
        raise NotFound(_("This letter has done its work, or it is too old."))
    if watch.confirmed_at is None:
        watch.confirmed_at = timezone.now()
        watch.expires_at = watch.confirmed_at + LASTS
        watch.save(update_fields=["confirmed_at", "expires_at"])
        tell_if_due(watch=watch.pk)
    return watch


@transaction.atomic
def end_watch(*, token: str) -> None:
    """She wants to be told no more. Doing it twice is doing it once."""
    Watch.objects.filter(token=token).delete()


@transaction.atomic
def end_watches_of(*, client: Any, product_id: int, sku: str, kind: str, market: str) -> None:
    """A client wants to be told no more of this."""
    Watch.objects.filter(client=client, product_id=product_id, sku=sku, kind=kind, market_code=market).delete()


@transaction.atomic
def hand_over_watches(*, source: Any, target: Any) -> int:
    """What is watched for one account is watched for another, as far as it fits and is not already. Returns how many came.
    In the transaction of a merging, which locked both.
    """
    coming = [one.pk for one in coming_watches(source, target)]
    Watch.objects.filter(pk__in=coming).update(client=target)
    Watch.objects.filter(client=source).delete()
    return len(coming)


@transaction.atomic
def tell_if_due(*, watch: int) -> bool:
    """Have the letter written where there is something true to tell, once for each time that it became true. Returns
    whether there was.
    """
    row = live_watches().select_for_update(of=("self",)).filter(pk=watch).first()
    market = snapshot().markets.get(row.market_code) if row else None
    if row is None or market is None:
        return False
    seen = seen_now([(row.product_id, row.sku)], market).get((row.product_id, row.sku))
    if seen is None or not has_news(row, seen, market):
        return False
    before = row.seen_amount
    if row.kind == Watch.Kind.BACK:
        row.told_at = timezone.now()
    else:
        row.seen_amount = seen.amount
    row.save(update_fields=["told_at", "seen_amount"])
    record(WatchMet(row.pk, before if row.kind == Watch.Kind.PRICE else None))
    return True


@transaction.atomic
def settle_watch(*, watch: int, was_told: bool) -> None:
    """The letter that it is back was sent, and the watch ends; or it was gone again meanwhile, and the watch goes on."""
    rows = Watch.objects.filter(pk=watch, told_at__isnull=False)
    if was_told:
        rows.delete()
    else:
        rows.update(told_at=None)


@transaction.atomic
def drop_old_watches() -> int:
    """Forget what nobody confirmed and whose time is over. Returns how many went."""
    old = Q(expires_at__lte=timezone.now())
    gone, _each = Watch.objects.filter(old).delete()
    return gone
