"""`ecrin new-house NAME`: a folder with everything that makes a house, ready to start."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecrin.core.errors import Refusal
from ecrin.onboarding.new_house import make_house


class Command(BaseCommand):
    help = "Make a small project: brand, templates, static files, rules, reactions, data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the house's name, such as “Maison Exemple”")
        parser.add_argument("--in", dest="within", type=Path, default=Path(), help="where (default: here)")

    def handle(self, *, name: str, within: Path, **_options: Any) -> None:
        try:
            folder = make_house(name=name, within=within)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name} is in {folder}. Next: cd {folder} && make demo")
