"""`ecrin restore FILE`: the house as the backup has it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecrin.core.errors import Refusal
from ecrin.core.observe.health import missing_migrations
from ecrin.onboarding.backup import restore


class Command(BaseCommand):
    help = "Put database and media back from FILE. Refuses where a house is already, unless --replace."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace the house that is here")

    def handle(self, *_: Any, file: Path, **options: Any) -> None:
        try:
            manifest = restore(file, replace=options["replace"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored as of {manifest.made_at}: {len(manifest.files) - 1} media files.")
        if missing_migrations():
            self.stdout.write("The backup is older than this code: run `ecrin migrate` now.")
