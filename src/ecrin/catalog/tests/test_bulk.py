from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.catalog import services
from ecrin.catalog.models import Availability, ChangeBatch, Price, PriceChange, Product
from ecrin.catalog.selectors import lowest_of_30_days, price_history
from ecrin.core.changes import Change
from ecrin.core.errors import NotAllowed
from ecrin.inventory.models import StockFlag

from .factories import make_market, make_product, market_info

pytestmark = pytest.mark.django_db


class Actor:
    """Somebody of the staff with rights in some markets."""

    pk = None

    def __init__(self, *markets):
        self.markets = markets

    def has_perm(self, permission, market=None):
        return market is not None and market.code in self.markets


@pytest.fixture
def ring():
    make_market("eu", currency="EUR")
    return make_product(prices={"us": 345_000})


def test_prices_change_together_and_every_change_is_kept(ring):
    before = Change.objects.filter(key="sku:MV10240").count()
    batch = services.set_prices(amounts={("MV10240", "us"): 350_000, ("MV10240", "eu"): 330_000}, actor=None)
    assert {(p.market.code, p.amount) for p in Price.objects.all()} == {("us", 350_000), ("eu", 330_000)}
    assert {(c.old_amount, c.new_amount) for c in PriceChange.objects.filter(batch=batch)} == {
        (345_000, 350_000),
        (None, 330_000),
    }
    assert Change.objects.filter(key="sku:MV10240").count() == before + 1


def test_a_price_can_be_taken_away(ring):
    services.set_prices(amounts={("MV10240", "us"): None}, actor=None)
    assert not Price.objects.exists()
    assert PriceChange.objects.get().new_amount is None


def test_nothing_is_changed_where_one_row_cannot_be(ring):
    with pytest.raises(services.RowsRefused) as refused:
        services.set_prices(amounts={("MV10240", "us"): 1000, ("NONE", "us"): 1000}, actor=None)
    assert [row.key.subject for row in refused.value.rows] == ["NONE"]
    assert Price.objects.get().amount == 345_000


@pytest.mark.parametrize("amount", [0, -1, True, "12", 10**15])
def test_a_price_that_cannot_be_is_refused(ring, amount):
    plan = services.plan_changes(kind="prices", wanted={("MV10240", "us"): amount}, actor=None)
    assert "minor units" in plan.refused[0].refusal


def test_a_market_needs_its_own_right(ring):
    wanted = {("MV10240", "us"): 1000, ("MV10240", "eu"): 1000}
    plan = services.plan_changes(kind="prices", wanted=wanted, actor=Actor("eu"))
    assert [row.key.market for row in plan.refused] == ["us"]
    whole = services.plan_changes(kind="prices", wanted=wanted, actor=None)
    with pytest.raises(NotAllowed):
        services.apply_plan(plan=whole, actor=Actor("eu"))
    assert Price.objects.get().amount == 345_000


def test_a_plan_shows_before_and_after_and_does_nothing(ring):
    plan = services.plan_changes(kind="prices", wanted={("MV10240", "us"): 350_000}, actor=None)
    (row,) = plan.effects
    assert (row.before_text, row.after_text) == ("$3,450", "$3,500")
    assert Price.objects.get().amount == 345_000


def test_a_plan_is_refused_where_a_price_moved_meanwhile(ring):
    plan = services.plan_changes(kind="prices", wanted={("MV10240", "us"): 350_000}, actor=None)
    services.set_prices(amounts={("MV10240", "us"): 360_000}, actor=None)
    with pytest.raises(services.ChangedMeanwhile):
        services.apply_plan(plan=plan, actor=None)
    assert Price.objects.get().amount == 360_000


def test_a_batch_is_undone_once(ring):
    batch = services.set_prices(amounts={("MV10240", "us"): 350_000, ("MV10240", "eu"): 1000}, actor=None)
    services.undo(batch=batch, actor=None)
    assert [(p.market.code, p.amount) for p in Price.objects.all()] == [("us", 345_000)]
    with pytest.raises(services.AlreadyUndone):
        services.undo(batch=batch, actor=None)


def test_undo_is_refused_row_by_row_where_a_price_changed_since(ring):
    batch = services.set_prices(amounts={("MV10240", "us"): 350_000, ("MV10240", "eu"): 1000}, actor=None)
    services.set_prices(amounts={("MV10240", "eu"): 2000}, actor=None)
    plan = services.plan_undo(batch=batch, actor=None)
    assert [row.key.market for row in plan.refused] == ["eu"]
    with pytest.raises(services.RowsRefused):
        services.undo(batch=batch, actor=None)
    assert Price.objects.get(market__code="us").amount == 350_000


@pytest.mark.parametrize("count", [1, 30])
def test_many_prices_cost_as_many_queries_as_one(ring, count, django_assert_max_num_queries):
    make_product("many", reference="M", sizes=[str(n) for n in range(count)])
    with django_assert_max_num_queries(22):
        services.set_prices(amounts={(f"M-{n}", "us"): 1000 for n in range(count)}, actor=None)


def test_availability_is_set_for_a_market_and_for_everywhere(ring):
    batch = services.set_availability(
        levels={(str(ring.pk), "us"): "boutique", (str(ring.pk), ""): "request"}, actor=None
    )
    assert {(a.market and a.market.code, a.level) for a in Availability.objects.all()} == {
        ("us", "boutique"),
        (None, "request"),
    }
    assert Change.objects.filter(key=f"product:{ring.pk}").exists()
    services.undo(batch=batch, actor=None)
    assert not Availability.objects.exists()


def test_an_unknown_level_is_refused_with_the_words_there_are(ring):
    plan = services.plan_changes(kind="availability", wanted={(str(ring.pk), "us"): "sold"}, actor=None)
    assert "boutique" in plan.refused[0].refusal


def test_stock_flags_say_state_and_days(ring):
    services.set_stock_flags(flags={"MV10240": "made-to-order 20"}, actor=None)
    flag = StockFlag.objects.get()
    assert (flag.state, flag.extra_days) == ("made-to-order", 20)
    services.set_stock_flags(flags={"MV10240": "in-stock"}, actor=None)
    assert not StockFlag.objects.exists()
    plan = services.plan_changes(kind="stock", wanted={("MV10240", ""): "plenty"}, actor=None)
    assert "made-to-order" in plan.refused[0].refusal


def test_creations_leave_the_site_together_and_come_back(ring):
    other = make_product("two", reference="R2")
    batch = services.set_publication(live={ring.pk: False, other.pk: False}, actor=None)
    assert not Product.objects.filter(live=True).exists()
    services.undo(batch=batch, actor=None)
    assert Product.objects.filter(live=True).count() == 2
    assert ChangeBatch.objects.get(code=batch).undone_by.count == 2


def test_the_lowest_price_of_thirty_days_counts_what_was_asked_when_they_began(ring):
    market, now = market_info(), timezone.now()
    for days, amount in ((90, 100), (40, 300), (10, 400), (5, 350)):
        PriceChange.objects.create(sku="S", market_id=market.id, new_amount=amount, at=now - timedelta(days=days))
    assert lowest_of_30_days("S", market) == 300
    assert [change.new_amount for change in price_history("S", market)] == [350, 400, 300, 100]
