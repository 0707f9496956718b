"""Two servers beside each other on one database: a change that a third process makes is seen in both, and never unseen."""

import subprocess
import sys
import time

import httpx
import pytest

from .conftest import ROOT, free_port, wait_until_ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PATIENCE = 10.0
RENAME = """
from ecrin.catalog.models import Collection
found = Collection.objects.get(slug="aurore")
found.name = {name!r}
found.save()
"""


@pytest.fixture
def servers(demo):
    port = free_port()
    environment = demo.environment | {"PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "ecrin", "serve"], env=environment, cwd=ROOT) as process:
        try:
            address = f"http://localhost:{port}"
            wait_until_ready(address)
            yield demo.address, address
        finally:
            process.terminate()
            process.wait(20)


def rename(demo, name):
    command = [sys.executable, "-m", "ecrin", "shell", "--no-imports", "-c", RENAME.format(name=name)]
    subprocess.run(command, env=demo.environment, cwd=ROOT, check=True, capture_output=True)


def heading(client, address):
    page = client.get(f"{address}/en-us/collections/jewelry/collections/aurore/").text
    return page.partition("<h1")[2].partition(">")[2].partition("<")[0]


def test_a_change_of_one_process_is_seen_by_all_and_never_unseen(demo, servers):
    with httpx.Client() as client:
        for address in servers:
            assert [heading(client, address) for _ in range(8)] == ["Aurore"] * 8  # kept in every process
        rename(demo, "Aurora")
        done = time.monotonic()
        for address in servers:
            while heading(client, address) != "Aurora":
                assert time.monotonic() - done < PATIENCE, f"{address} shows the old name"
        time.sleep(0.6)  # every process of a server has read the change by now
        for address in servers:
            assert {heading(client, address) for _ in range(16)} == {"Aurora"}
        rename(demo, "Aurore")
