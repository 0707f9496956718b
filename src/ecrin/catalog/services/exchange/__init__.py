"""Creations, prices, availability, stock flags and translations as files, in and out."""

from .runs import (
    FILES,
    FORMATS,
    BadRows,
    EffectsChanged,
    apply_import,
    columns_of,
    export_file,
    load_run,
    offer_file,
    plan_import,
    plan_with,
    request_import,
    run_import,
    start_import,
)
from .tables import FileUnreadable

__all__ = [
    "FILES",
    "FORMATS",
    "BadRows",
    "EffectsChanged",
    "FileUnreadable",
    "apply_import",
    "columns_of",
    "export_file",
    "load_run",
    "offer_file",
    "plan_import",
    "plan_with",
    "request_import",
    "run_import",
    "start_import",
]
