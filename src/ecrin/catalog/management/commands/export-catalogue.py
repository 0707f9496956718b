"""`ecrin export-catalogue KIND FILE`: creations, prices, availability, stock or translations as CSV or XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecrin.catalog.services.exchange import FORMATS, export_file, file_kinds


class Command(BaseCommand):
    help = "Write creations, prices, availability, stock flags or translations to a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(file_kinds()), metavar="KIND", help=", ".join(file_kinds()))
        parser.add_argument("file", type=Path, metavar="FILE", help="ends in .csv or .xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        form = file.suffix.lower().lstrip(".")
        if form not in FORMATS:
            raise CommandError(f"{file} should end in .csv or .xlsx.")
        try:
            file.write_bytes(export_file(kind=options["kind"], form=form, actor=None))
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['kind']} written to {file}.")
