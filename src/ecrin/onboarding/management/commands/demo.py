"""`ecrin demo`: from nothing to a house that is served, in one command. Run again, it only serves."""

import secrets
from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ecrin.core.errors import Refusal
from ecrin.core.house import current_house
from ecrin.core.management.commands.serve import collect_static
from ecrin.markets.selectors import snapshot
from ecrin.markets.services import load_shipped_data
from ecrin.onboarding.house_data.clients import load_clients
from ecrin.onboarding.house_data.load import load_house_data
from ecrin.onboarding.staff import make_demo_staff
from ecrin.search import storage
from ecrin.search.services import update


class Command(BaseCommand):
    help = "Migrate, load the house's data, build the indexes, make staff accounts and serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop when the house is ready")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("`ecrin demo` makes accounts with printed passwords; it does not run in production.")
        began = perf_counter()
        self._step("database")
        call_command("migrate", verbosity=0)
        load_shipped_data()
        self._load()
        self._index()
        self._step("static files")
        collect_static()
        self._accounts()
        self._clients()
        self.stdout.write(f"ready in {perf_counter() - began:.1f} s\n")
        self._addresses()
        if not options["no_serve"]:
            call_command("serve", with_worker=True)

    def _load(self) -> None:
        house = current_house()
        try:
            loaded = load_house_data(house=house, report=self._step)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        state = "loaded" if loaded.is_new else "is there"
        counts = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
        self.stdout.write(f"{house.name} {state}: {counts}")

    def _index(self) -> None:
        """From nothing the first time; later only what changed since, which is little."""
        self._step("index")
        served = {storefront.code for storefront in snapshot().served}
        if served - storage.built():
            call_command("index", rebuild=True)
            return
        with storage.writing() as mine:
            if mine:  # else the house is being served already, and its worker keeps the index
                update()

    def _accounts(self) -> None:
        password = secrets.token_urlsafe(9)
        made = make_demo_staff(password=password)
        for account in made:
            self.stdout.write(f"  {account.email:<34} {password}")
        if made:
            self.stdout.write("These accounts and their password are shown once.")

    def _clients(self) -> None:
        data = current_house().data_folder
        try:
            loaded = load_clients(data) if data else 0
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if loaded:
            self.stdout.write(f"{loaded} clients in the client book")

    def _addresses(self) -> None:
        site = settings.SITE_ADDRESS
        self.stdout.write(f"The house          {site}/")
        self.stdout.write(f"United States      {site}/en-us/")
        self.stdout.write(f"Back office        {site}/back-office/")

    def _step(self, name: str) -> None:
        self.stdout.write(f"· {name}")
        self.stdout.flush()
