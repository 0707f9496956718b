"""Orders that a client placed as a guest become part of her account."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from ecrin.clients.models import User
from ecrin.clients.selectors import proven_mails
from ecrin.core.journal import record_all
from ecrin.orders.events import OrderJoined
from ecrin.orders.models import Order


@transaction.atomic
def join_orders(*, client: User) -> int:
    """Give a client the orders that were placed as a guest with an e-mail address that is proven to be hers; before,
    nothing happens. Doing it twice is doing it once. Returns how many joined.
    """
    hers = Q(pk=None)
    for mail in proven_mails(client):
        hers |= Q(email__iexact=mail)
    guests = Order.objects.filter(hers, client=None).order_by("pk")
    rows = list(guests.select_for_update().values_list("pk", flat=True))
    Order.objects.filter(pk__in=rows).update(client=client)
    record_all([OrderJoined(row) for row in rows], actor=client)
    return len(rows)


@transaction.atomic
def hand_over_orders(*, target: User, source: User | None = None, mails: Collection[str] = ()) -> int:
    """What another account ordered, and what was ordered as a guest with these addresses, is a client's from now on. In
    the transaction of a merging: who asks has made sure that it is one person. Returns how many came.
    """
    whose = Q(client=source) if source is not None else Q(pk=None)
    for mail in mails:
        whose |= Q(client=None, email__iexact=mail)
    rows = list(Order.objects.filter(whose).order_by("pk").select_for_update().values_list("pk", flat=True))
    Order.objects.filter(pk__in=rows).update(client=target)
    record_all([OrderJoined(row) for row in rows], actor=target)
    return len(rows)
