"""How pieces come back by market and category: the nearest rule, kept with each order as it was said."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ecrin.bag.tests.factories import creation, sku_of
from ecrin.catalog.models import Product
from ecrin.checkout.tests.factories import a_bag, placed
from ecrin.core.testing import queries
from ecrin.core.worker import work_off
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept, snapshot
from ecrin.orders.models import CategoryReturnRule, Order, OrderLine, ReturnRule
from ecrin.orders.rules import KindRule, ReturnTerms, terms_by
from ecrin.orders.selectors import sheet_of
from ecrin.orders.selectors.returns import is_return_offered, may_return, terms_told, what_may_come
from ecrin.orders.selectors.terms import return_terms
from ecrin.orders.services import (
    Chosen,
    Found,
    ask_return,
    deliver_order,
    dispatch_order,
    inspect_return,
    receive_return,
    refund_return,
    withdraw,
)
from ecrin.orders.services.returns import NotInspected, NotReturnable, WithdrawalStands

from .factories import paid

RULES = (
    KindRule("", "jewelry", comes_back="sealed"),
    KindRule("us", "jewelry", 10),
    KindRule("", "rings", 20),
    KindRule("us", "bands", comes_back="never"),
)


@pytest.mark.parametrize(
    ("market", "categories", "terms"),
    [
        ("us", ("jewelry",), ReturnTerms(10, 500)),
        ("fr", ("jewelry",), ReturnTerms(30, 500, "sealed")),
        ("us", ("jewelry", "rings"), ReturnTerms(20, 500)),  # the inner category counts before the own market
        ("us", ("jewelry", "rings", "bands"), ReturnTerms(30, 500, "never")),
        ("fr", ("jewelry", "rings", "bands"), ReturnTerms(20, 500)),
        ("us", ("watches",), ReturnTerms(30, 500)),
        ("us", (), ReturnTerms(30, 500)),
    ],
)
def test_the_nearest_rule_counts_and_the_market_where_it_is_silent(market, categories, terms):
    assert terms_by(RULES, market=market, categories=categories, days=30, exchange_above=500) == terms


# With an order


@pytest.fixture
def ring(markets):
    Market.objects.filter(code="us").update(return_days=30)
    kept.refresh()
    return creation()


def rule(**values):
    CategoryReturnRule.objects.filter(category="rings").delete()
    return CategoryReturnRule.objects.create(category="rings", **values)


def ordered(**values):
    """An order of a ring, placed while a rule counts, delivered ten days ago."""
    if values:
        rule(**values)
    order = paid(placed(a_bag(sku_of(Product.objects.get()))))
    dispatch_order(row=order.pk, actor=None)
    return deliver_order(row=order.pk, at=timezone.now() - timedelta(days=10))


def comes(order, kind="return"):
    (only,) = what_may_come(order, kind=kind)
    return only.most, only.why, only.is_exchange_only


def german(order):
    Order.objects.filter(pk=order.pk).update(market_code="de", storefront_code="de-de", language="de")
    return Order.objects.get(pk=order.pk)


@pytest.mark.django_db
def test_a_category_has_days_of_its_own(ring):
    order = ordered(days=7)
    assert comes(order) == (0, "too-late", False)
    assert not may_return(order)


@pytest.mark.django_db
def test_an_order_keeps_what_counted_when_it_was_placed(ring):
    order = ordered()
    rule(days=7, comes_back="never")
    Market.objects.filter(code="us").update(return_days=5)
    kept.refresh()
    assert comes(order) == (1, "", False)
    assert terms_told(order) == ("You may return it within 30 days of its arrival.",)


@pytest.mark.django_db
def test_an_order_from_before_terms_were_kept_follows_its_market(ring):
    order = ordered()
    OrderLine.objects.update(return_days=None, exchange_only=None)
    ReturnRule.objects.create(market=Market.objects.get(code="us"), exchange_above=1000)
    assert comes(order) == (1, "", True)
    Market.objects.filter(code="us").update(return_days=5)
    kept.refresh()
    assert comes(order)[1] == "too-late"


@pytest.mark.django_db
@pytest.mark.parametrize(("above", "is_exchanged"), [(344_999, True), (345_000, False)])
def test_above_a_price_of_its_category_a_piece_is_exchanged_only(ring, above, is_exchanged):
    order = ordered(market=Market.objects.get(code="us"), exchange_above=above)
    CategoryReturnRule.objects.all().delete()
    assert comes(order) == (1, "", is_exchanged)
    if is_exchanged:
        with pytest.raises(NotReturnable, match="exchanged and not paid back"):
            ask_return(row=order.pk, chosen=[Chosen(order.lines.get().pk, 1)])


@pytest.mark.django_db
def test_what_the_house_does_not_take_back_may_be_withdrawn_from_all_the_same(ring):
    order = ordered(comes_back="never")
    assert comes(order) == (0, "final-sale", False)
    assert not is_return_offered(order)
    assert comes(german(order), "withdrawal") == (1, "", False)


@pytest.mark.django_db
def test_a_withdrawal_is_refused_for_a_broken_seal_and_for_nothing_else(ring):
    order = german(ordered(comes_back="sealed"))
    parcel = withdraw(row=order.pk, chosen=[Chosen(order.lines.get().pk, 1)], storefront="de-de", name="Alma")
    receive_return(row=parcel.pk, actor=None)
    (line,) = parcel.lines.all()
    with pytest.raises(NotInspected):
        inspect_return(row=parcel.pk, found={line.pk: Found(is_accepted=False)}, actor=None)
    broken = {line.pk: Found(is_accepted=False, finding="Its seal is broken.")}
    OrderLine.objects.update(is_sealed=False)
    with pytest.raises(WithdrawalStands):
        inspect_return(row=parcel.pk, found=broken, actor=None)
    OrderLine.objects.update(is_sealed=True)
    assert inspect_return(row=parcel.pk, found=broken, actor=None).state == "refused"


@pytest.mark.django_db
def test_a_withdrawal_with_its_seal_unbroken_is_paid_back(ring):
    order = german(ordered(comes_back="sealed"))
    parcel = withdraw(row=order.pk, chosen=[Chosen(order.lines.get().pk, 1)], storefront="de-de", name="Alma")
    receive_return(row=parcel.pk, actor=None)
    inspect_return(row=parcel.pk, found={parcel.lines.get().pk: Found(is_accepted=True)}, actor=None)
    assert refund_return(row=parcel.pk, actor=None).amount >= 345_000


@pytest.mark.django_db
def test_a_category_has_one_rule_per_market_and_an_amount_has_a_currency(ring):
    rule()
    for wrong in ({"category": "rings"}, {"category": ""}, {"category": "bags", "exchange_above": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CategoryReturnRule.objects.create(**wrong)


# What is said


@pytest.mark.django_db
def test_it_is_said_before_buying_after_it_and_on_paper(ring):
    seal = "Once its seal is broken it cannot come back"
    rule(comes_back="sealed")
    order = ordered()
    work_off()
    placed_letter = next(one for one in mail.outbox if order.number in one.subject)
    assert seal in placed_letter.body
    assert seal in placed_letter.alternatives[0][0]
    mind = dict(sheet_of(order, "confirmation").words)["Should you change your mind"]
    assert any(seal in sentence for sentence in mind)
    address = f"/en-us/orders/{order.token}/"
    assert seal in Client().get(address).content.decode()
    assert seal in Client().get(f"{address}return/").content.decode()


@pytest.mark.django_db
def test_pieces_that_differ_are_told_by_name_and_those_that_agree_once(ring):
    order = ordered(comes_back="never")
    first = order.lines.get()
    OrderLine.objects.create(
        order=order, position=2, sku="S", product=1, name="Scent", ordered=1, quantity=1, unit=9, tax=0, return_days=14
    )
    assert terms_told(Order.objects.get(pk=order.pk)) == (
        f"{first.name}: We do not take it back.",
        "Scent: You may return it within 14 days of its arrival.",
    )
    assert terms_told(german(order))[0].endswith("Your right by law to withdraw from the contract stays as it is.")


@pytest.mark.django_db
def test_asking_for_terms_takes_no_query_while_nothing_changes(ring):
    product, market = Product.objects.get(), snapshot().markets["us"]
    asked = (market, product.department_id, product.category_id)
    assert return_terms(*asked).days == 30
    with queries() as made:
        return_terms(*asked)
    assert made == []
    rule(days=3)
    assert return_terms(*asked).days == 3
