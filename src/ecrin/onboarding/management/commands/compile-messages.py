"""`ecrin compile-messages`: the catalogues as Django reads them, without GNU gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ecrin.onboarding.messages import compile_catalogues


class Command(BaseCommand):
    help = "Compile the interface texts (.po to .mo) of Ecrin and of the house."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **options: Any) -> None:
        written = compile_catalogues(*(Path(folder) for folder in settings.LOCALE_PATHS))
        if written or options["verbosity"] > 1:
            self.stdout.write(f"{len(written)} catalogues compiled")
