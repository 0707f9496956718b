"""Test settings that every test shares, and which groups of tests run.

Fixtures stand beside the tests that use them and in `ecrin.core.testing`. Groups (markers): `browser`, `postgres`,
`redis`, `real_page`, `proof`. A group whose means are absent is skipped and named at the end with how to enable it;
`REQUIRE_ALL=1` makes that a failure (but for `real_page`).

`TEST_POSTGRES=1` runs the tests that use a database on PostgreSQL (`TEST_DATABASE_URL`) instead of SQLite;
`TEST_SQLITE=FILE` keeps SQLite's in a file, which `--reuse-db` takes up again.
"""

import os
import socket
import tempfile
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("ECRIN_DATA_DIR", tempfile.mkdtemp(prefix="ecrin-test-"))
os.environ["ECRIN_HOUSE"] = ""
os.environ["ECRIN_ENV"] = "demo"
# Named here and not in pyproject.toml: pytest-django would read the settings before the environment above is set.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")
ON_POSTGRES = os.environ.get("TEST_POSTGRES") == "1"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
if ON_POSTGRES:
    os.environ["DATABASE_URL"] = POSTGRES
else:
    os.environ.pop("DATABASE_URL", None)
os.environ.pop("CACHE_URL", None)

import django  # noqa: E402 - the settings are read when Django is imported
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import override_settings  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

if not ON_POSTGRES and os.environ.get("TEST_SQLITE"):
    settings.DATABASES["default"]["TEST"]["NAME"] = os.environ["TEST_SQLITE"]
django.setup()  # the conftest of a room that was named on the command line is imported next, with its models

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

HOW = {
    "browser": "install Chromium (apt-get install chromium), or set CHROMIUM to its path",
    "postgres": "start PostgreSQL and set TEST_DATABASE_URL (default postgresql://root@127.0.0.1:5432/postgres)",
    "redis": "start Redis or Valkey and set TEST_REDIS_URL (default redis://127.0.0.1:6379/9)",
    "real_page": "set ECRIN_REAL_PAGE to the saved page",
}
EXEMPT = {"real_page"}
DATABASE_FIXTURES = {"db", "transactional_db", "client", "admin_client", "live_server", "django_db_setup"}
SKIPPED = pytest.StashKey[dict[str, int]]()


def answers(url: str, default_port: int) -> bool:
    """Whether a server listens at a URL's host and port."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or default_port), timeout=1).close()
    except OSError:
        return False
    return True


def available(group: str) -> bool:
    means = {
        "browser": lambda: os.access(CHROMIUM, os.X_OK),
        "postgres": lambda: answers(POSTGRES, 5432),
        "redis": lambda: answers(REDIS, 6379),
        "real_page": lambda: bool(os.environ.get("ECRIN_REAL_PAGE")),
    }
    return means[group]()


def pytest_configure(config):
    config.stash[SKIPPED] = {}
    # A test needs no collected files, and must never write outside its own folder. `override_settings` also tells the
    # storages that are already open.
    override_settings(
        EDGE_STRICT=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES
        | {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ).enable()


def uses_database(item):
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def pytest_collection_modifyitems(config, items):
    kept, left = [], []
    asked = config.option.markexpr
    named = bool([argument for argument in config.args if "::" in argument])
    for item in items:
        postgres = item.get_closest_marker("postgres") is not None
        proof = item.get_closest_marker("proof") is not None
        wanted = named or not proof or "proof" in asked
        if ON_POSTGRES:
            # What drives a browser, reads the real page or asks Redis has nothing to learn from another database.
            apart = any(item.get_closest_marker(group) for group in ("browser", "redis", "real_page"))
            wanted = wanted and (postgres or uses_database(item)) and not apart
        elif postgres and available("postgres") and not named:
            wanted = False  # the run on PostgreSQL has it
        (kept if wanted else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    usable = {group: available(group) for group in HOW}
    for item in items:
        if ON_POSTGRES and not usable["postgres"]:
            item.add_marker(pytest.mark.skip(reason=f"group postgres: {HOW['postgres']}"))
        for group, how in HOW.items():
            if item.get_closest_marker(group) and (not usable[group] or (group == "postgres" and not ON_POSTGRES)):
                item.add_marker(pytest.mark.skip(reason=f"group {group}: {how}"))


def pytest_terminal_summary(terminalreporter, config):
    counts = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        for group in HOW:
            if f"group {group}:" in reason:
                counts[group] = counts.get(group, 0) + 1
    config.stash[SKIPPED] = counts
    if counts:
        terminalreporter.section("groups that did not run")
        for group, count in counts.items():
            terminalreporter.line(f"{group}: {count} tests. To run them: {HOW[group]}")


def pytest_sessionfinish(session):
    if os.environ.get("REQUIRE_ALL") != "1" or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = {
        group
        for report in reporter.stats.get("skipped", [])
        for group in HOW
        if f"group {group}:" in str(report.longrepr)
    }
    if skipped - EXEMPT and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _nothing_kept_in_memory():
    """The database of a test goes back when it ends: what was kept from it in memory goes too."""
    from ecrin.core import changes  # noqa: PLC0415 - Django must be set up first

    changes.forget()
    yield
    changes.forget()


@pytest.fixture
def markets(db: None) -> Any:  # noqa: ARG001 - a fixture asked for by name
    """The shipped markets: 21 markets, 30 storefronts, 39 countries. Returns the snapshot."""
    from ecrin.markets.selectors import kept  # noqa: PLC0415 - Django must be set up first
    from ecrin.markets.services import load_shipped_data  # noqa: PLC0415 - Django must be set up first

    load_shipped_data()
    return kept.refresh()


@pytest.fixture
def browser(monkeypatch):
    """Chromium, for the tests of the group `browser`."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
