"""Who received a gift sends it back: for another size, or for a credit. Never for money, which is the giver's, who is told
nothing.
"""

from collections.abc import Sequence

from django.db import transaction

from ecrin.core.errors import NotFound
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import GiftReceipt, GiftReceiver, Return

from .returns import Chosen, announced


@transaction.atomic
def return_gift(
    *, receipt: int, chosen: Sequence[Chosen], wish: str, name: str, email: str, storefront: StorefrontInfo
) -> Return:
    """Who received a gift announces what she sends back. The other size that she wishes for is held for her at once.

    Args:
        receipt: the row of the gift's receipt.
        storefront: in whose language she is written to.

    Raises:
        NotFound: no such receipt.
        TooLate: it has not arrived yet, or the market's days are over.
        NotReturnable: not these pieces, not so many of them, or money.
        OutOfStock: the other size is not there.
    """
    order_row = GiftReceipt.objects.filter(pk=receipt).values_list("order_id", flat=True).first()
    if order_row is None:
        raise NotFound
    parcel = announced(order_row, chosen, wish, by_receiver=True)
    GiftReceiver.objects.create(
        parcel=parcel, name=name.strip()[:160], email=email.strip(), storefront_code=storefront.code,
        language=storefront.interface,
    )  # fmt: skip
    return parcel
