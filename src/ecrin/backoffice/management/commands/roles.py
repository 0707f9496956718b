"""`ecrin roles`: who may open what, as a page of documentation."""

from typing import Any

from django.core.management.base import BaseCommand

from ecrin.backoffice.selectors.matrix import as_markdown


class Command(BaseCommand):
    help = "Print which role holds which permission, and which addresses each opens."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
