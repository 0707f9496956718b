"""`ecrin backup FILE`: database and media in one file, while the house is open."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecrin.core.errors import Refusal
from ecrin.onboarding.backup import back_up


class Command(BaseCommand):
    help = "Write database and media to FILE (.tar or .tar.gz), while the house is open."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            manifest = back_up(file)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        size = file.stat().st_size / 1e6
        self.stdout.write(f"{file}: {manifest.engine} and {len(manifest.files) - 1} media files, {size:.1f} MB")
        if manifest.media == "elsewhere":
            self.stdout.write("Media are in the bucket and not in this file: keep versions there.")
