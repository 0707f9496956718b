"""How an order travels: what it costs to the cent, and between which days it arrives."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from ecrin.atelier.tests.factories import INITIAL, by_hand  # noqa: F401 - a fixture
from ecrin.bag.models import Bag, BagLine
from ecrin.bag.selectors import read_bag
from ecrin.bag.tests.factories import creation, sku_of
from ecrin.checkout.services import dates_of_bag, promise_of
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Dates, Days

from .factories import DRAFT, a_bag, placed

pytestmark = pytest.mark.django_db
EXPRESS = replace(DRAFT, delivery_code="express")
MONDAY = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 11:59 in New York


@pytest.fixture
def us(markets):
    """The US as it delivers: standard in two to three days, express in one to two when ordered before noon."""
    market = Market.objects.get(code="us")
    market.dispatch_country = "US"
    market.save()
    common = {"market": market, "min_days": 2, "max_days": 3}
    DeliveryMethod.objects.create(code="standard", name="Standard delivery", position=1, **common)
    express = {"min_days": 1, "max_days": 2, "fee": 3500, "free_from": 50000, "cut_off": time(12), "position": 2}
    DeliveryMethod.objects.create(code="express", name="Express delivery", **common | express)


@pytest.mark.parametrize(("goods", "fee"), [(49_999, 3500), (50_000, 0), (50_001, 0)])
def test_express_is_free_from_500_of_goods_before_tax_as_the_checkout_says_and_the_order_keeps(client, us, goods, fee):
    bag = a_bag(sku_of(creation(us=goods)))
    client.cookies["ecrin-bag"] = bag.token
    client.post("/en-us/checkout/", {"step": "contact", "email": "alma@example.com"})
    page = client.get("/en-us/checkout/?step=delivery").content.decode()
    assert page.count('class="way__fee">Complimentary') == (1 if fee else 2)
    assert ("$35" in page) is bool(fee)
    order = placed(bag, draft=EXPRESS)
    assert (order.goods, order.delivery) == (goods, fee)
    assert order.total == goods + fee + order.tax


def test_standard_delivery_costs_nothing_whatever_the_goods(us):
    assert placed(a_bag(sku_of(creation(us=20_000)))).delivery == 0


@pytest.mark.parametrize(
    ("now", "draft", "first", "last"),
    [
        (MONDAY, DRAFT, date(2026, 12, 2), date(2026, 12, 3)),
        (MONDAY, EXPRESS, date(2026, 12, 1), date(2026, 12, 2)),
        (MONDAY.replace(hour=17, minute=0), EXPRESS, date(2026, 12, 2), date(2026, 12, 3)),
    ],
)
def test_an_order_keeps_the_days_between_which_it_was_promised(us, now, draft, first, last):
    bag = a_bag()
    with time_machine.travel(now, tick=False):
        order = placed(bag, draft=draft)
    assert (order.promised_from, order.promised_until) == (first, last)


def test_a_personalised_piece_takes_a_day_or_two_longer_and_the_slowest_piece_decides(us, by_hand):  # noqa: F811
    ring, other = sku_of(creation(1)), sku_of(creation(2))
    bag = a_bag(ring, other)
    BagLine.objects.filter(bag=bag, sku=ring).update(personalisation=INITIAL)
    view = read_bag(Bag.objects.get(pk=bag.pk), snapshot().storefronts["en-us"])
    assert sorted((line.promise.least, line.promise.most) for line in view.lines) == [(2, 3), (3, 5)]
    standard, express = snapshot().markets["us"].delivery
    assert view.promise == promise_of(view, standard) == Days(3, 5)
    assert promise_of(view, express) == Days(2, 4)
    with time_machine.travel(MONDAY, tick=False):
        assert dates_of_bag(view, express, "US") == Dates(date(2026, 12, 2), date(2026, 12, 4))


def test_the_checkout_tells_the_days_of_each_way_for_this_bag(client, us):
    bag = a_bag()
    client.cookies["ecrin-bag"] = bag.token
    client.post("/en-us/checkout/", {"step": "contact", "email": "alma@example.com"})
    with time_machine.travel(MONDAY, tick=False):
        page = client.get("/en-us/checkout/?step=delivery").content.decode()
    said = page.replace("\u2009", " ")
    assert "With you Wed, Dec 2 – Thu, Dec 3" in said
    assert "With you Tue, Dec 1 – Wed, Dec 2" in said
