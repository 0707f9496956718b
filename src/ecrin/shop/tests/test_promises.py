"""The days on a creation's page, which is kept in memory and yet never tells a day that has passed."""

import re
from datetime import UTC, datetime, time
from io import BytesIO

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from ecrin.core import changes
from ecrin.edge.store import Store
from ecrin.edge.tests.test_cache import Visitor
from ecrin.edge.wsgi import PageCache
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.markets.services import renew_first_dispatch
from ecrin.markets.tasks import renew_promises

from .factories import ring

pytestmark = pytest.mark.django_db
HOST = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}
BEFORE = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 11:59 in New York
AFTER = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


@pytest.fixture
def page(stock):
    """A function of a path: the creation's page from the cache before the real application."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    DeliveryMethod.objects.create(
        market=Market.objects.get(code="us"), code="standard", name="Standard", min_days=2, max_days=3, cut_off=time(12)
    )
    made = ring(stock, 1, sizes=("52",))
    changes.catch_up()
    cache = PageCache(WSGIHandler(), Store())
    changes.catch_up()
    visitor = Visitor(cache)

    def told():
        body = visitor.get(f"/en-us/creations/{made.slug}-mv1/", **HOST)["body"].decode()
        found = re.search(r"With you ([^<]*)", body)
        return found[1].replace("\u2009", " ") if found else body, cache.store.stats()

    yield told
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_a_kept_page_is_made_anew_once_the_cut_off_has_passed_and_only_then(page):
    with time_machine.travel(BEFORE, tick=False):
        renew_promises()
        changes.catch_up()
        assert page()[0] == "Wed, Dec 2 – Thu, Dec 3"
        assert renew_promises() == []
        changes.catch_up()
        assert page()[1].hits == 1
    with time_machine.travel(AFTER, tick=False):
        assert page()[0] == "Wed, Dec 2 – Thu, Dec 3"  # at most a minute, until the clock's next look
        assert "us" in renew_promises()
        changes.catch_up()
        assert page()[0] == "Thu, Dec 3 – Fri, Dec 4"
    with time_machine.travel(MIDNIGHT, tick=False):
        assert "us" not in renew_promises()  # the day of dispatch is the same


def test_looking_at_the_clock_costs_one_query_while_no_day_passes(markets, django_assert_num_queries):
    DeliveryMethod.objects.create(
        market=Market.objects.get(code="us"), code="standard", name="Standard", min_days=2, max_days=3
    )
    assert renew_first_dispatch(now=BEFORE) == ["us"]
    with django_assert_num_queries(1):
        renew_first_dispatch(now=AFTER)
    assert renew_first_dispatch(now=MIDNIGHT) == ["us"]
