"""`ecrin import-catalogue KIND FILE [--dry-run]`: load a file all or nothing, or show what it would do."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ecrin.catalog.rules.exchange import ImportPlan
from ecrin.catalog.services.exchange import apply_import, file_kinds, plan_import
from ecrin.core.errors import Refusal

SHOWN = 50


class Command(BaseCommand):
    help = "Load creations, prices, availability, stock flags or translations from a CSV or XLSX file, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(file_kinds()), metavar="KIND", help=", ".join(file_kinds()))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show what each row would do, and load nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            plan = self._planned(options["kind"], content)
            self._tell(plan, every=options["dry_run"])
            if plan.errors:
                raise CommandError("Nothing was loaded.")
            if options["dry_run"]:
                self.stdout.write("Nothing was loaded: this was a dry run.")
                return
            batch = apply_import(plan=plan, actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Loaded{f' as batch {batch}' if batch else ''}.")

    def _planned(self, kind: str, content: bytes) -> ImportPlan:
        with tqdm(unit=" rows", desc="Checking", disable=None) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return plan_import(kind=kind, content=content, actor=None, tell=tell)

    def _tell(self, plan: ImportPlan, *, every: bool) -> None:
        for error in plan.errors[:SHOWN]:
            where = f"row {error.row}, {error.column}" if error.column else f"row {error.row}"
            self.stderr.write(f"{where}: {error.sentence}")
        if len(plan.errors) > SHOWN:
            self.stderr.write(f"and {len(plan.errors) - SHOWN} more.")
        for row in plan.effects if every else ():
            changes = "; ".join(f"{c.column}: {c.before or '–'} → {c.after or '–'}" for c in row.changes)
            self.stdout.write(f"row {row.row}, {row.label}: {row.effect}: {changes}")
        self.stdout.write(
            "{create} to create, {update} to update, {none} without change, {errors} wrong.".format(**plan.summary)
        )
