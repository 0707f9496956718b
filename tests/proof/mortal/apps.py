"""Counts the commits and provider calls that serve a purchase, writes down their names, and dies at the one it is told.

`MORTAL_LOG` names the file of names; `MORTAL_AT` the number to die at (none: only counts). A number is one moment: just
before or just after a commit or a call.
"""

import os
import signal
import threading
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.handlers.wsgi import WSGIHandler
from django.db.backends.base.base import BaseDatabaseWrapper

_here = threading.local()


class MortalConfig(AppConfig):
    name = "tests.proof.mortal"
    label = "mortal"

    def ready(self) -> None:
        if "MORTAL_LOG" not in os.environ:
            return
        asking = import_module("ecrin.payments.services.asking")  # models cannot be imported before apps are ready
        WSGIHandler.__call__ = _listening(WSGIHandler.__call__)
        BaseDatabaseWrapper.commit = _numbered("commit", BaseDatabaseWrapper.commit)
        asking.ask_provider = _numbered("call", asking.ask_provider)


def _listening(serve: Callable[..., Any]) -> Callable[..., Any]:
    """Only requests of the purchase count: they carry a header."""

    def served(self: Any, environ: dict[str, Any], start_response: Any) -> Any:
        _here.counts = "HTTP_X_PURCHASE" in environ
        try:
            return serve(self, environ, start_response)
        finally:
            _here.counts = False

    return served


def _numbered(kind: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def acted(*args: Any, **kwargs: Any) -> Any:
        if not getattr(_here, "counts", False):
            return act(*args, **kwargs)
        name = f"{kind} {_verb()}"
        _moment(f"before {name}")
        answer = act(*args, **kwargs)
        _moment(f"after {name}")
        return answer

    return acted


def _verb() -> str:
    """The verb that commits or calls: the innermost function of a room that is not the gate's own."""
    for frame in reversed(traceback.extract_stack()):
        _, found, path = frame.filename.rpartition("/ecrin/")
        if found and not path.startswith("core/database"):
            return f"{path.removesuffix('.py').replace('/', '.')}.{frame.name}"
    return "session"


def _moment(name: str) -> None:
    log = Path(os.environ["MORTAL_LOG"])
    with log.open("a", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    if len(log.read_text(encoding="utf-8").splitlines()) == int(os.environ.get("MORTAL_AT", "0")):
        os.killpg(os.getpgid(0), signal.SIGKILL)
