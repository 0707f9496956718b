"""`ecrin serve`: the site, in as many processes as asked for, with the worker beside it when asked."""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from granian import Granian
from granian.constants import Interfaces, RuntimeModes

from ecrin.core.observe.health import missing_migrations
from ecrin.core.observe.metrics import count_over_processes

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serve the site at PORT. Refuses to start while migrations are missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=settings.WEB_WORKERS, help="processes")
        parser.add_argument(
            "--threads", type=int, default=settings.WEB_THREADS, help="requests at once in each process"
        )
        parser.add_argument("--with-worker", action="store_true", help="run `ecrin worker` beside it")

    def handle(self, *_: Any, **options: Any) -> None:
        _require_migrations()
        collect_static()
        _count_over_processes(options["port"])
        connections.close_all()
        beside = Beside(only_beside=not options["with_worker"])
        beside.start()
        self.stdout.write(f"http://{options['host']}:{options['port']}  ({options['workers']} processes)")
        try:
            _server(options).serve()
        finally:
            beside.stop()


def _server(options: dict[str, Any]) -> Any:
    return Granian(
        "ecrin.config.wsgi:application",
        address=options["host"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=options["workers"],
        # Granian's own default is hundreds of threads, each with a database connection of its own.
        blocking_threads=options["threads"],
        runtime_mode=RuntimeModes.st,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",
    )


def _require_migrations() -> None:
    try:
        waiting = missing_migrations()
    except DatabaseError as error:
        raise CommandError(f"The database does not answer ({error}). `ecrin doctor` says more.") from error
    if waiting:
        raise CommandError(
            f"{len(waiting)} migrations are not applied ({waiting[0]} is the first). Run `ecrin migrate`, then serve."
        )


def _count_over_processes(port: int) -> None:
    """Give the processes of this server a folder in which to add up their figures; see `core.observe.metrics`."""
    folder = Path(settings.DATA_DIR) / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    count_over_processes(folder)


def collect_static() -> bool:
    """Copy and compress CSS, scripts and faces into the data folder, unless nothing changed. Returns whether it did."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = os.stat(storage.path(path))  # noqa: PTH116 - thousands of files at every start
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest(), encoding="ascii")
    return True


class Beside:
    """The worker's process beside the server: started again when it ends, stopped with the server."""

    def __init__(self, *, only_beside: bool) -> None:
        self._command = [sys.executable, "-m", "ecrin", "worker", "--parent", str(os.getpid())]
        if only_beside:
            self._command.append("--only-beside")
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(timeout=15)

    def _keep(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        while not self._ended.is_set():
            self._process = subprocess.Popen(self._command, env=environment)  # noqa: S603 - our own command
            code = self._process.wait()
            if not self._ended.wait(2):
                log.error("the worker ended with code %s and starts again", code)
