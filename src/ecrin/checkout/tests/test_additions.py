"""What staff offer to add to an order: composed at today's prices, accepted and paid by its client."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ecrin.bag.services import LimitReached
from ecrin.bag.tests.factories import creation, limit, reprice, sku_of
from ecrin.checkout.selectors import composed_for
from ecrin.checkout.services import CannotBeAdded, DifferenceChanged, TermsNotAccepted, accept_addition, offer_pieces
from ecrin.core.testing import queries, writes
from ecrin.legal.models import Acceptance
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order, OrderEntry
from ecrin.orders.services import confirm_addition
from ecrin.orders.tests.factories import paid, stocked
from ecrin.payments.models import Payment
from ecrin.payments.tests import factories as bank

from .factories import a_bag, conditions, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(markets):
    return conditions()


@pytest.fixture
def order(terms):
    bank.methods()
    return paid(placed(a_bag()))


@pytest.fixture
def sku(order):
    made = sku_of(creation(2, us=120_000))
    stocked(made, 3)
    return made


def front():
    return snapshot().storefronts["en-us"]


def offered(order, sku, quantity=1, **wanted):
    quote = composed_for(order, {sku: quantity}, front()).quote
    said = {"seen_amount": quote.total if quote else 0, "days": 3, **wanted}
    return offer_pieces(order=order, wanted={sku: quantity}, **said)


def page(addition, storefront="en-us", **posted):
    client = Client()
    address = f"/{storefront}/checkout/addition/{addition.token}/"
    return client.post(address, posted) if posted else client.get(address)


def test_the_difference_is_todays_price_with_the_order_s_own_tax_and_no_delivery(order, sku):
    composed_for(order, {sku: 2}, front())  # what every process keeps in memory is read
    with queries() as made:
        found = composed_for(order, {sku: 2}, front())
    assert not writes(made)
    assert len(made) <= 15
    assert found.is_ready
    assert (found.quote.goods, found.quote.delivery, found.quote.rate) == (240_000, 0, order.tax_rate)
    assert found.quote.total == 240_000 + found.quote.tax


def test_what_cannot_be_had_or_passes_a_limit_with_the_order_is_said_and_not_offered(order, sku):
    assert not composed_for(order, {sku: 4}, front()).is_ready
    assert not composed_for(order, {"nobody": 1}, front()).is_ready
    limit("pieces-per-order", 2)
    with pytest.raises(CannotBeAdded, match="One order holds up to 2 pieces"):
        offered(order, sku, 2)
    assert offered(order, sku, 1).is_open


def test_a_limit_by_day_counts_what_was_ordered_today(order):
    same = order.lines.get().sku
    limit("sku-per-client-per-day", 1)
    assert not composed_for(order, {same: 1}, front()).is_ready


def test_pieces_that_join_an_older_order_today_count_for_today(order, sku):
    limit("sku-per-client-per-day", 1)
    OrderEntry.objects.update(at=timezone.now() - timedelta(days=2))
    assert composed_for(order, {order.lines.get().sku: 1}, front()).is_ready  # those were ordered on another day
    one = offered(order, sku)
    confirm_addition(row=one.pk, payment="pay-more", amount=one.amount, currency=order.currency)
    assert not composed_for(order, {sku: 1}, front()).is_ready
    bag = a_bag(sku)
    with pytest.raises(LimitReached, match="a day for each client"):
        placed(bag)
    OrderEntry.objects.update(at=timezone.now() - timedelta(days=2))
    assert placed(bag).pk


def test_a_price_that_changed_since_staff_saw_it_is_looked_at_again(order, sku):
    seen = composed_for(order, {sku: 1}, front()).quote.total
    reprice(sku, 130_000)
    with pytest.raises(DifferenceChanged):
        offered(order, sku, seen_amount=seen)
    assert not order.additions.exists()


def test_she_reads_what_is_added_and_what_her_order_comes_to(order, sku):
    addition = offered(order, sku, note="As we spoke.")
    shown = page(addition).content.decode()
    for words in ("May we add this", "Aurore ring 2", "As we spoke.", "$1,200", "conditions of sale", "Together"):
        assert words in shown, words
    assert addition.token in Client().get(f"/en-us/orders/{order.token}/").content.decode()


def test_the_conditions_are_accepted_anew_before_anything_is_paid(order, sku, terms):
    addition = offered(order, sku)
    with pytest.raises(TermsNotAccepted):
        accept_addition(addition=addition, terms=[], storefront=front())
    assert "accept the conditions" in page(addition, method="card").content.decode()
    assert not Payment.objects.exists()
    page(addition, method="card", terms="on")
    assert Acceptance.objects.get(subject=addition.purpose).version == terms
    assert Payment.objects.get().purpose == addition.purpose


@pytest.mark.django_db(transaction=True)
def test_she_pays_the_difference_at_the_bank_and_comes_back_to_her_order(order, sku):
    addition = offered(order, sku)
    answer = page(addition, method="card", terms="on")
    payment = Payment.objects.get()
    assert answer["Location"].endswith(payment.page_url)
    bank.present(payment, bank.REFUSED)
    back = Client().get(f"/en-us/checkout/return/?payment={payment.token}")
    assert back["Location"].endswith(f"/checkout/addition/{addition.token}/")
    assert "Let us try once more" in page(addition).content.decode()
    page(addition, method="card", terms="on")
    payment = Payment.objects.order_by("pk").last()
    bank.present(payment)
    back = Client().get(f"/en-us/checkout/return/?payment={payment.token}")
    assert back["Location"].endswith(f"/orders/{order.token}/")
    assert Order.objects.get().total == order.total + addition.amount
    shown = Client().get(back["Location"]).content.decode()
    assert "Aurore ring 2" in shown
    assert "Pieces were added to your order" in shown
    assert page(addition)["Location"].endswith(f"/orders/{order.token}/")


def test_what_ended_says_so_kindly(order, sku):
    addition = offered(order, sku)
    order.additions.update(state="lapsed")
    answer = page(addition)
    assert answer.status_code == 200
    assert "The days are over" in answer.content.decode()
    assert page(addition, method="card", terms="on").status_code == 200
    assert not Payment.objects.exists()


def test_it_is_accepted_in_its_own_market_and_nobody_guesses_it(order, sku):
    addition = offered(order, sku)
    assert page(addition, storefront="fr-fr")["Location"] == f"/en-us/checkout/addition/{addition.token}/"
    assert Client().get("/en-us/checkout/addition/nobody/").status_code == 404
    assert "no-store" in page(addition)["Cache-Control"]


def test_what_costs_nothing_is_added_without_a_bank(order, sku):
    reprice(sku, 0)
    addition = offered(order, sku)
    assert addition.amount == 0
    shown = page(addition).content.decode()
    assert "How you pay" not in shown
    assert page(addition, terms="on")["Location"].endswith(f"/orders/{order.token}/")
    assert Order.objects.get().lines.count() == 2
    assert not Payment.objects.exists()
