"""What waits for whom, what happened, and what a few letters find."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from ecrin.catalog.models import Category, Collection, ImportRun, Picture, Product, Selection, Variant
from ecrin.catalog.selectors.care import unpriced_in
from ecrin.clients.models import User
from ecrin.core import journal
from ecrin.core.changes import Following
from ecrin.core.journal import Fact
from ecrin.inventory.selectors import low_stock
from ecrin.markets.selectors import snapshot
from ecrin.orders.rules import row_of
from ecrin.orders.selectors import orders_matching
from ecrin.payments.selectors import ending_authorisations
from ecrin.search.models import SearchTally

from .clients import Asked, appeals_waiting, found_pages, tasks_now
from .makings import due_count, open_count
from .orders import order_rows
from .privacy import open_requests

CREATIONS = "wagtailsnippets_catalog_product"


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: how many, what, and where to go."""

    count: int
    text: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    kind: str | Promise
    title: str
    url: str


def waiting(user: Any) -> list[Waits]:
    """What waits for a person with these roles; at most one query each, eighteen in all."""
    creations = reverse(f"{CREATIONS}:list")
    today = timezone.localdate()
    every: list[tuple[str, Any, str | Promise, str]] = [
        ("orders.dispatch_order", lambda: _orders("open"), _("orders are to be sent"), reverse("staff-orders")),
        ("clients.add_clientnote", lambda: tasks_now(user), _("things are to be done for your clients"), reverse("client-tasks")),
        ("clients.close_account", lambda: len(appeals_waiting(user)), _("appeals wait for an answer"), reverse("appeals")),
        ("atelier.change_making", lambda: open_count(user), _("pieces are on the bench"), reverse("makings")),
        ("atelier.change_making", lambda: due_count(user), _("pieces should leave the bench today"), reverse("makings")),
        ("orders.review_order", lambda: _orders("review"), _("orders wait for review"), f"{reverse('staff-orders')}?show=review"),
        ("payments.view_payment", lambda: ending_authorisations().count(), _("authorisations end within a day"), reverse("reconciliation")),
        ("catalog.publish_product", _tasks, _("drafts wait for approval"), reverse("wagtailadmin_reports:workflow")),
        ("catalog.change_product", _drafts, _("creations with a newer draft"), creations),
        ("catalog.change_product", _unpictured, _("creations without a picture"), f"{creations}?without_picture=true"),
        ("catalog.change_price", _unpriced, _("creations without a price in a market that sells them"), f"{creations}?without_price=any"),
        ("catalog.change_operator", _unsafe, _("creations without safety data"), f"{creations}?without_safety=true"),
        ("inventory.change_stocklevel", lambda: low_stock().count(), _("SKUs of which few or none are left"), f"{reverse('stock')}?show=low"),
        ("catalog.import_file", _runs, _("files were checked and not loaded"), reverse("files")),
        ("catalog.change_picture", lambda: _expiring(today), _("pictures expire within a month"), reverse("wagtailimages:index")),
        ("search.view_searchtally", lambda: _unfound(today), _("searches without a result this week"), reverse("searchtally:index")),
        ("legal.verify_datarequest", lambda: open_requests(user), _("requests about data are to be answered"), reverse("data-requests")),
        ("backoffice.replay_fact", lambda: journal.parked().count(), _("pieces of work are parked"), reverse("parked")),
    ]  # fmt: skip
    return [Waits(n, text, url) for right, count, text, url in every if user.has_perm(right) and (n := count())]


def _orders(state: str) -> int:
    return orders_matching(state=state).count()


def _tasks() -> int:
    return int(TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count())


def _drafts() -> int:
    return Product.objects.filter(has_unpublished_changes=True).count()


def _unpictured() -> int:
    return Product.objects.filter(pictures=None).count()


def _count_unpriced() -> int:
    return Product.objects.filter(unpriced_in(snapshot().markets.values())).count()


# It looks at every creation in every market (half a millisecond each): counted again only when one of them changed.
_unpriced = Following(_count_unpriced, "markets", "product:", "sku:")


def _unsafe() -> int:
    return Product.objects.filter(Q(manufacturer=None) | Q(responsible_person=None)).count()


def _runs() -> int:
    return ImportRun.objects.filter(state=ImportRun.State.PLANNED).count()


def _expiring(today: date) -> int:
    return Picture.objects.filter(expires_on__range=(today, today + timedelta(days=30))).count()


def _unfound(today: date) -> int:
    rows = SearchTally.objects.filter(found=0, day__gte=today - timedelta(days=7))
    return int(rows.aggregate(all=Sum("times"))["all"] or 0)


def search(user: Any, words: str, *, each: int = 8) -> list[Found]:
    """What a person may see and whose name begins with or holds the words; at most seven queries."""
    found: list[Found] = []
    if user.has_perm("orders.view_order"):
        hits = (
            order_rows(user, words=words, show="", page=None).object_list[:each]
            if row_of(words) or "@" in words
            else ()
        )
        found += [
            Found(_("Order"), f"{order.number} {order.email}", reverse("staff-order", args=[order.number]))
            for order in hits
        ]
    if user.has_perm("clients.view_clientprofile"):
        found += [
            Found(_("Client"), f"{page} {page.email}", reverse("staff-client", args=[page.pk]))
            for page in found_pages(user, Asked(words=words)).prefetch_related(None)[:each]
        ]
    if user.has_perm("catalog.view_product"):
        sold = Variant.objects.filter(sku__istartswith=words).values("product_id")
        hit = Q(name__icontains=words) | Q(reference__istartswith=words) | Q(pk__in=sold)
        open_to = "edit" if user.has_perm("catalog.change_product") else "history"
        for pk, name, reference in Product.objects.filter(hit).values_list("pk", "name", "reference")[:each]:
            title = f"{name} {reference or ''}".strip()
            found.append(Found(_("Creation"), title, reverse(f"{CREATIONS}:{open_to}", args=[pk])))
    for model, right, namespace, kind in (
        (Collection, "catalog.change_collection", "catalogue_collection", _("Collection")),
        (Category, "catalog.change_category", "category", _("Category")),
        (Selection, "catalog.change_selection", "selection", _("Selection")),
    ):
        if user.has_perm(right):
            rows = model._default_manager.filter(name__icontains=words).values_list("pk", "name")[:each]  # noqa: SLF001 - Django's documented name
            found += [Found(kind, name, reverse(f"{namespace}:edit", args=[pk])) for pk, name in rows]
    if user.has_perm("clients.view_user"):
        hit = Q(email__icontains=words) | Q(first_name__icontains=words) | Q(last_name__icontains=words)
        for person in User.objects.filter(hit, is_staff=True)[:each]:
            found.append(Found(_("Person"), str(person), reverse("wagtailusers_users:edit", args=[person.pk])))
    return found


def facts(*, subject: str = "", name: str = "", actor: str = "", day: date | None = None) -> QuerySet[Fact]:
    """Facts, newest first, of one subject, kind, person (her mail) or day."""
    rows = Fact.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    if name:
        rows = rows.filter(name__startswith=name)
    if actor:
        rows = rows.filter(actor_id__in=User.objects.filter(email__icontains=actor).values("pk"))
    return rows.filter(at__date=day) if day else rows


def with_people(rows: Iterable[Fact]) -> list[tuple[Fact, str]]:
    """Each fact with who did it; one query. Who was erased is nobody."""
    kept = list(rows)
    people = User.objects.in_bulk({fact.actor_id for fact in kept if fact.actor_id})
    return [(fact, str(people.get(fact.actor_id or 0, "–"))) for fact in kept]
