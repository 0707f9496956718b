"""What happened to one creation: its texts, its prices, availability, stock and publication, and who did it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log

from ecrin.catalog.models import Product
from ecrin.catalog.services.kinds import KINDS, markets_by_code
from ecrin.clients.models import User
from ecrin.core.journal import Fact
from ecrin.inventory.models import Movement

MOST = 300
TOLD_BY_FACTS = ("wagtail.publish", "wagtail.unpublish", "wagtail.publish.schedule")

SENTENCES: dict[str, str | Promise] = {
    "legal.data-asked": _("Request about data asked on the site"),
    "legal.data-entered": _("Request about data entered"),
    "legal.data-verified": _("Request about data: it is clear who asks"),
    "legal.data-told": _("Request about data: letter sent"),
    "legal.copy-fetched": _("Copy of data fetched"),
    "catalog.product-drafted": _("Draft kept"),
    "catalog.product-published": _("Published"),
    "catalog.product-scheduled": _("Publication scheduled"),
    "catalog.product-unpublished": _("Taken off the site"),
    "catalog.product-approved": _("Draft approved"),
    "catalog.product-translated": _("Translation into %(language)s: %(state)s"),
    "catalog.product-values-changed": _("Values of a creation changed"),
    "catalog.batch-applied": _("%(count)s values changed at once"),
    "catalog.order-changed": _("Order of creations changed"),
    "catalog.picture-changed": _("Picture changed"),
    "catalog.import-requested": _("File brought in, to be checked or loaded"),
    "catalog.import-done": _("File loaded"),
    "catalog.import-refused": _("File refused"),
    "backoffice.approval-requested": _("Approval asked for"),
    "backoffice.person-invited": _("Person invited"),
    "backoffice.roles-assigned": _("Roles given"),
    "backoffice.person-deactivated": _("Person deactivated"),
    "inventory.stock-moved": _("Pieces of %(sku)s at %(location)s: %(quantity)+d, %(reason)s"),
    "inventory.low-mark-changed": _("Few left of %(sku)s is told from %(low_at)s pieces on"),
}
CHANGED: dict[str, str | Promise] = {
    "prices": _("Prices"),
    "availability": _("Availability"),
    "stock": _("Stock flags"),
    "publication": _("Publication"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One value as staff read it; `market` is empty where it is the same everywhere."""

    subject: str
    market: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. `batch` names the change of many that it was part of."""

    at: datetime
    who: str
    text: str
    differences: tuple[Difference, ...] = ()
    batch: str = ""


def happened_to(product: Product) -> list[Happened]:
    """The last three hundred things that happened to a creation and to its SKUs, newest first; five queries."""
    skus = product.variants.exclude(sku=None).order_by().values_list("sku", flat=True)
    subjects = [f"product:{product.pk}", *(f"sku:{sku}" for sku in skus)]
    facts = list(Fact.objects.filter(subject__in=subjects).order_by("-id")[:MOST])
    people = User.objects.in_bulk({fact.actor_id for fact in facts if fact.actor_id})
    told = [*_from_facts(facts, people), *_from_log(product)]
    return sorted(told, key=lambda one: one.at, reverse=True)[:MOST]


def _from_facts(facts: Iterable[Fact], people: dict[int, User]) -> Iterator[Happened]:
    markets = markets_by_code()
    for fact in facts:
        who = str(people.get(fact.actor_id or 0, ""))
        if fact.name == "catalog.product-values-changed":
            kind = fact.data["kind"]
            rows = tuple(_difference(kind, row, markets) for row in fact.data["rows"])
            yield Happened(fact.at, who, str(CHANGED.get(kind, kind)), rows, fact.data["batch"])
        else:
            yield Happened(fact.at, who, sentence_of(fact))


def _difference(kind: str, row: list[Any], markets: dict[str, Any]) -> Difference:
    subject, code, before, after = row
    show, market = KINDS[kind].show, markets.get(code)
    is_sku = kind in {"prices", "stock"}
    return Difference(
        subject if is_sku else "", market.name if market else "", show(before, market), show(after, market)
    )


def sentence_of(fact: Fact) -> str:
    """What staff read of a fact; its name where there are no words for it."""
    sentence = SENTENCES.get(fact.name)
    if sentence is None:
        return fact.name
    told = fact.data
    if fact.name == "inventory.stock-moved" and told.get("reason") in Movement.Reason.values:
        told = told | {"reason": Movement.Reason(told["reason"]).label}
    try:
        return str(str(sentence) % told)
    except (KeyError, TypeError):  # an older fact that lacks a field still tells what it is
        return fact.name


def _from_log(product: Product) -> Iterator[Happened]:
    """What the editor wrote down: drafts, comparisons, locks. What facts tell as well is left out."""
    rows = log.get_logs_for_instance(product).exclude(action__in=TOLD_BY_FACTS).select_related("user")
    for entry in rows.order_by("-timestamp")[:MOST]:
        yield Happened(
            entry.timestamp,
            str(entry.user or ""),
            str(entry.formatter.format_message(entry)) if entry.formatter else entry.action,
        )
