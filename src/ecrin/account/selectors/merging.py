"""What would become of two pages of the client book."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.bag.models import Bag, BagLine, SharedList, Wish
from ecrin.bag.selectors.watches import coming_watches
from ecrin.boutiques.selectors import boutique_of
from ecrin.clients.models import ClientNote, ClientProfile, ClientTask, SavedAddress, User
from ecrin.clients.selectors import coming_of_profile, fitting_addresses, profile_of, proven_mails
from ecrin.orders.models import Order


@dataclass(frozen=True, slots=True)
class Merging:
    """What would become of two pages of the client book, before it does.

    Attributes:
        problem: why they cannot become one; empty where they can.
        orders, pieces, wishes, addresses, notes, tasks: how many of each would come.
        left: addresses that would not come, for there are as many as fit, or they are there already.
        told: how many things of what she tells of herself would come; `watches`: of what is watched for her.
        closes_list: whether the address of a shared wishlist would be closed.
        mails: addresses of the other that would be proven to be hers, or are written on her page.
        name, advisor, boutique: what would stand on the page.
    """

    problem: str | Promise
    orders: int = 0
    pieces: int = 0
    wishes: int = 0
    addresses: int = 0
    left: int = 0
    notes: int = 0
    tasks: int = 0
    told: int = 0
    watches: int = 0
    closes_list: bool = False
    mails: tuple[str, ...] = ()
    ends_sign_in: str = ""
    name: str = ""
    advisor: str = ""
    boutique: str = ""


def mails_of_page(page: ClientProfile) -> frozenset[str]:
    """The addresses by which the client of a page, and of those that became a part of it, is known; at most three queries."""
    parts = ClientProfile.objects.filter(Q(pk=page.pk) | Q(merged_into=page)).exclude(email="")
    known = {mail.lower() for mail in parts.values_list("email", flat=True)}
    return frozenset(known | (proven_mails(page.client) if page.client else frozenset()))


def merging_problem(
    into: ClientProfile | None, part: ClientProfile | None, people: Mapping[int, User]
) -> str | Promise:
    """Why two pages cannot become one; empty where they can. No query."""
    if into is None or part is None or into.pk == part.pk:
        return _("choose two pages that are not the same.")
    if into.merged_into_id or part.merged_into_id:
        return _("one of them is a part of another page already.")
    if part.client_id and not into.client_id:
        return _("only one has an account. Let that one stay.")
    both = [people[page.client_id] for page in (into, part) if page.client_id]
    if any(one.is_staff or one.is_superuser for one in both):
        return _("one of them is a colleague.")
    if any(one.closed_as or not one.is_active for one in both):
        return _("one account is suspended or ended.")
    return ""


def merging_of(into: ClientProfile, part: ClientProfile) -> Merging:
    """What would become of two pages; at most twenty-one queries, none of which writes."""
    people = {page.client_id: page.client for page in (into, part) if page.client_id and page.client}
    problem = merging_problem(into, part, people)
    if problem:
        return Merging(problem)
    mails = mails_of_page(part)
    orders = Q()
    for mail in mails:
        orders |= Q(client=None, email__iexact=mail)
    there = list(SavedAddress.objects.filter(client=part.client)) if part.client else []
    coming = fitting_addresses(SavedAddress.objects.filter(client=into.client), there) if there else []
    wishes = 0
    if part.client:
        orders |= Q(client=part.client)
        fields = ("product_id", "material", "sku")
        own = set(Wish.objects.filter(client=into.client).values_list(*fields))
        wishes = len(set(Wish.objects.filter(client=part.client).values_list(*fields)) - own)
    lines = BagLine.objects.filter(bag__client=part.client, bag__state=Bag.State.OPEN) if part.client else []
    parts = [part.pk, *ClientProfile.objects.filter(merged_into=part).values_list("pk", flat=True)]
    home = boutique_of(into.boutique_code or part.boutique_code)
    return Merging(
        "",
        orders=Order.objects.filter(orders).count() if orders else 0,
        pieces=sum(line.quantity for line in lines),
        wishes=wishes,
        addresses=len(coming),
        left=len(there) - len(coming),
        notes=ClientNote.objects.filter(profile__in=parts).count(),
        tasks=ClientTask.objects.filter(profile__in=parts, done_at=None).count(),
        told=len(coming_of_profile(profile_of(into.client), profile_of(part.client))) if part.client else 0,
        watches=len(coming_watches(part.client, into.client)) if part.client else 0,
        closes_list=bool(part.client) and SharedList.objects.filter(client=part.client).exists(),
        mails=tuple(sorted(mails)),
        ends_sign_in=part.client.email if part.client else "",
        name=into.name or part.name,
        advisor=str(into.advisor or part.advisor or ""),
        boutique=home.name if home else "",
    )
