"""Verbs of accounts. What a client keeps is in `clients.services`, what she ordered in `orders.services`."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.account.events import LetterAsked
from ecrin.account.selectors import mails_of_page, merging_problem
from ecrin.bag.models import Bag
from ecrin.bag.selectors import find_bag
from ecrin.bag.services import hand_over_bag, merge_bags
from ecrin.clients.models import ClientProfile, User
from ecrin.clients.selectors import client_by_mail
from ecrin.clients.services import begin_account, hand_over_addresses, hand_over_mails, rename_client
from ecrin.clients.services.book import fold_pages, meet_client
from ecrin.clients.services.standing import note_merging
from ecrin.core.errors import Conflict
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order
from ecrin.orders.services import hand_over_orders, join_orders


@transaction.atomic
def ask_letter(*, email: str, kind: str, storefront: StorefrontInfo) -> None:
    """Have the worker write to who has an account with this address; nobody is written to who has none."""
    client = client_by_mail(email)
    if client is not None and client.is_active:
        record(LetterAsked(client.pk, kind, storefront.code))


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


class CannotMerge(Conflict):
    code = "cannot-merge"
    sentence = _("These two cannot become one: %(why)s")


@transaction.atomic
def merge_clients(*, into: int, part: int, actor: Any) -> ClientProfile:
    """Two pages of the client book are of one person: everything becomes that of `into`, by each room's own verb. Where
    both have an account, the other's sign-in ends and its proven mail is proven to be hers who stays.

    Raises:
        CannotMerge: one is suspended, of the staff, or merged already; or the one that stays has no account and the
            other has.
    """
    pages = {
        one.pk: one for one in ClientProfile.objects.select_for_update().filter(pk__in=[into, part]).order_by("pk")
    }
    people = {
        one.pk: one
        for one in User.objects.select_for_update()
        .filter(pk__in=[page.client_id for page in pages.values() if page.client_id])
        .order_by("pk")
    }
    if problem := merging_problem(pages.get(into), pages.get(part), people):
        raise CannotMerge(why=problem)
    target, source = people.get(pages[into].client_id or 0), people.get(pages[part].client_id or 0)
    if target is not None:
        mails = mails_of_page(pages[part])
        if source is not None:
            hand_over_mails(source=source, target=target)
            hand_over_bag(source=source, target=target)
            hand_over_addresses(source=source, target=target)
            if not target.get_full_name() and source.get_full_name():
                rename_client(client=target, first_name=source.first_name, last_name=source.last_name)
        hand_over_orders(target=target, source=source, mails=mails)
    fold_pages(into=pages[into], part=pages[part], actor=actor)
    if source is not None:
        note_merging(client=source, actor=actor)
    return ClientProfile.objects.get(pk=into)
