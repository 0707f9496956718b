"""What follows for credits. See `config/reactions.py`."""

from ecrin.orders.events import CreditDecided
from ecrin.orders.selectors.returns import whole_return
from ecrin.orders.services.credits import credit_for_gift


def give_for_gift(fact: CreditDecided) -> None:
    """A gift came back: its receiver has a credit, in the same transaction."""
    parcel = whole_return(fact.parcel)
    if parcel is None:
        raise LookupError(f"there is no return {fact.parcel}")
    credit_for_gift(parcel)
