"""Files in and out: check, show what each row would do, load all or nothing."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.catalog.events import ImportDone, ImportRefused, ImportRequested
from ecrin.catalog.models import ImportRun
from ecrin.catalog.rules.exchange import Column, ImportPlan, RowError, columns_wrong
from ecrin.catalog.services.refusals import require
from ecrin.core.errors import Conflict, InvalidInput, NotFound, Refusal
from ecrin.core.journal import record

from .counts import CountFile
from .products import ProductFile
from .shared import FileKind, Tell, renamed, silent
from .tables import as_csv, as_xlsx, read_table
from .texts import TranslationFile
from .values import AvailabilityFile, PriceFile, StockFile

OWN: Mapping[str, FileKind] = {
    "products": ProductFile(),
    "prices": PriceFile(),
    "availability": AvailabilityFile(),
    "stock": StockFile(),
    "counts": CountFile(),
    "translations": TranslationFile(),
}
FORMATS = {"csv": as_csv, "xlsx": as_xlsx}


@cache
def file_kinds() -> Mapping[str, FileKind]:
    """Every kind of file: the catalogue's own, and what the module that `settings.FILE_KINDS` names lists as `FILES`."""
    return {**OWN, **import_module(settings.FILE_KINDS).FILES}


BY_MARKET = frozenset({"prices", "availability", "stock", "counts"})
"""Kinds whose rights are looked at row by row."""


class BadRows(InvalidInput):
    """A file has rows that cannot be; nothing was loaded. `errors` says which and why."""

    code = "bad-rows"
    sentence = gettext_lazy("%(count)d rows cannot be used, so nothing was loaded. Row %(row)d: %(reason)s")

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        rows = len({error.row for error in errors})
        super().__init__(count=rows, row=errors[0].row, reason=errors[0].sentence)


class EffectsChanged(Conflict):
    """The file would now do something else than what was shown."""

    code = "effects-changed"
    sentence = gettext_lazy("Something changed since you looked at what this file does. Please check it again.")


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of file, with what each means."""
    return _file(kind).columns


def plan_import(*, kind: str, content: bytes, actor: Any, tell: Tell = silent) -> ImportPlan:
    """What a file would do, row by row, and every row that cannot be, with its reason. Writes nothing.

    Raises:
        FileUnreadable: it is no table that can be read.
        NotAllowed: the actor may not change what it holds.
    """
    return plan_with(kind=kind, file=_file(kind), content=content, actor=actor, tell=tell)


def plan_with(*, kind: str, file: FileKind, content: bytes, actor: Any, tell: Tell = silent) -> ImportPlan:
    """As `plan_import`, read as `file` says: a kind's own, or one made for this file.

    Raises:
        FileUnreadable, NotAllowed: as `plan_import`.
    """
    if kind not in BY_MARKET:
        require(actor, file.permission)
    header, rows, wrong = read_table(content)
    header, rows = renamed(header, rows, getattr(file, "names", {}))
    if bad := columns_wrong(header, file.columns):
        return ImportPlan(kind, (), tuple(bad))
    spoiled = {error.row for error in wrong}
    plan = file.plan([row for row in rows if row.number not in spoiled], actor=actor, tell=tell)
    errors = tuple(sorted([*wrong, *plan.errors], key=lambda error: (error.row, error.column)))
    return ImportPlan(kind, plan.rows, errors, load=plan.load)


@transaction.atomic
def apply_import(*, plan: ImportPlan, actor: Any) -> str:
    """Load what a plan shows, all or nothing. Returns the code of the batch that can be undone, if there is one.

    Raises:
        BadRows: the plan has rows that cannot be.
        ChangedMeanwhile: a value is no longer what the plan shows as before.
    """
    if plan.errors:
        raise BadRows(plan.errors)
    if not plan.effects:
        return ""
    return _file(plan.kind).load(plan, actor=actor)


@transaction.atomic
def start_import(*, kind: str, filename: str, content: bytes, actor: Any) -> tuple[ImportRun, ImportPlan]:
    """Keep a file with what it would do, for staff to look at before it is loaded."""
    plan = plan_import(kind=kind, content=content, actor=actor)
    run = ImportRun.objects.create(
        kind=kind,
        filename=filename[:200],
        content=content,
        actor=actor,
        summary=plan.summary,
        fingerprint=plan.fingerprint,
        rows=len(plan.rows),
    )
    return run, plan


@transaction.atomic
def request_import(*, run: ImportRun, actor: Any) -> None:
    """Have the worker load a file that was looked at.

    Raises:
        Conflict: it was asked for already.
    """
    moved = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.PLANNED).update(
        state=ImportRun.State.WAITING, actor=actor
    )
    if not moved:
        raise Conflict(_("This file is being loaded already."))
    record(ImportRequested(run.pk), actor=actor)


def run_import(fact: ImportRequested) -> None:
    """The worker's part: load the file of a run, or write down why it was refused. Doing it twice is doing it once."""
    run = ImportRun.objects.select_related("actor").get(pk=fact.run)
    if run.state not in {ImportRun.State.WAITING, ImportRun.State.RUNNING}:
        return
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.RUNNING)

    def tell(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(done=done, rows=total)

    try:
        load_run(run=run, tell=tell)
    except Refusal as refusal:
        _close(run, ImportRun.State.REFUSED, reason=str(refusal))


def load_run(*, run: ImportRun, tell: Tell = silent) -> None:
    """Check a run's file again and load it, if it still does what was shown.

    Raises:
        EffectsChanged: it would do something else now.
    """
    plan = plan_import(kind=run.kind, content=bytes(run.content), actor=run.actor, tell=tell)
    if not plan.errors and plan.fingerprint != run.fingerprint:
        raise EffectsChanged
    with transaction.atomic():
        batch = apply_import(plan=plan, actor=run.actor)
        _close(run, ImportRun.State.DONE, batch=batch)


@transaction.atomic
def _close(run: ImportRun, state: ImportRun.State, *, reason: str = "", batch: str = "") -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state, reason=reason, batch=batch, finished_at=timezone.now())
    fact = ImportDone(run.pk) if state == ImportRun.State.DONE else ImportRefused(run.pk)
    record(fact, actor=run.actor)


def export_file(*, kind: str, form: str = "csv", actor: Any) -> bytes:
    """Everything of a kind as a CSV or XLSX file that can be loaded again without any change."""
    file = _file(kind)
    require(actor, "catalog.export_product")
    header = [column.name for column in file.columns]
    return FORMATS[form](header, file.export())


def _file(kind: str) -> FileKind:
    kinds = file_kinds()
    if kind not in kinds:
        raise NotFound(_("There is no such kind of file; these are: %(all)s."), all=", ".join(kinds))
    return kinds[kind]
