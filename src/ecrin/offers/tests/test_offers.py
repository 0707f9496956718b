from datetime import date
from decimal import Decimal

import pytest
from moneyed import Money

from ecrin.catalog.models import Price
from ecrin.catalog.selectors import product_page, products_in_bulk
from ecrin.catalog.tests.factories import make_market, make_material, make_product, market_info, storefront_info
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import DeliveryMethod, TaxRate
from ecrin.offers.rules import Days, QuoteLine
from ecrin.offers.selectors import offers_by_sku, offers_of, quote_for

pytestmark = pytest.mark.django_db


def _offer(market="us", address="aurore-ring-mv10240"):
    front = storefront_info(f"en-{market}")
    product = product_page(address, front)
    return offers_of([product], front.market)[product.id]


def test_a_creation_is_had_from_its_lowest_price():
    make_product(sizes=("50", "52"), prices={"us": 345_000})
    Price.objects.filter(sku="MV10240-52").update(amount=360_000)
    offer = _offer()
    assert offer.price == Money(3450, "USD")
    assert offer.has_range
    assert offer.can_buy


def test_a_market_without_a_price_of_its_own_follows_its_fallback():
    eu = make_market("eu", currency="EUR")
    make_market("fr", currency="EUR", price_fallback=eu)
    make_market("de", currency="EUR", price_fallback=eu)
    make_product(prices={"eu": 300_000, "fr": 310_000})
    assert _offer("de").price == Money(3000, "EUR")
    assert _offer("fr").price == Money(3100, "EUR")


def test_a_market_that_only_shows_names_no_price():
    make_market("br", currency="BRL", state="show")
    make_product(prices={"br": 100})
    offer = _offer("br")
    assert (offer.price, offer.availability, offer.can_buy) == (None, "request", False)


@pytest.mark.parametrize("level", ["boutique", "request"])
def test_what_is_not_sold_online_has_no_price(level):
    make_product(prices={"us": 100}, levels={"us": level})
    assert (_offer().price, _offer().availability) == (None, level)


def test_the_row_of_a_market_counts_before_the_row_for_everywhere():
    make_product(prices={"us": 100}, levels={None: "boutique", "us": "online"})
    assert _offer().can_buy


def test_a_provisional_creation_is_on_request():
    make_product("nuit", reference=None)
    assert _offer(address="nuit").availability == "request"


def test_the_promise_adds_up_delivery_workshop_scarcity_and_permit():
    make_material("alligator", is_protected=True)
    make_product(material="alligator", prices={"us": 100})
    DeliveryMethod.objects.create(market=make_market("us"), code="standard", name="Standard", min_days=2, max_days=3)
    StockFlag.objects.create(sku="MV10240", state="low", extra_days=1)
    assert _offer().variants.popitem()[1].promise == Days(2 + 1 + 5 + 10, 3 + 1 + 7 + 10)


def test_offers_by_sku_leave_out_what_cannot_be_seen():
    make_product(prices={"us": 100})
    make_product("hidden", reference="R2", prices={"us": 100}, levels={"us": "hidden"})
    assert set(offers_by_sku(["MV10240", "R2", "NONE"], market_info())) == {"MV10240"}


@pytest.mark.parametrize("count", [1, 6])
def test_many_offers_cost_as_much_as_one(count, django_assert_max_num_queries):
    for number in range(count):
        make_product(f"ring-{number}", reference=f"R{number}", sizes=("50", "52"), prices={"us": 100})
    market = market_info()
    (products,) = products_in_bulk(market)
    offers_of(products, market)
    with django_assert_max_num_queries(3):
        assert len(offers_of(products, market)) == count


def test_express_is_free_from_its_threshold_of_goods_to_the_cent():
    market = make_market("us")
    DeliveryMethod.objects.create(
        market=market, code="express", name="Express", min_days=1, max_days=2, fee=3500, free_from=50000
    )
    info = market_info("us")
    fees = [
        quote_for([QuoteLine("a", "S", 1, amount)], market=info, delivery="express", on=date(2026, 11, 25)).delivery
        for amount in (49999, 50000, 50001)
    ]
    assert fees == [3500, 0, 0]


def test_tax_follows_the_address_by_area_where_the_country_has_rates_by_area(django_assert_max_num_queries):
    make_market("us", tax_display="excl-sales-tax")
    TaxRate.objects.create(country_code="US", state_code="NY", rate="0.04", begins_on=date(2026, 1, 1))
    TaxRate.objects.create(country_code="FR", rate="0.2", begins_on=date(2026, 1, 1))
    lines = [QuoteLine("a", "S", 1, 10000)]
    where = {"country": "US", "area": "NY", "on": date(2026, 11, 25)}
    info = market_info("us")
    with django_assert_max_num_queries(2):
        assert quote_for(lines, market=info, **where).tax == 400
    assert quote_for(lines, market=market_info("us"), **where | {"area": "ZZ"}).tax is None
    assert quote_for(lines, market=market_info("us"), **where | {"country": "FR", "area": "75"}).tax == 2000
    assert quote_for(lines, market=market_info("us"), on=date(2026, 11, 25)).tax is None


def test_a_house_may_ask_a_service_for_its_rates(settings):
    settings.TAX_SERVICE = f"{__name__}.tenth"
    make_market("us", tax_display="excl-sales-tax")
    quote = quote_for([QuoteLine("a", "S", 1, 10000)], market=market_info("us"), country="US", on=date(2026, 11, 25))
    assert quote.tax == 1000


def tenth(**_address):
    return Decimal("0.1")
