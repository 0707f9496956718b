"""`ecrin load-markets`: the regions, countries, markets, storefronts and tax rates that ship."""

from typing import Any

from django.core.management.base import BaseCommand

from ecrin.markets.services import load_shipped_data


class Command(BaseCommand):
    help = "Add the shipped regions, countries, markets, storefronts and tax rates; what is there stays as it is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        added = load_shipped_data()
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in added.items()) + " added.")
