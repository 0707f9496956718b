from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from ecrin.catalog.rules import LEVELS
from ecrin.inventory.rules import Stock
from ecrin.offers.rules import BUYABLE, Days, QuoteLine, best_of, extra_days, offer_of, quote_of, share_out, tax_of

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


RATES = st.decimals(min_value=0, max_value=Decimal("0.3"), places=5)
LINES = st.lists(
    st.builds(QuoteLine, st.uuids().map(str), st.just("S"), st.integers(1, 9), st.integers(0, 10**8)), max_size=9
)


@given(LINES, st.integers(0, 10**5), RATES, st.booleans())
def test_tax_is_rounded_once_and_its_shares_add_up_to_it(lines, delivery, rate, included):
    quote = quote_of(lines, currency="EUR", tax_included=included, delivery=delivery, rate=rate)
    due = quote.goods + delivery
    assert quote.tax == tax_of(due, rate, tax_included=included)
    assert sum(line.tax for line in quote.lines) + quote.delivery_tax == quote.tax
    assert quote.total == (due if included else due + quote.tax)
    assert all(0 <= line.tax <= line.amount + 1 for line in quote.lines)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_what_is_shared_out_adds_up_and_no_share_is_off_by_a_whole_unit(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == total
    if whole := sum(weights):
        assert all(abs(part - total * weight / whole) < 1.001 for part, weight in zip(parts, weights, strict=True))


def test_tax_contained_and_tax_on_top_are_known_figures():
    assert tax_of(12000, Decimal("0.2"), tax_included=True) == 2000
    assert tax_of(12000, Decimal("0.2"), tax_included=False) == 2400
    assert tax_of(5, Decimal("0.1"), tax_included=False) == 1  # half a cent goes up


def test_three_lines_that_round_badly_one_by_one_are_taxed_as_their_sum():
    lines = [QuoteLine(str(place), "S", 1, 333) for place in range(3)]
    quote = quote_of(lines, currency="USD", tax_included=False, delivery=0, rate=Decimal("0.045"))
    assert quote.tax == 45  # 15 + 15 + 15; line by line it would be 14.985 each
    assert [line.tax for line in quote.lines] == [15, 15, 15]


def test_without_a_rate_tax_is_unknown_and_no_order_can_be_written_from_it():
    lines = [QuoteLine("a", "S", 1, 10000)]
    open_total = quote_of(lines, currency="USD", tax_included=False, delivery=3500, rate=None)
    assert (open_total.tax, open_total.total, open_total.is_final) == (None, 13500, False)
    assert not quote_of(lines, currency="EUR", tax_included=True, delivery=0, rate=None).is_final
