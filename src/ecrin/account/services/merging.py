"""Two pages of the client book, and their accounts, become one.

Refusal
└── Conflict
    └── CannotMerge   one is suspended, of the staff, or merged already
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.account.selectors import mails_of_page, merging_problem
from ecrin.bag.services import close_wishlist, hand_over_bag, hand_over_watches
from ecrin.clients.models import ClientProfile, User
from ecrin.clients.services import end_ways_in, hand_over_addresses, hand_over_mails, hand_over_profile, rename_client
from ecrin.clients.services.book import fold_pages
from ecrin.clients.services.standing import note_merging
from ecrin.core.errors import Conflict
from ecrin.orders.services import hand_over_orders


class CannotMerge(Conflict):
    code = "cannot-merge"
    sentence = _("These two cannot become one: %(why)s")


@transaction.atomic
def merge_clients(*, into: int, part: int, actor: Any) -> ClientProfile:
    """Two pages of the client book are of one person: everything becomes that of `into`, by each room's own verb. Where
    both have an account, the other's sign-in ends with its devices, passkeys and codes, the address of its shared wishlist
    is closed, and its proven mail is proven to be hers who stays. Letters of the newsletter go by address and stay.

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
            hand_over_profile(source=source, target=target)
            hand_over_watches(source=source, target=target)
            close_wishlist(client=source)
            end_ways_in(client=source)
            if not target.get_full_name() and source.get_full_name():
                rename_client(client=target, first_name=source.first_name, last_name=source.last_name)
        hand_over_orders(target=target, source=source, mails=mails)
    fold_pages(into=pages[into], part=pages[part], actor=actor)
    if source is not None:
        note_merging(client=source, actor=actor)
    return ClientProfile.objects.get(pk=into)
