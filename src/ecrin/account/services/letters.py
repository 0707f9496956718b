"""An account begins, is kept with an order, and is entered; letters that it asks for."""

from django.db import transaction

from ecrin.account.events import LetterAsked
from ecrin.bag.models import Bag
from ecrin.bag.selectors import find_bag
from ecrin.bag.services import merge_bags
from ecrin.clients.models import User
from ecrin.clients.selectors import client_by_mail
from ecrin.clients.services import begin_account
from ecrin.clients.services.book import meet_client
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order
from ecrin.orders.services import join_orders


@transaction.atomic
def ask_letter(*, email: str, kind: str, storefront: StorefrontInfo, key: str = "") -> int:
    """Have the worker write to who has an account with this address. Returns the client, 0 where nobody is written to;
    the same statements are made for both, so that the time it takes tells nothing.
    """
    client = client_by_mail(email)
    told = client.pk if client is not None and client.is_active else 0
    record(LetterAsked(told, kind, storefront.code, key))
    return told


@transaction.atomic
def keep_order(*, order: Order, password: str, storefront: StorefrontInfo) -> None:
    """A guest chooses a password for the address of her order. Nothing is hers before she came by the letter; whether
    the address had an account before is told there and nowhere else.
    """
    begun = begin_account(email=order.email, password=password)
    ask_letter(email=order.email, kind="confirm" if begun else "exists", storefront=storefront)


@transaction.atomic
def welcome(*, client: User, token: str, storefront: StorefrontInfo | None = None) -> Bag | None:
    """She signed in: the bag and the wishes of before become hers, and so do orders placed as a guest since. Returns her
    open bag.

    Args:
        token: what the bag's cookie of her browser holds, where it holds something.
        storefront: where she signed in; staff of its market find her in the client book from then on.
    """
    join_orders(client=client)
    if storefront is not None and not client.is_staff:
        meet_client(client=client, market=storefront.market.code, storefront=storefront.code)
    return merge_bags(token=token, client=client) if token else find_bag(token="", client=client)


@transaction.atomic
def begin_without_password(*, email: str, storefront: StorefrontInfo, key: str) -> int:
    """Somebody wants an account without a password: it is begun where there is none, and a code goes to the address.
    Returns the client.
    """
    begin_account(email=email, password=None)
    return ask_letter(email=email, kind="code", storefront=storefront, key=key)
