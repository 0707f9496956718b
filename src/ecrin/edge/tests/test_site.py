"""The page cache before the real application."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from ecrin.core import changes
from ecrin.edge.store import Store
from ecrin.edge.wsgi import PageCache
from ecrin.markets.models import Country

from .test_cache import Visitor


@pytest.fixture
def visitor(markets):
    """A visitor of the real application, whose requests leave the test's own database connection open."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield from _visitor()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def _visitor():
    changes.catch_up()
    cache = PageCache(WSGIHandler(), Store())
    changes.catch_up()
    yield Visitor(cache)


HOST = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}


def test_the_dispatch_page_is_rendered_once_and_falls_when_a_country_changes(visitor):
    first = visitor.get("/", **HOST)
    assert first["status"] == "200 OK"
    assert visitor.get("/?utm_source=letter", **HOST) == first
    assert visitor.cache.store.stats().hits == 1
    Country.objects.get(code="CH").save()
    changes.catch_up()
    visitor.get("/", **HOST)
    assert visitor.cache.store.stats().misses == 2
