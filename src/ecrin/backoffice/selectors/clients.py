"""The client book as staff see it: who is found, one client's life, what is to do for whom. A reader sees the clients of her
markets, and of a client's orders those of her markets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.account.selectors import mails_of_page
from ecrin.atelier.models import Making
from ecrin.bag.models import Bag
from ecrin.bag.rules import BagView, WishView
from ecrin.bag.selectors import read_bag, read_wishes, wishes_of
from ecrin.boutiques.selectors import boutiques
from ecrin.clients.models import AccountStep, ClientNote, ClientProfile, ClientTask, ClientView, SavedAddress, User
from ecrin.clients.rules import telephone_text
from ecrin.clients.selectors import addresses_of
from ecrin.clients.selectors.book import notes_of, pages_matching, parts_of, tasks_due, tasks_of, views_of
from ecrin.clients.selectors.standing import open_appeal, steps_of
from ecrin.concierge.models import Proposal
from ecrin.markets.rules import MarketInfo
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order, Return
from ecrin.orders.rules import OPEN, purpose_of, row_of
from ecrin.payments.models import Credit
from ecrin.payments.selectors import free_of_credits

from .client_told import Told, told_by
from .mails import Mail, keeps_mails, mails
from .orders import Happened, people_of, timeline_of_subject
from .rights import markets_of, people_with

PER_PAGE = 50
VIEW = "clients.view_clientprofile"
CLOSE = "clients.close_account"
EXPORT = "clients.export_clientprofile"
SUBSCRIBER = "newsletter.find_subscription"
DATA_REQUEST = "legal.handle_datarequest"
LATEST = 20
SINCE: Mapping[str, tuple[str | Promise, int]] = {
    "": (_("any time"), 0),
    "30": (_("not for a month"), 30),
    "90": (_("not for three months"), 90),
    "365": (_("not for a year"), 365),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to: words, a market, a boutique, an advisor's row (`none`: nobody's), for how many days there
    was no contact, whether an order is open.
    """

    words: str = ""
    market: str = ""
    boutique: str = ""
    advisor: str = ""
    since: str = ""
    has_open: bool = False

    @property
    def is_any(self) -> bool:
        return any((self.words, self.market, self.boutique, self.advisor, self.since, self.has_open))


@dataclass(frozen=True, slots=True)
class Life:
    """One client's page.

    Attributes:
        mails: every address by which she is known.
        steps: what was done to her account, newest first; `appeal` is the one that waits for an answer.
        people: the staff who wrote on the page, by row.
        letters: kept only where the house keeps its letters as files, and for who may read them.
    """

    page: ClientProfile
    client: User | None
    mails: tuple[str, ...]
    telephone: str
    markets: tuple[str, ...]
    boutique: str
    orders: Sequence[Order]
    returns: Sequence[Return]
    makings: Sequence[Making]
    credits: Sequence[tuple[Credit, int]]
    proposals: Sequence[Proposal]
    bag: BagView | None
    wishes: Sequence[WishView]
    addresses: Sequence[SavedAddress]
    notes: Sequence[ClientNote]
    tasks: Sequence[ClientTask]
    steps: Sequence[AccountStep]
    appeal: AccountStep | None
    timeline: Sequence[Happened]
    people: Mapping[int, User]
    letters: Sequence[Mail]
    told: Told


def codes_for(user: Any, permission: str = VIEW) -> frozenset[str] | None:
    """Codes of the markets in which a person holds a right on clients; None means all. At most one query."""
    ids = markets_of(user, permission)
    return None if ids is None else frozenset(one.code for one in snapshot().markets.values() if one.id in ids)


def may_with(user: Any, permission: str, page: ClientProfile) -> bool:
    """Whether a person holds a right in one of the markets in which somebody is a client; at most two queries."""
    codes = codes_for(user, permission)
    return codes is None or page.markets.filter(market_code__in=codes).exists()


def markets_for(user: Any) -> list[MarketInfo]:
    """The markets whose clients a person may see. No query."""
    codes = codes_for(user)
    return [one for one in snapshot().markets.values() if codes is None or one.code in codes]


