"""The worker: does what follows from facts, and what the clock asks for.

A delivery is claimed by moving its `due_at` to the end of a lease and counting the attempt; a worker that dies lets the
lease lapse and another takes it. Done deliveries are deleted; one that fails waits longer each time and is parked after
`MAX_ATTEMPTS`, where staff see and replay it. The count of attempts is the fence: only the claim that still has the
newest count may finish a delivery.
"""

import logging
import os
import random
import socket
import threading
import time
import traceback
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from ecrin.core.journal import Delivery, Task, from_row, reactions

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BATCH = 20
MAX_ATTEMPTS = 8
FIRST_WAIT = 2.0
LONGEST_WAIT = 3600.0
IDLE = 0.25
BEAT_EVERY = 5.0


class Beat(models.Model):
    """A worker that lives: when it was last heard of."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class TaskRun(models.Model):
    """When a task of the clock is due next, and what went wrong last."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def claim(*, limit: int = BATCH, now: datetime | None = None) -> list[Delivery]:
    """Take deliveries that are due, for the length of a lease. Two statements.

    SQLite's transaction holds the write gate from its first statement, so nobody else claims meanwhile; PostgreSQL skips
    rows that another worker is claiming.
    """
    now = now or timezone.now()
    due = Delivery.objects.filter(parked_at=None, due_at__lte=now).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    taken = list(due.select_related("fact")[:limit])
    Delivery.objects.filter(pk__in=[each.pk for each in taken]).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    for each in taken:
        each.attempts += 1
        each.due_at = now + LEASE
    return taken


def deliver(delivery: Delivery) -> bool:
    """Do one claimed delivery, outside any transaction. Returns whether it succeeded."""
    try:
        reaction = reactions().after.get(delivery.fact.name, {}).get(delivery.reaction)
        if reaction is None:
            raise LookupError(f"no reaction is called {delivery.reaction}")  # noqa: TRY301 - one path for all failures
        reaction(from_row(delivery.fact))
    except Exception as error:  # whatever a reaction does wrong, the worker goes on
        log.exception("%s failed for %s (attempt %s)", delivery.reaction, delivery.fact, delivery.attempts)
        _failed(delivery, error)
        return False
    _mine(delivery).delete()
    return True


def _mine(delivery: Delivery) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, parked_at=None)


def _failed(delivery: Delivery, error: Exception) -> None:
    now = timezone.now()
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}"[:500] + f" ({os.path.basename(where.filename)}:{where.lineno})"  # noqa: PTH119 - a name, not a path
    if delivery.attempts >= MAX_ATTEMPTS or isinstance(error, LookupError):
        _mine(delivery).update(parked_at=now, error=said)
    else:
        _mine(delivery).update(due_at=now + timedelta(seconds=wait_after(delivery.attempts)), error=said)


def wait_after(attempts: int) -> float:
    """Seconds before the next attempt: four times longer each time, at most an hour, with jitter of a half."""
    wait: float = min(LONGEST_WAIT, FIRST_WAIT * 4 ** (attempts - 1))
    return wait * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def work_off(*, limit: int | None = None) -> int:
    """Do everything that is due now. Returns how many deliveries were tried. Tests and commands call it too."""
    done = 0
    while limit is None or done < limit:
        if not Delivery.objects.filter(parked_at=None, due_at__lte=timezone.now()).exists():
            break  # a look costs no lock
        for delivery in claim():
            if delivery.due_at - timezone.now() < LEASE / 2:
                break  # the rest of this batch comes back when its lease ends, or sooner to another worker
            deliver(delivery)
            done += 1
    return done


def run_due_tasks() -> list[str]:
    """Run each task of the clock that is due and that no other worker has. Returns their names."""
    ran = []
    tasks = reactions().tasks
    now = timezone.now()
    known = dict(TaskRun.objects.filter(name__in=tasks).values_list("name", "due_at"))
    for name, task in tasks.items():
        if name not in known:
            TaskRun.objects.get_or_create(name=name, defaults={"due_at": now})
        elif known[name] > now:
            continue
        if _take(name, task, now):
            _run(name, task)
            ran.append(name)
    return ran


def _take(name: str, task: Task, now: datetime) -> bool:
    """A crash while it runs costs at most the length of a lease, or one interval where that is shorter."""
    return bool(TaskRun.objects.filter(name=name, due_at__lte=now).update(due_at=now + min(task.every, 5 * LEASE)))


def _run(name: str, task: Task) -> None:
    started = timezone.now()
    said = ""
    try:
        task.run()
    except Exception as error:  # the clock goes on
        log.exception("task %s failed", name)
        said = f"{type(error).__name__}: {error}"[:500]
    TaskRun.objects.filter(name=name).update(due_at=started + task.every, ran_at=started, error=said)


def beat(name: str) -> None:
    """Say that this worker lives, and forget those that have been silent for a day."""
    now = timezone.now()
    Beat.objects.update_or_create(name=name, defaults={"at": now})
    Beat.objects.filter(at__lt=now - timedelta(days=1)).delete()


def last_beat() -> datetime | None:
    """When any worker was last heard of; one query."""
    newest: datetime | None = Beat.objects.aggregate(newest=models.Max("at"))["newest"]
    return newest


def work(stop: threading.Event) -> None:
    """Work until told to stop; the delivery in hand is finished first."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    beaten = 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() - beaten >= BEAT_EVERY:
                beat(name)
                beaten = time.monotonic()
            busy = work_off(limit=BATCH)
            run_due_tasks()
        except (DatabaseError, InterfaceError) as error:
            log.warning("the worker waits for the database: %s", error)
            connection.close()
            stop.wait(2)
            continue
        if not busy:
            stop.wait(IDLE)
