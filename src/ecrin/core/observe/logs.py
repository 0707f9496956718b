"""One JSON object per line, with the id of the request that it belongs to."""

import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="")
SANE = re.compile(r"[A-Za-z0-9._:-]{8,64}")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id.get():
            line["request_id"] = current
        if record.exc_info and record.exc_info[0]:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class RequestId:
    """Middleware: every request has an id; a sane `X-Request-Id` of the proxy is kept, and the answer carries it.

    A page that is stored must be the same bytes for all, so the header is set outside of what the page cache keeps.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        current = given if SANE.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(current)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        if "Surrogate-Key" not in response:
            response["X-Request-Id"] = current
        return response


def logging_settings(level: str) -> dict[str, Any]:
    """`LOGGING` of the settings: everything to stderr, one JSON object a line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "ecrin.core.observe.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers mail and print; ours is enough. What a visitor did wrong is in the figures, not the log.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},  # Wagtail keeps its own references in step; ours are facts
            "django.server": {"handlers": [], "propagate": True},
        },
    }
