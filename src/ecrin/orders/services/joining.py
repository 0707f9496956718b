"""Orders that a client placed as a guest become part of her account."""

from django.db import transaction

from ecrin.clients.models import User
from ecrin.clients.selectors import mail_is_proven
from ecrin.core.journal import record_all
from ecrin.orders.events import OrderJoined
from ecrin.orders.models import Order


@transaction.atomic
def join_orders(*, client: User) -> int:
    """Give a client the orders that were placed as a guest with her e-mail address, once that address is proven to be
    hers; before, nothing happens. Doing it twice is doing it once. Returns how many joined.
    """
    if not mail_is_proven(client):
        return 0
    guests = Order.objects.filter(client=None, email__iexact=client.email).order_by("pk")
    rows = list(guests.select_for_update().values_list("pk", flat=True))
    Order.objects.filter(pk__in=rows).update(client=client)
    record_all([OrderJoined(row) for row in rows], actor=client)
    return len(rows)
