"""`/metrics` for Prometheus: over all processes of this `ecrin serve` (prometheus-client's files in the data folder).

Read from this machine, or with the bearer token that `METRICS_TOKEN` holds. Rooms add figures with `gauge(name, help)`.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ecrin.core import journal

Metric = TypeVar("Metric")

REQUESTS = Counter("ecrin_requests_total", "Requests that reached Django, by route and status", ["route", "status"])
LATENCY = Histogram(
    "ecrin_request_seconds",
    "Time from request to answer, by route",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
_gauges: dict[str, tuple[str, Callable[[], float]]] = {
    "ecrin_journal_backlog": ("Deliveries that the worker has yet to do", journal.backlog),
    "ecrin_journal_parked": ("Deliveries that wait for a person", lambda: journal.parked().count()),
}


_counted: list[Any] = [REQUESTS, LATENCY]


def counted_over_processes(metric: Metric) -> Metric:
    """Have a metric (with labels) added up over the processes of a server; returns it."""
    _counted.append(metric)
    return metric


def count_over_processes(folder: Path) -> None:
    """From now on, processes that are forked from this one add up their figures in `folder`.

    The library chooses how to count when it is imported, which was before anybody knew that this process would serve.
    """
    for metric in _counted:
        metric.clear()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def gauge(name: str, text: str) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Declare a figure that is worked out when it is asked for."""

    def declare(read: Callable[[], float]) -> Callable[[], float]:
        _gauges[name] = (text, read)
        return read

    return declare


class Measured:
    """Middleware: counts and times each request under its route (never its path, of which there are too many)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else "none"
        if match and getattr(request, "storefront", None):
            route = "<storefront>/" + route.partition("/")[2]
        REQUESTS.labels(route, response.status_code).inc()
        LATENCY.labels(route).observe(time.perf_counter() - started)
        return response


class _AskedNow:
    """Collector of the figures that are worked out at each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (text, read) in _gauges.items():
            yield GaugeMetricFamily(name, text, value=read())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponseForbidden("/metrics answers on this machine, or with the bearer token METRICS_TOKEN\n")
    asked = CollectorRegistry()
    asked.register(_AskedNow())
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(counted) + generate_latest(asked), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Behind a proxy every request comes from this machine: one that was forwarded did not start here.
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "X-Forwarded-For" not in request.headers
