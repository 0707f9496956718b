"""Verbs of the catalogue. `actor` is who does it; None is the house's own programs."""

from .bulk import (
    apply_plan,
    plan_changes,
    plan_undo,
    set_availability,
    set_prices,
    set_publication,
    set_stock_flags,
    undo,
)
from .editing import approve, publish, reorder, save_draft, schedule, translate, unpublish
from .refusals import AlreadyUndone, ChangedMeanwhile, NothingToApprove, RowsRefused

__all__ = [
    "AlreadyUndone",
    "ChangedMeanwhile",
    "NothingToApprove",
    "RowsRefused",
    "apply_plan",
    "approve",
    "plan_changes",
    "plan_undo",
    "publish",
    "reorder",
    "save_draft",
    "schedule",
    "set_availability",
    "set_prices",
    "set_publication",
    "set_stock_flags",
    "translate",
    "undo",
    "unpublish",
]
