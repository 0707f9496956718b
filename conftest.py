"""Test settings that every test shares; fixtures stand beside the tests that use them and in `ecrin.core.testing`."""

import os
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("ECRIN_DATA_DIR", tempfile.mkdtemp(prefix="ecrin-test-"))
os.environ["ECRIN_HOUSE"] = ""


def pytest_configure() -> None:
    from django.conf import settings  # noqa: PLC0415 - the environment above must be set first
    from django.test import override_settings  # noqa: PLC0415 - as above

    # A test needs no collected files. `override_settings` also tells the storages that are already there.
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES=settings.STORAGES | {"staticfiles": static}).enable()


@pytest.fixture(autouse=True)
def _markets_forgotten() -> Iterator[None]:
    """No test sees the markets and names that an earlier one kept in memory."""
    from ecrin.catalog.selectors import names  # noqa: PLC0415 - Django must be set up first
    from ecrin.markets.selectors import kept  # noqa: PLC0415 - Django must be set up first

    for memory in (kept, names):
        memory.forget()
    yield
    for memory in (kept, names):
        memory.forget()


@pytest.fixture
def markets(db: None) -> Any:  # noqa: ARG001 - a fixture asked for by name
    """The shipped markets: 21 markets, 30 storefronts, 39 countries. Returns the snapshot."""
    from ecrin.markets.selectors import kept  # noqa: PLC0415 - Django must be set up first
    from ecrin.markets.services import load_shipped_data  # noqa: PLC0415 - Django must be set up first

    load_shipped_data()
    return kept.refresh()
