"""`ecrin import-site FILE`: a saved page of a live house fills an empty one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ecrin.core.errors import Refusal
from ecrin.onboarding.site_page.load import STEPS, import_page
from ecrin.onboarding.site_page.reader import read_page


class Command(BaseCommand):
    help = "Fill an empty house from a saved page of a live e-boutique, and print what it made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the saved page, UTF-8 text")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            page = read_page(file)
            with tqdm(total=STEPS, unit="step", disable=None, leave=False) as bar:

                def progress(step: str) -> None:
                    bar.set_description(step)
                    bar.update()

                done = import_page(page=page, progress=progress)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            "The house was filled with:" if done.is_new else "Nothing was changed; this page is here already:"
        )
        for line in done.counts.lines():
            self.stdout.write(line)
        for line in done.differences:
            self.stdout.write(f"Different: {line}")
