"""Many values at once: plan, show what changes, apply all or nothing, undo."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecrin.catalog.events import BatchApplied, ProductValuesChanged
from ecrin.catalog.models import ChangeBatch
from ecrin.catalog.rules.plans import Key, Plan, PlanRow, Value
from ecrin.core.changes import touch
from ecrin.core.errors import NotFound
from ecrin.core.journal import record, record_all

from .kinds import KINDS, markets_by_code
from .refusals import AlreadyUndone, ChangedMeanwhile, RowsRefused, require

Wanted = Mapping[tuple[str, str], Value]


def plan_changes(*, kind: str, wanted: Wanted, actor: Any) -> Plan:
    """What a change would do, row by row, without doing it; a row that may not be says why. Three queries.

    `kind` is `prices`, `availability`, `stock` or `publication`; `wanted` is the new value by (subject, market code).
    """
    keys = [Key(*key) for key in wanted]
    handler, markets = KINDS[kind], markets_by_code()
    labels, current = handler.labels(keys), handler.current(keys)
    allowed = {code: _may(actor, handler.permission, markets, code) for code in {key.market for key in keys}}
    rows = []
    for key in keys:
        market, after = markets.get(key.market), wanted[key.subject, key.market]
        refusal = ""
        if key.subject not in labels:
            refusal = _("There is no such creation or variant.")
        elif key.market and market is None:
            refusal = _("There is no such market.")
        elif not allowed[key.market]:
            refusal = _("You do not have the right to do that.")
        refusal = refusal or handler.wrong(after, market)
        texts = ("", "") if refusal else (handler.show(current[key], market), handler.show(after, market))
        rows.append(PlanRow(key, labels.get(key.subject, key.subject), current[key], after, *texts, refusal))
    return Plan(kind, tuple(rows))


def _may(actor: Any, permission: str, markets: Mapping[str, Any], code: str) -> bool:
    return actor is None or actor.has_perm(permission, markets.get(code))


@transaction.atomic
def apply_plan(*, plan: Plan, actor: Any) -> str:
    """Do what a plan shows, all or nothing. Returns the batch's code, empty where nothing had to change.

    Raises:
        RowsRefused: the plan has rows that cannot be.
        ChangedMeanwhile: a value is no longer what the plan shows as before.
        NotAllowed: the actor may not, in one of the markets.
    """
    if plan.refused:
        raise RowsRefused(plan.refused)
    if not plan.effects:
        return ""
    handler, markets = KINDS[plan.kind], markets_by_code()
    for code in sorted({row.key.market for row in plan.effects}):
        require(actor, handler.permission, markets.get(code))
    current = handler.current([row.key for row in plan.effects], lock=True)
    if moved := [row for row in plan.effects if current[row.key] != row.before]:
        raise ChangedMeanwhile(moved)
    undoes = ChangeBatch.objects.filter(code=plan.undoes).first() if plan.undoes else None
    batch = ChangeBatch.objects.create(
        code=secrets.token_hex(8),
        kind=plan.kind,
        rows=[[*row.key, row.before, row.after] for row in plan.effects],
        count=len(plan.effects),
        actor=actor,
        undoes=undoes,
    )
    keys = handler.write({row.key: (row.before, row.after) for row in plan.effects}, actor=actor, batch=batch.code)
    record(BatchApplied(batch.code, plan.kind, len(plan.effects), plan.undoes), actor=actor)
    record_all(_of_each_product(plan, batch.code), actor=actor)
    touch(*keys)
    return batch.code


def _of_each_product(plan: Plan, batch: str) -> list[ProductValuesChanged]:
    """What a batch changes of each creation, for its own history; one query at most."""
    product_of = KINDS[plan.kind].products({row.key.subject for row in plan.effects})
    rows: dict[int, list[tuple[str, str, Value, Value]]] = {}
    for row in plan.effects:
        if row.key.subject in product_of:
            rows.setdefault(product_of[row.key.subject], []).append((*row.key, row.before, row.after))
    return [ProductValuesChanged(product, batch, plan.kind, tuple(changed)) for product, changed in rows.items()]


def plan_undo(*, batch: str, actor: Any) -> Plan:
    """What undoing a batch would do; a row whose value changed since is refused, and says so.

    Raises:
        NotFound: there is no such batch.
        AlreadyUndone: it was undone before.
    """
    found = ChangeBatch.objects.filter(code=batch).first()
    if found is None:
        raise NotFound
    if ChangeBatch.objects.filter(undoes=found).exists():
        raise AlreadyUndone
    left = {Key(subject, market): after for subject, market, _before, after in found.rows}
    plan = plan_changes(
        kind=found.kind,
        wanted={(subject, market): before for subject, market, before, _after in found.rows},
        actor=actor,
    )
    rows = tuple(_unless_moved(row, left[row.key]) for row in plan.rows)
    return Plan(found.kind, rows, undoes=batch)


def _unless_moved(row: PlanRow, left: Value) -> PlanRow:
    if row.refusal or row.before == left:
        return row
    return PlanRow(row.key, row.label, row.before, row.after, row.before_text, row.after_text, _("It changed since."))


def undo(*, batch: str, actor: Any) -> str:
    """Undo a batch, all or nothing. Returns the code of the batch that undoes it.

    Raises:
        RowsRefused: a value changed since, or may not be set.
    """
    return apply_plan(plan=plan_undo(batch=batch, actor=actor), actor=actor)


def set_prices(*, amounts: Mapping[tuple[str, str], int | None], actor: Any) -> str:
    """Set prices in minor units by (SKU, market code); None takes one away. Returns the batch's code."""
    return apply_plan(plan=plan_changes(kind="prices", wanted=amounts, actor=actor), actor=actor)


def set_availability(*, levels: Mapping[tuple[str, str], str | None], actor: Any) -> str:
    """Set levels by (creation's id, market code or empty for everywhere); None takes a row away."""
    return apply_plan(plan=plan_changes(kind="availability", wanted=levels, actor=actor), actor=actor)


def set_stock_flags(*, flags: Mapping[str, str], actor: Any) -> str:
    """Set flags by SKU, such as `low` or `made-to-order 20`."""
    wanted = {(sku, ""): flag for sku, flag in flags.items()}
    return apply_plan(plan=plan_changes(kind="stock", wanted=wanted, actor=actor), actor=actor)


def set_publication(*, live: Mapping[int, bool], actor: Any) -> str:
    """Publish the latest draft of creations, or take them off the site, by id."""
    wanted = {(str(pk), ""): on for pk, on in live.items()}
    return apply_plan(plan=plan_changes(kind="publication", wanted=wanted, actor=actor), actor=actor)
