"""`ecrin index`: follow the database, or build the indexes from nothing."""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ecrin.markets.selectors import snapshot
from ecrin.search.services import follow, rebuild, update
from ecrin.search.storage import writing


class Command(BaseCommand):
    help = "Keep this machine's search indexes up to date with the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make every index from nothing, then end")
        parser.add_argument("--once", action="store_true", help="bring the indexes up to date, then end")

    def handle(self, **options: Any) -> None:
        if options["rebuild"]:
            self._rebuild()
        elif options["once"]:
            with writing() as mine:
                if not mine:
                    raise CommandError(
                        "Another process writes the indexes of this machine; it will bring them up to date."
                    )
                self.stdout.write(f"The indexes contain change {update()}.")
        else:
            self.stdout.write("The indexes follow the database. Control-C ends it.")
            follow(threading.Event())

    def _rebuild(self) -> None:
        seen: set[str] = set()
        with tqdm(total=len(snapshot().storefronts), unit="storefront", disable=None) as bar:

            def report(storefront: str, _count: int) -> None:
                if storefront not in seen:
                    seen.add(storefront)
                    bar.set_description(storefront)
                    bar.update()

            try:
                count = rebuild(report=report)
            except RuntimeError as error:
                raise CommandError(f"Nothing was rebuilt: {error}.") from error
        self.stdout.write(f"{count} documents in {len(snapshot().storefronts)} storefronts.")
