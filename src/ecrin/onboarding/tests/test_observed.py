"""The page cache's figures are those of every process of a server."""

import os
import subprocess
import sys

import pytest

from ecrin.edge.store import store
from ecrin.onboarding.observed import tell_page_cache

PROCESS = """
import sys
from types import SimpleNamespace
from ecrin.onboarding import observed
figures = SimpleNamespace(hits=int(sys.argv[1]), misses=1, stale=0, refused=0, pages=2, size=100)
observed.stats = lambda: figures
observed.tell_page_cache()
"""
FORKED = """
import os, sys
from pathlib import Path
from ecrin.core.observe.metrics import REQUESTS, count_over_processes
REQUESTS.labels("before", 200).inc()
count_over_processes(Path(sys.argv[1]))
for _ in range(2):
    if os.fork() == 0:
        REQUESTS.labels("page", 200).inc(3)
        os._exit(0)
    os.wait()
"""
BOOT = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'ecrin.config.settings'; import django; django.setup()\n"
SCRAPE = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


@pytest.mark.django_db
def test_the_figures_of_this_process_stand_in_metrics(client, monkeypatch):
    monkeypatch.setattr(store, "hits", 41)
    tell_page_cache()
    assert b'ecrin_page_cache{what="hits"} 41.0' in client.get("/metrics").content


def test_the_figures_of_several_processes_are_added_up(tmp_path):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "ECRIN_DATA_DIR": str(tmp_path / "data")}

    def run(code, *arguments):
        return subprocess.run(
            [sys.executable, "-c", BOOT + code, *arguments], env=environment, capture_output=True, text=True, check=True
        ).stdout

    run(PROCESS, "30")
    run(PROCESS, "12")  # the first has ended: what it counted stays
    assert 'ecrin_page_cache{what="hits"} 42.0' in run(SCRAPE)


def test_what_forked_processes_count_is_seen_though_the_server_began_to_count_before(tmp_path):
    environment = os.environ | {"ECRIN_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "figures").mkdir()
    for code, more in ((FORKED, {}), (SCRAPE, {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "figures")})):
        done = subprocess.run(
            [sys.executable, "-c", BOOT + code, str(tmp_path / "figures")],
            env=environment | more, capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert 'ecrin_requests_total{route="page",status="200"} 6.0' in done.stdout
