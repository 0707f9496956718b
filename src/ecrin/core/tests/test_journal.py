"""What a verb records stands or falls with it, and what follows is done at least once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ecrin.core import journal, worker
from ecrin.core.journal import Delivery, Fact, Reactions, record

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Engraved:
    name: ClassVar[str] = "atelier.engraved"
    piece: int
    signs: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        return f"piece:{self.piece}"


seen = []


def note(fact):
    seen.append(fact)


def fail(fact):
    raise OSError("the printer is away")


@pytest.fixture
def reacts(monkeypatch):
    seen.clear()

    def install(within=(), after=(), tasks=None):
        known = Reactions(
            {Engraved.name: tuple(within)},
            {Engraved.name: {journal.dotted(each): each for each in after}},
            {Engraved.name: Engraved},
            tasks or {},
        )
        monkeypatch.setattr(journal, "reactions", lambda: known)
        monkeypatch.setattr(worker, "reactions", lambda: known)

    install()
    return install


def test_a_fact_is_kept_with_its_subject_and_ids(reacts):
    record(Engraved(7, (1, 2)))
    row = journal.history_of("piece:7").get()
    assert (row.name, row.data) == ("atelier.engraved", {"piece": 7, "signs": [1, 2]})
    assert journal.from_row(row) == Engraved(7, (1, 2))


def test_a_fact_falls_with_its_transaction(reacts):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the fact comes first
        record(Engraved(7))
        raise ZeroDivisionError
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused(reacts):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(Engraved(7))


@pytest.mark.parametrize("value", ["alma@example.com", "x" * 201, "two\nlines", 1.5, {"a": 1}])
def test_a_fact_carries_ids_only(reacts, value):
    with pytest.raises(ValueError, match="ids"):
        record(Engraved(value))


def test_with_reactions_run_at_once_and_after_reactions_wait(reacts):
    reacts(within=[note], after=[note])
    record(Engraved(7))
    assert seen == [Engraved(7)]
    assert journal.backlog() == 1
    assert worker.work_off() == 1
    assert seen == [Engraved(7), Engraved(7)]
    assert journal.backlog() == 0


def test_what_fails_waits_longer_and_is_parked_in_the_end_and_can_be_replayed(reacts):
    reacts(after=[fail])
    record(Engraved(7))
    for _ in range(worker.MAX_ATTEMPTS):
        assert worker.work_off() == 1
        assert worker.work_off() == 0
        Delivery.objects.update(due_at=timezone.now())
    assert worker.work_off() == 0
    stuck = journal.parked().get()
    assert "the printer is away" in stuck.error
    reacts(after=[note])
    Delivery.objects.update(reaction=journal.dotted(note))
    assert journal.replay(delivery_ids=[stuck.pk]) == 1
    assert worker.work_off() == 1
    assert seen == [Engraved(7)]


def test_a_delivery_whose_reaction_is_gone_is_parked_at_once(reacts):
    reacts(after=[note])
    record(Engraved(7))
    reacts(after=[])
    worker.work_off()
    assert journal.parked().count() == 1


def test_a_claimed_delivery_is_not_claimed_again_until_its_lease_ends(reacts):
    reacts(after=[note])
    record(Engraved(7))
    assert len(worker.claim()) == 1
    assert worker.claim() == []
    assert len(worker.claim(now=timezone.now() + worker.LEASE + timedelta(seconds=1))) == 1


def test_a_worker_that_lost_its_lease_does_not_finish_for_another(reacts):
    reacts(after=[note])
    record(Engraved(7))
    [slow] = worker.claim()
    worker.claim(now=timezone.now() + worker.LEASE + timedelta(seconds=1))
    worker.deliver(slow)
    assert journal.backlog() == 1


def test_waits_grow_and_are_bounded():
    assert worker.wait_after(1) <= 2 < worker.wait_after(4) < worker.wait_after(20) <= worker.LONGEST_WAIT


def test_a_task_of_the_clock_runs_when_due_and_once(reacts):
    reacts(tasks={"wind": journal.Task(every=timedelta(hours=1), run=lambda: seen.append("wound"))})
    assert worker.run_due_tasks() == ["wind"]
    assert worker.run_due_tasks() == []
    assert seen == ["wound"]


def test_a_task_that_fails_says_so_and_comes_back(reacts):
    reacts(tasks={"wind": journal.Task(every=timedelta(hours=1), run=lambda: 1 / 0)})
    worker.run_due_tasks()
    assert "ZeroDivisionError" in worker.TaskRun.objects.get().error


def test_an_idle_worker_takes_no_lock(reacts, django_assert_num_queries):
    with django_assert_num_queries(1):
        worker.work_off()


def test_history_costs_one_query(reacts, django_assert_num_queries):
    record(Engraved(7))
    with django_assert_num_queries(1):
        assert len(journal.history_of("piece:7")) == 1
    assert connection.vendor in {"sqlite", "postgresql"}
