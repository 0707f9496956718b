"""What changed, in one order that every process can follow.

A verb calls `touch("product:12", "menu:us")` in its own transaction. Numbers are taken under a row lock that is held
until commit, so they become visible in the order of their numbers: who has read up to number n will never later see a
smaller one. That is what makes a cache entry stored with a number safe (see `edge`).
Verbs touch late, as their last statement, so that the lock is short.
"""

from collections.abc import Iterable

from django.db import connection, models, transaction
from django.db.models import Max


class Change(models.Model):
    """One cache key that became newer at change `number`. Numbers rise in commit order: see `changes.touch`."""

    number = models.BigIntegerField(db_index=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"


class ChangeCounter(models.Model):
    """The one row from which change numbers are taken, under its lock."""

    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


def touch(*keys: str) -> int:
    """Mark keys as changed, in the caller's transaction. Returns the change number (0 when no keys are given)."""
    wanted = sorted(set(keys))
    if not wanted:
        return 0
    if not connection.in_atomic_block:
        with transaction.atomic():
            return touch(*wanted)
    number = _next_number()
    Change.objects.bulk_create([Change(number=number, key=key) for key in wanted])
    return number


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_changecounter SET value = value + 1 WHERE id = 1 RETURNING value")
        row = cursor.fetchone()
    if row is None:
        ChangeCounter.objects.create(id=1, value=1)
        return 1
    return int(row[0])


def latest() -> int:
    """The newest committed number; one query."""
    return Change.objects.aggregate(newest=Max("number"))["newest"] or 0


def since(number: int) -> Iterable[tuple[int, str]]:
    """`(number, key)` of every change after `number`, oldest first; one query."""
    return Change.objects.filter(number__gt=number).order_by("number").values_list("number", "key")