def found_pages(user: Any, asked: Asked, permission: str = VIEW) -> QuerySet[ClientProfile]:
    """The clients of the markets in which a person holds a right, narrowed; one query, two where an order's number is asked
    for.
    """
    codes = codes_for(user, permission)
    rows = pages_matching(markets=codes, words="" if row_of(asked.words) else asked.words)
    if row := row_of(asked.words):
        order = Order.objects.filter(pk=row).first()
        if order is None or (codes is not None and order.market_code not in codes):
            return rows.none()
        rows = rows.filter(Q(client=order.client) if order.client_id else Q(email=order.email.lower()))
    if asked.market:
        rows = rows.filter(markets__market_code=asked.market)
    if asked.boutique:
        rows = rows.filter(boutique_code=asked.boutique)
    if asked.advisor:
        rows = rows.filter(advisor=None if asked.advisor == "none" else int(asked.advisor))
    if days := SINCE.get(asked.since, ("", 0))[1]:
        rows = rows.filter(last_contact_at__lt=timezone.now() - timedelta(days=days))
    if asked.has_open:
        rows = rows.filter(_open_orders())
    return rows.select_related("client", "advisor").prefetch_related("markets")


def _open_orders() -> Any:
    going = Order.objects.filter(state__in=OPEN)
    by_account = going.filter(client=OuterRef("client"))
    by_mail = going.annotate(mail=Lower("email")).filter(client=None, mail=OuterRef("email"))
    return Exists(by_account) | Exists(by_mail)


def client_rows(user: Any, asked: Asked, page: str | None) -> Page[Any]:
    """A page of clients, the latest contact first, each marked `has_open`; four queries with the rights."""
    rows = found_pages(user, asked).annotate(has_open=_open_orders())
    return Paginator(rows, PER_PAGE).get_page(page)


def page_for(user: Any, row: int) -> ClientProfile | None:
    """A client's page, where the person may see one of its markets; two queries."""
    codes = codes_for(user)
    pages = ClientProfile.objects.filter(pk=row).select_related("client", "advisor", "merged_into")
    if codes is not None:
        pages = pages.filter(markets__market_code__in=codes).distinct()
    return pages.first()


def life_of(user: Any, page: ClientProfile) -> Life:
    """Everything that a person may see of a client; at most fifty-four queries, whatever her years with the house."""
    parts, known = parts_of(page), mails_of_page(page)
    whose = _whose(page.client, known)
    orders = _orders(user, whose)
    notes = notes_of(parts)
    steps = list(steps_of(page.client.pk)) if page.client else []
    bag, wishes = _wants(page)
    proposals = Proposal.objects.filter(_mails(known) | Q(order__in=[one.pk for one in orders]))
    if (codes := codes_for(user, "concierge.view_proposal")) is not None:
        proposals = proposals.filter(market_code__in=codes)
    return Life(
        page=page,
        client=page.client,
        mails=tuple(sorted(known)),
        telephone=telephone_text(page.telephone),
        markets=tuple(one.market_code for one in page.markets.all()),
        boutique=next((one.name for one in boutiques() if one.code == page.boutique_code), page.boutique_code),
        orders=orders,
        returns=list(Return.objects.filter(order__in=orders).select_related("order").order_by("-pk")[:LATEST]),
        makings=list(Making.objects.filter(subject__in=[purpose_of(one.pk) for one in orders])[:LATEST]),
        credits=_credits(user, known),
        proposals=list(proposals[:LATEST]) if user.has_perm("concierge.view_proposal") else [],
        bag=bag,
        wishes=wishes,
        addresses=addresses_of(page.client) if page.client else [],
        notes=notes,
        tasks=tasks_of(parts),
        steps=steps,
        appeal=open_appeal(steps),
        timeline=timeline_of_subject(*(f"profile:{one}" for one in parts)),
        people=people_of([*(one.actor_id for one in notes), *(one.actor_id for one in steps)]),
        letters=[one for one in mails() if one.to.lower() in known][:LATEST]
        if keeps_mails() and user.has_perm("backoffice.read_mail")
        else [],
        told=told_by(
            page,
            known,
            orders=[purpose_of(one.pk) for one in orders],
            letters=codes_for(user, SUBSCRIBER) if user.has_perm(SUBSCRIBER) else frozenset(),
            requests=codes_for(user, DATA_REQUEST) if user.has_perm(DATA_REQUEST) else frozenset(),
        ),
    )


def _mails(known: Iterable[str]) -> Q:
    found = Q(pk=None)
    for mail in known:
        found |= Q(email__iexact=mail)
    return found


def _whose(client: User | None, known: Iterable[str]) -> Q:
    return _mails(known) | Q(client=client) if client else _mails(known)


def _orders(user: Any, whose: Q) -> list[Order]:
    if not user.has_perm("orders.view_order"):
        return []
    rows = Order.objects.filter(whose).prefetch_related("lines")
    if (codes := codes_for(user, "orders.view_order")) is not None:
        rows = rows.filter(market_code__in=codes)
    return list(rows[: LATEST * 5])


