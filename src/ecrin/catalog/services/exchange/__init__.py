"""Creations, prices, availability, stock flags and translations as files, in and out."""

from .runs import (
    FORMATS,
    OWN,
    BadRows,
    EffectsChanged,
    apply_import,
    columns_of,
    export_file,
    file_kinds,
    load_run,
    plan_import,
    plan_with,
    request_import,
    run_import,
    start_import,
)
from .tables import FileUnreadable

__all__ = [
    "FORMATS",
    "OWN",
    "BadRows",
    "EffectsChanged",
    "FileUnreadable",
    "apply_import",
    "columns_of",
    "export_file",
    "file_kinds",
    "load_run",
    "plan_import",
    "plan_with",
    "request_import",
    "run_import",
    "start_import",
]
