"""`ecrin worker`: mail, pictures, the index, and all else that must not keep a visitor waiting."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ecrin.core import changes
from ecrin.core.journal import reactions
from ecrin.core.worker import work

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Do what follows from facts and what the clock asks for, until told to stop (SIGTERM finishes what is begun)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only-beside", action="store_true", help="keep this machine's index, and do nothing else")
        parser.add_argument("--parent", type=int, default=0, help="stop when this process is no longer the parent")

    def handle(self, *_: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        changes.start_following()
        threads = [
            threading.Thread(target=_kept_running, args=(name, run, stop), name=name, daemon=True)
            for name, run in reactions().beside.items()
        ]
        if options["parent"]:
            threads.append(threading.Thread(target=_watch, args=(options["parent"], stop), name="parent", daemon=True))
        for thread in threads:
            thread.start()
        if options["only_beside"]:
            stop.wait()
        else:
            work(stop)
        for thread in threads:
            thread.join(timeout=10)


def _kept_running(name: str, run: Any, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            run(stop)
        except Exception:  # it comes back after a pause, and says why it went
            log.exception("%s stopped and starts again", name)
        stop.wait(2)


def _watch(parent: int, stop: threading.Event) -> None:
    """A server that was killed cannot tell its worker to stop."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
