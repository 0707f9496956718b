"""`ecrin import-stones FILE [--dry-run] [--whole] [--map THEIRS=OURS]`: load a supplier's list of stones, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ecrin.atelier.services.stones_file import StoneFile
from ecrin.catalog.rules.exchange import ImportPlan
from ecrin.catalog.services.exchange import apply_import, plan_with
from ecrin.core.errors import Refusal

SHOWN = 50


class Command(BaseCommand):
    help = "Load stones with their prices and pieces from a supplier's CSV or XLSX file, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show what each row would do, and load nothing")
        parser.add_argument(
            "--whole", action="store_true", help="withdraw stones of its suppliers that it does not name"
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS",
            help="what one of their columns is called here; nothing after = leaves it out",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        stones = StoneFile(whole=options["whole"], names=dict(_pair(text) for text in options["map"]))
        try:
            plan = self._planned(stones, content)
            self._tell(plan, every=options["dry_run"])
            if plan.errors:
                raise CommandError("Nothing was loaded.")
            if options["dry_run"]:
                self.stdout.write("Nothing was loaded: this was a dry run.")
                return
            apply_import(plan=plan, actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Loaded.")

    def _planned(self, stones: StoneFile, content: bytes) -> ImportPlan:
        with tqdm(unit=" rows", desc="Checking", disable=None) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return plan_with(kind=stones.kind, file=stones, content=content, actor=None, tell=tell)

    def _tell(self, plan: ImportPlan, *, every: bool) -> None:
        for error in plan.errors[:SHOWN]:
            where = f"row {error.row}, {error.column}" if error.column else f"row {error.row}"
            self.stderr.write(f"{where}: {error.sentence}")
        if len(plan.errors) > SHOWN:
            self.stderr.write(f"and {len(plan.errors) - SHOWN} more.")
        for row in plan.effects if every else ():
            changes = "; ".join(f"{one.column}: {one.before or '–'} → {one.after or '–'}" for one in row.changes)
            where = f"row {row.row}" if row.row else "not in the file"
            self.stdout.write(f"{where}, {row.label}: {row.effect}: {changes}")
        self.stdout.write(
            "{create} to create, {update} to update, {none} without change, {errors} wrong.".format(**plan.summary)
        )


def _pair(text: str) -> tuple[str, str]:
    theirs, mark, ours = text.partition("=")
    if not mark or not theirs.strip():
        raise CommandError(f"“{text}” maps nothing; write --map THEIRS=OURS.")
    return theirs.strip().lower(), ours.strip().lower()