def _credits(user: Any, known: Iterable[str]) -> list[tuple[Credit, int]]:
    if not user.has_perm("payments.view_credit"):
        return []
    rows = Credit.objects.filter(_mails(known), given_at__isnull=False)
    if (codes := codes_for(user, "payments.view_credit")) is not None:
        rows = rows.filter(market_code__in=codes)
    found = list(rows[:LATEST])
    free = free_of_credits(found)
    return [(one, free[one.pk]) for one in found]


def _wants(page: ClientProfile) -> tuple[BagView | None, Sequence[WishView]]:
    """Her bag and wishes now, as her own storefront shows them."""
    if page.client is None:
        return None, ()
    bag = Bag.objects.filter(client=page.client, state=Bag.State.OPEN).first()
    fronts = snapshot().storefronts
    front = fronts.get(bag.storefront_code if bag else page.storefront_code) or snapshot().default
    if front is None:
        return None, ()
    wishes, _hidden = read_wishes(wishes_of(token="", client=page.client), front)
    return (read_bag(bag, front) if bag else None), wishes


def advisors_for(page: ClientProfile | None = None) -> list[User]:
    """Whoever may look after clients; with a page, in one of its markets. At most two queries."""
    people = people_with("clients.change_clientprofile")
    if page is not None:
        codes = [one.market_code for one in page.markets.all()]
        there = Q(roles__everywhere=True) | Q(roles__markets__code__in=codes) | Q(is_superuser=True)
        people = people.filter(there)
    return list(people.distinct().order_by("last_name", "first_name", "pk"))


def boutiques_for(user: Any) -> list[tuple[str, str]]:
    """`(code, name)` of the boutiques of the markets whose clients a person may see. No query."""
    codes = codes_for(user)
    return [(one.code, one.name) for one in boutiques() if codes is None or one.market in codes]


def to_do(user: Any, *, mine: bool, days: int = 30) -> list[ClientTask]:
    """What is to be done for clients within days, the soonest first; two queries."""
    until = timezone.localdate() + timedelta(days=days)
    return list(tasks_due(until=until, advisor=user if mine else None, markets=codes_for(user))[:200])


def tasks_now(user: Any) -> int:
    """How many things are to be done for the clients of an advisor by today; one query."""
    return tasks_due(until=timezone.localdate(), advisor=user).count()


def appeals_waiting(user: Any) -> list[tuple[AccountStep, ClientProfile]]:
    """Appeals without an answer that a person may answer, the oldest first, with the pages of who made them; two queries."""
    kinds = (AccountStep.Kind.APPEALED, AccountStep.Kind.ANSWERED, AccountStep.Kind.LIFTED)
    later = AccountStep.objects.filter(client=OuterRef("client"), kind__in=kinds, pk__gt=OuterRef("pk"))
    steps = AccountStep.objects.filter(~Exists(later), kind=AccountStep.Kind.APPEALED, client__profile__isnull=False)
    codes = codes_for(user, CLOSE)
    if codes is not None:
        steps = steps.filter(client__profile__markets__market_code__in=codes).distinct()
    waiting = steps.select_related("client__profile", "words").order_by("pk")
    return [(one, one.client.profile) for one in waiting]


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked at a client, when, at what, why."""

    at: datetime
    who: str
    page: str | Promise
    reason: str


def looks_of(page: ClientProfile, number: str | None) -> Page[ClientView]:
    """Who looked at a client, newest first; three queries."""
    return Paginator(views_of(parts_of(page)), PER_PAGE).get_page(number)


def looked(rows: Iterable[ClientView]) -> list[Looked]:
    """Views with who made them; one query."""
    kept = list(rows)
    people = people_of(one.actor_id for one in kept)
    return [Looked(one.at, str(people.get(one.actor_id or 0, "–")), one.get_page_display(), one.reason) for one in kept]


LIST_COLUMNS = ("name", "e-mail", "telephone", "markets", "advisor", "boutique", "last contact")


def list_of(rows: Iterable[ClientProfile]) -> list[list[str]]:
    """Clients as rows of a file; as many queries as the rows take."""
    return [
        [
            one.name,
            one.email,
            one.telephone,
            " ".join(sorted(market.market_code for market in one.markets.all())),
            str(one.advisor or ""),
            one.boutique_code,
            date.isoformat(one.last_contact_at.date()),
        ]
        for one in rows
    ]
