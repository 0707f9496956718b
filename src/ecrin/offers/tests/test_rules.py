from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from ecrin.catalog.rules import LEVELS
from ecrin.inventory.rules import Stock
from ecrin.offers.rules import BUYABLE, Days, best_of, extra_days, offer_of

STOCK = st.builds(
    Stock, st.sampled_from(["in-stock", "low", "made-to-order", "back-soon", "sold-out"]), st.integers(0, 60)
)
PRICES = st.one_of(st.none(), st.integers(1, 10**6).map(lambda amount: Money(amount, "USD")))
OFFERS = st.builds(
    offer_of,
    level=st.sampled_from(LEVELS),
    market=st.just("us"),
    market_open=st.booleans(),
    price=PRICES,
    stock=STOCK,
    delivery=st.one_of(st.none(), st.just(Days(2, 4))),
    is_protected=st.booleans(),
)


@given(st.sampled_from(LEVELS), PRICES, STOCK, st.booleans())
def test_nothing_is_sold_without_an_open_market_a_level_a_price_and_stock(level, price, stock, is_open):
    offer = offer_of(level=level, market="us", market_open=is_open, price=price, stock=stock, delivery=None)
    sellable = is_open and level == "online" and price is not None and stock.state in BUYABLE
    assert offer.can_buy is sellable


@given(OFFERS)
def test_a_promise_is_made_only_of_what_can_be_had_and_never_shorter_than_delivery(offer):
    if offer.promise is not None:
        assert offer.availability in BUYABLE
        assert 2 <= offer.promise.least <= offer.promise.most


@given(st.sampled_from(LEVELS), PRICES, STOCK)
def test_a_market_that_does_not_sell_shows_no_price(level, price, stock):
    offer = offer_of(level=level, market="br", market_open=False, price=price, stock=stock, delivery=None)
    assert offer.price is None


@given(st.dictionaries(st.integers(1, 9), OFFERS, max_size=6))
def test_a_creation_is_had_as_its_best_variant(offers):
    best = best_of(offers, level="online")
    assert best.can_buy is any(offer.can_buy for offer in offers.values())
    shown = [offer.price for offer in offers.values() if offer.price is not None]
    if best.price is None:
        assert not shown
    else:
        assert best.price in shown
        assert best.price <= min([p for o in offers.values() if o.can_buy and (p := o.price)], default=best.price)


@given(st.dictionaries(st.integers(1, 9), OFFERS, min_size=1, max_size=6))
def test_a_range_is_said_only_where_prices_differ(offers):
    best = best_of(offers, level="online")
    if best.has_range:
        assert len({offer.price for offer in offers.values() if offer.price is not None}) > 1


def test_scarcity_and_permits_add_their_days():
    assert extra_days(Stock("low", 1), is_protected=True) == Days(16, 18)
    assert extra_days(Stock(), is_protected=False) == Days(0, 0)
