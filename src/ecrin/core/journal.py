"""What happened: history, outbox and queue in one place.

A verb records a fact in its own transaction; what follows stands on one page (`config/reactions.py`) in two columns.
`WITH` reactions run at once, in that transaction. `AFTER` reactions are queued as rows beside the fact and done by the
worker (`core.worker`) at least once: a reaction must bear being done twice.

    @dataclass(frozen=True)
    class PriceChanged:
        name: ClassVar[str] = "catalog.price-changed"
        sku: str
        market: str

        @property
        def subject(self) -> str:
            return f"sku:{self.sku}"

    @transaction.atomic
    def change_price(*, sku: str, ...) -> None:
        ...
        record(PriceChanged(sku, market), actor=user)

Facts carry ids only, never what a person wrote or who she is, so that history survives erasure.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from ecrin.core.house import current_house

MAX_TEXT = 200
Reaction = Callable[[Any], Any]
Beside = Callable[[threading.Event], Any]  # runs in a thread of its own until told to stop


@runtime_checkable
class FactLike(Protocol):
    """A frozen dataclass with a dotted name and the subject whose history it belongs to (`order:10234`)."""

    name: ClassVar[str]

    @property
    def subject(self) -> str: ...


FactType = TypeVar("FactType", bound=FactLike)


class Fact(models.Model):
    """Something that happened. Rows are only ever added."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "id"], name="fact_subject"),
            models.Index(fields=["name", "id"], name="fact_name"),
            models.Index(fields=["actor_id", "id"], name="fact_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Delivery(models.Model):
    """One reaction that still has to be done for one fact. Done is gone; parked waits for a person."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=160)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    parked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reaction"], name="one_delivery_per_reaction")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(parked_at=None), name="delivery_due"),
            models.Index(fields=["parked_at"], condition=models.Q(parked_at__isnull=False), name="delivery_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.fact_id}"


@dataclass(frozen=True)
class Task:
    """Something the worker does again and again, in one worker at a time."""

    every: timedelta
    run: Callable[[], Any]


@dataclass(frozen=True)
class Reactions:
    """What follows from facts, and what is done by the clock: Ecrin's page and the house's together."""

    within: Mapping[str, tuple[Reaction, ...]] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, Reaction]] = field(default_factory=dict)
    facts: Mapping[str, type[FactLike]] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)


def dotted(reaction: Reaction) -> str:
    """The name under which a reaction's deliveries wait."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


@cache
def reactions() -> Reactions:
    """The module that `settings.REACTIONS` names, and the house's own after it."""
    pages = [import_module(settings.REACTIONS)]
    if own := current_house().reactions:
        pages.append(import_module(own))
    within: dict[str, tuple[Reaction, ...]] = {}
    after: dict[str, dict[str, Reaction]] = {}
    facts: dict[str, type[FactLike]] = {}
    tasks: dict[str, Task] = {}
    beside: dict[str, Beside] = {}
    for page in pages:
        for fact, handlers in getattr(page, "WITH", {}).items():
            facts[fact.name] = fact
            within[fact.name] = (*within.get(fact.name, ()), *handlers)
        for fact, handlers in getattr(page, "AFTER", {}).items():
            facts[fact.name] = fact
            after.setdefault(fact.name, {}).update({dotted(handler): handler for handler in handlers})
        tasks |= getattr(page, "TASKS", {})
        beside |= getattr(page, "BESIDE", {})
    return Reactions(within, after, facts, tasks, beside)


def record(fact: FactLike, *, actor: Any = None) -> Fact:
    """Write down what happened, in the caller's transaction; run what belongs in it and queue the rest.

    Args:
        fact: a frozen dataclass of a room's `events.py`.
        actor: the user who did it (anything with a `pk`); None when the clock or another system did.

    Raises:
        RuntimeError: called outside a transaction: the fact and what it tells of must stand or fall together.
        ValueError: the fact carries something that is not an id.
    """
    return record_all([fact], actor=actor)[0]


def record_all(facts: Iterable[FactLike], *, actor: Any = None) -> list[Fact]:
    """Write down many facts as `record` writes one; at most two statements a thousand, whatever they are.

    Raises:
        RuntimeError, ValueError: as `record`.
    """
    happened = list(facts)
    if happened and not connection.in_atomic_block:
        raise RuntimeError(f"{happened[0].name} must be recorded inside the transaction of its verb")
    known, who = reactions(), getattr(actor, "pk", None)
    rows = Fact.objects.bulk_create(
        [Fact(name=fact.name, subject=fact.subject, data=as_data(fact), actor_id=who) for fact in happened],
        batch_size=1000,
    )
    waiting = [Delivery(fact=row, reaction=name) for row in rows for name in known.after.get(row.name, {})]
    if waiting:
        Delivery.objects.bulk_create(waiting, batch_size=1000)
    for fact in happened:
        for reaction in known.within.get(fact.name, ()):
            reaction(fact)
    return rows


def as_data(fact: FactLike) -> dict[str, Any]:
    """The fact's fields as JSON: numbers, truth values, short ids, and lists of these.

    Raises:
        ValueError: a field is something else, or looks like what a person wrote.
    """
    return {
        each.name: _plain(fact.name, each.name, getattr(fact, each.name))
        for each in fields(fact)  # type: ignore[arg-type]  # the protocol cannot say "dataclass"
    }


def _plain(fact: str, name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        if len(value) > MAX_TEXT or "@" in value or "\n" in value:
            raise ValueError(f"{fact}.{name} is not an id: facts carry ids only")
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(fact, name, item) for item in value]
    raise ValueError(f"{fact}.{name} is a {type(value).__name__}: facts carry numbers, truth values and ids")


def from_row(row: Fact) -> FactLike:
    """The fact as its room wrote it. Fields that the class no longer has are dropped; lists come back as tuples.

    Raises:
        LookupError: no reaction knows a fact of this name.
    """
    kind = reactions().facts.get(row.name)
    if kind is None:
        raise LookupError(f"no reaction knows {row.name}")
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # as above
    return kind(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in row.data.items() if key in names}
    )


