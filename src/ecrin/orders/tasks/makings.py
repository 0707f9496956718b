"""What of an order goes to the bench, and what leaves it unmade. See `config/reactions.py`."""

from ecrin.atelier.rules.makings import ToMake
from ecrin.atelier.services.makings import cancel_makings, open_makings
from ecrin.orders.events import OrderCancelled, OrderConfirmed, OrderEdited
from ecrin.orders.models import Order, OrderLine
from ecrin.orders.rules import purpose_of
from ecrin.orders.selectors import due_of


def open_bench(fact: OrderConfirmed) -> None:
    """It is paid: what is made for its client comes to the bench, piece by piece. Twice is once."""
    order = Order.objects.prefetch_related("lines").get(pk=fact.order)
    pieces = [piece for line in order.lines.all() for piece in _to_make(line)]
    if pieces:
        open_makings(subject=order.purpose, market=order.market_code, pieces=pieces, due_by=due_of(order))


def _to_make(line: OrderLine) -> list[ToMake]:
    facts = tuple((str(label), str(value)) for label, value in line.facts)
    return [
        ToMake(
            line=str(line.pk),
            kind=kind,
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            payload=payload,
            facts=facts,
        )
        for kind, payload in sorted(line.personalisation.items())
        if line.quantity and payload
    ]


def clear_bench(fact: OrderCancelled) -> None:
    """It ended: nothing of it is made any more. Twice is once."""
    cancel_makings(subject=purpose_of(fact.order))


def trim_bench(fact: OrderEdited) -> None:
    """Pieces were taken out of it: as many leave the bench, those first that nobody has begun. Twice is once."""
    lines = OrderLine.objects.filter(order_id=fact.order).values_list("pk", "quantity")
    cancel_makings(subject=purpose_of(fact.order), left={str(pk): quantity for pk, quantity in lines})
