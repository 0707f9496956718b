"""Which papers follow from what happened to an order. See `config/reactions.py`."""

from ecrin.orders.events import OrderCollected, OrderDispatched
from ecrin.orders.services import issue_invoice


def issue_for(fact: OrderDispatched | OrderCollected) -> None:
    """Its pieces left the house, or were handed over in it: the invoice is written in the same transaction. Twice is once."""
    issue_invoice(row=fact.order)