def history_of(*subjects: str, limit: int = 200) -> models.QuerySet[Fact]:
    """What happened to a subject (`product:12`) or to several, newest first; one query."""
    return Fact.objects.filter(subject__in=subjects).order_by("-id")[:limit]


def history_by(actor_id: int, *, limit: int = 200) -> models.QuerySet[Fact]:
    """What one person did, newest first; one query."""
    return Fact.objects.filter(actor_id=actor_id).order_by("-id")[:limit]


def parked() -> models.QuerySet[Delivery]:
    """Deliveries that failed too often and wait for a person, with their facts; one query."""
    return Delivery.objects.filter(parked_at__isnull=False).select_related("fact").order_by("parked_at", "id")


def backlog() -> int:
    """Deliveries that the worker has yet to do; one query."""
    return Delivery.objects.filter(parked_at=None).count()


@transaction.atomic
def replay(*, delivery_ids: list[int]) -> int:
    """Queue parked deliveries again, with their attempts forgotten. Returns how many were parked."""
    return Delivery.objects.filter(pk__in=delivery_ids, parked_at__isnull=False).update(
        parked_at=None, attempts=0, due_at=timezone.now(), error=""
    )


@transaction.atomic
def dismiss(*, delivery_ids: list[int]) -> int:
    """Give up parked deliveries: the fact stays in history, the reaction is never done. Returns how many were parked."""
    gone, _ = Delivery.objects.filter(pk__in=delivery_ids, parked_at__isnull=False).delete()
    return gone


def forget_errors() -> int:
    """What parked deliveries say of their error is forgotten after half a year: a message may hold what somebody wrote.
    Returns how many.
    """
    old = Delivery.objects.filter(parked_at__lt=timezone.now() - timedelta(days=180)).exclude(error="")
    return old.update(error="")
