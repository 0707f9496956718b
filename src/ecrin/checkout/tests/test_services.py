from dataclasses import replace

import pytest

from ecrin.atelier.tests.factories import CLASP, INITIAL, by_hand  # noqa: F401 - a fixture
from ecrin.atelier.tests.workshop import all_made
from ecrin.bag.models import Bag, BagLine
from ecrin.bag.selectors import find_bag
from ecrin.bag.services import LimitReached, change_quantity
from ecrin.bag.tests.factories import creation, limit, reprice, sku_of
from ecrin.checkout.services import (
    BagNotReady,
    CannotDeliver,
    NoticeNotAccepted,
    TaxUnknown,
    TermsNotAccepted,
    TotalChanged,
    change_bag,
)
from ecrin.core.testing import queries, race, writes
from ecrin.inventory.models import Hold, Movement, StockFlag, StockLevel
from ecrin.inventory.services import OutOfStock, count_stock
from ecrin.inventory.tests.factories import place
from ecrin.legal.rules import PERSONALISED
from ecrin.legal.selectors import accepted_by
from ecrin.legal.services import keep_draft, publish_version
from ecrin.markets.models import TaxRate
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order
from ecrin.orders.services import OrderMovedOn, cancel_unpaid, send_parcel, take_out
from ecrin.orders.tests.factories import ALMA, paid, stocked

from .factories import DRAFT, a_bag, conditions, due, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bag(markets):
    return a_bag()


def nothing_was_written(bag):
    bag.refresh_from_db()
    return bag.is_open and not Order.objects.exists() and not Hold.objects.exists()


def test_a_bag_becomes_an_order_in_the_words_that_the_client_read(bag):
    version = conditions()
    order = placed(bag)
    line = order.lines.get()
    assert (line.name, line.quantity, line.unit) == ("Aurore ring 1", 1, 345_000)
    assert line.details.endswith("52")
    assert (order.state, order.total) == ("awaiting-payment", 345_000 + 13_800)  # New York's own 4 %
    assert order.delivery_name == "Standard delivery"
    assert (order.promise_least, order.promise_most) == (2, 3)
    assert [row.version for row in accepted_by(order.purpose)] == [version]
    bag.refresh_from_db()
    assert not bag.is_open


@pytest.fixture
def clasped(markets, by_hand):  # noqa: F811
    """Three rings, each made with a clasp, of which there are three, and a fee."""
    bag = a_bag(quantity=3)
    place()
    count_stock(counts={CLASP: 3, bag.lines.get().sku: 3}, location="workshop", actor=None)
    BagLine.objects.filter(bag=bag).update(personalisation={"engraving": {"text": "A & B", "by": "CLASP"}})
    return bag


def held():
    return dict(Hold.objects.values_list("sku", "quantity"))


def test_what_is_made_for_her_is_kept_with_its_words_and_held_with_what_it_needs(clasped):
    order = placed(clasped)
    line = order.lines.get()
    assert line.personalisation == {"engraving": {"text": "A & B", "by": "CLASP"}}
    assert line.facts == [["Engraving", "A & B"]]
    assert line.details.endswith("52 · Engraving: \u2068A & B\u2069")
    assert (line.components, line.is_final_sale) == ({CLASP: 1}, True)
    assert held() == {line.sku: 3, CLASP: 3}
    cancel_unpaid(row=order.pk, reason="client")
    assert held() == {}


def test_what_is_taken_out_or_sent_takes_what_it_was_made_with_along(clasped):
    order = paid(placed(clasped))
    line = order.lines.get()
    take_out(row=order.pk, pieces={line.pk: 1}, reason="She wishes for two.", actor=None)
    assert held() == {line.sku: 2, CLASP: 2}
    all_made(order.purpose)
    send_parcel(row=order.pk, actor=None, pieces={line.pk: 1})
    assert held() == {line.sku: 1, CLASP: 1}
    assert StockLevel.objects.get(sku=CLASP).on_hand == 2
    assert Movement.objects.filter(sku=CLASP, reason="sold").count() == 1


def test_the_last_piece_that_something_is_made_with_is_sold_once(clasped):
    placed(clasped)
    other = a_bag(sku_of(creation(2)))
    BagLine.objects.filter(bag=other).update(personalisation={"engraving": {"text": "B", "by": "CLASP"}})
    with pytest.raises((BagNotReady, OutOfStock)):
        placed(other, seen=1)


def test_asked_again_the_order_that_is_there_is_returned(bag):
    total = due(bag)
    first = placed(bag, seen=total)
    assert placed(bag, seen=total) == first
    assert Order.objects.count() == 1


def test_a_total_that_changed_is_said_and_nothing_is_taken(bag):
    seen = due(bag)
    reprice(bag.lines.get().sku, 350_000)
    with pytest.raises(TotalChanged) as refused:
        placed(bag, seen=seen)
    assert refused.value.quote.goods == 350_000
    assert nothing_was_written(bag)


def test_a_guest_is_known_by_her_mail_where_a_limit_counts_by_day(bag):
    limit("sku-per-client-per-day", 1)
    placed(bag)
    again, other = a_bag(bag.lines.get().sku), replace(DRAFT, email="bruno@example.com")
    with pytest.raises(LimitReached, match="a day for each client"):
        placed(again, draft=replace(DRAFT, email="Alma@Example.com"))
    assert Bag.objects.get(pk=again.pk).is_open
    assert placed(again, draft=other).pk


def test_what_was_cancelled_does_not_count_for_the_day(bag):
    limit("sku-per-client-per-day", 1)
    cancel_unpaid(row=placed(bag).pk, reason="client")
    assert placed(a_bag(bag.lines.get().sku)).pk


def test_without_the_conditions_in_force_nothing_is_ordered(bag):
    old = conditions()
    new = conditions()
    for terms in (set(), {old.pk}):
        with pytest.raises(TermsNotAccepted):
            placed(bag, terms=terms)
    assert nothing_was_written(bag)
    assert placed(bag, terms={new.pk}).pk


def test_nothing_goes_where_the_market_does_not_deliver(bag):
    abroad = replace(DRAFT, delivery=replace(ALMA, country="FR"))
    with pytest.raises(CannotDeliver):
        placed(bag, draft=abroad)
    with pytest.raises(CannotDeliver):
        placed(bag, draft=replace(DRAFT, delivery_code="balloon"))
    assert nothing_was_written(bag)


def test_an_address_whose_tax_is_not_known_is_asked_to_call(bag):
    TaxRate.objects.filter(state_code="NY").delete()
    with pytest.raises(TaxUnknown):
        placed(bag)
    assert nothing_was_written(bag)


def test_a_bag_with_fewer_pieces_left_than_wanted_is_not_ordered(bag):
    stocked(bag.lines.get().sku, 1)
    bag.lines.update(quantity=2)
    with pytest.raises(BagNotReady):
        placed(bag)
    assert nothing_was_written(bag)


def test_an_empty_bag_is_not_ordered(bag):
    bag.lines.all().delete()
    with pytest.raises(BagNotReady):
        placed(bag, seen=0)


def test_placing_an_order_takes_as_many_statements_for_five_lines_as_for_one(markets):
    counts = []
    for lines in (2, 1, 5):  # the first one also reads what is kept for all
        skus = [sku_of(creation(10 * lines + place)) for place in range(lines)]
        for sku in skus:
            stocked(sku, 9)
        bag = a_bag(*skus)
        total = due(bag)
        with queries() as made:
            placed(bag, seen=total)
        counts.append((len(made), len(writes(made))))
    assert counts[1] == counts[2]
    assert counts[0][0] <= 60


def test_going_back_to_the_bag_frees_the_piece_and_brings_the_lines_back(bag):
    sku = bag.lines.get().sku
    stocked(sku, 1)
    order = placed(bag)
    again = change_bag(order=order)
    assert again.token != bag.token
    assert [line.sku for line in again.lines.all()] == [sku]
    assert Order.objects.get().state == "cancelled"
    assert StockFlag.objects.get(sku=sku).free == 1
    assert change_bag(order=order) == again
    assert placed(again).pk != order.pk


def test_a_paid_order_does_not_go_back_into_the_bag(bag):
    order = placed(bag)
    paid(order)
    with pytest.raises(OrderMovedOn):
        change_bag(order=order)
    assert Order.objects.get().state == "confirmed"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_processes_that_order_one_bag_make_one_order(markets):
    bag = a_bag(sku_of(creation()))
    total = due(bag)
    outcomes = race(*[lambda: placed(bag, seen=total).pk] * 10)
    assert len(set(outcomes)) == 1
    assert Order.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_ten_buyers_of_the_last_two_pieces_two_get_one(markets):
    sku = sku_of(creation())
    stocked(sku, 2)
    bags = [a_bag(sku) for _ in range(10)]
    total = due(bags[0])
    outcomes = race(*[lambda bag=bag: placed(bag, seen=total).pk for bag in bags])
    assert sum(isinstance(each, int) for each in outcomes) == 2
    assert sum(isinstance(each, OutOfStock | BagNotReady) for each in outcomes) == 8
    assert StockFlag.objects.get(sku=sku).free == 0


def test_what_is_ordered_is_what_the_bag_holds_now(bag):
    front = snapshot().storefronts["en-us"]
    change_quantity(bag=bag, key=bag.lines.get().key, quantity=2, storefront=front)
    assert placed(bag).lines.get().quantity == 2
    assert Bag.objects.filter(state="open").count() == 0


def test_what_was_put_by_or_is_not_sold_here_now_is_not_lost_with_the_order(markets):
    kept, ordered = sku_of(creation(1)), sku_of(creation(2))
    bag = a_bag(kept, ordered)
    bag.lines.filter(sku=kept).update(saved_for_later=True)
    order = placed(bag)
    assert [line.sku for line in order.lines.all()] == [ordered]
    rest = find_bag(token=bag.token)
    assert [line.sku for line in rest.lines.all()] == [kept]
    again = change_bag(order=order, token=bag.token)
    assert again == rest
    assert {line.sku for line in again.lines.all()} == {kept, ordered}


@pytest.fixture
def engraved(markets, by_hand):  # noqa: F811
    """A bag with one ring that is made for her alone."""
    bag = a_bag()
    BagLine.objects.filter(bag=bag).update(personalisation=INITIAL)
    return bag


@pytest.fixture
def notice(markets):
    """The notice on what is made for one person, in force."""
    words = [("1", "No return", "Such a piece does not come back.")]
    draft = keep_draft(kind=PERSONALISED, market_code="", language="en", title="Made for you", sections=words)
    return publish_version(version=draft.pk)


def test_without_the_notice_on_what_is_made_for_her_nothing_is_ordered(engraved, notice):
    with pytest.raises(NoticeNotAccepted):
        placed(engraved)
    assert nothing_was_written(engraved)


def test_the_notice_is_kept_with_the_order_its_words_and_when(engraved, notice):
    order = placed(engraved, terms={notice.pk})
    (kept,) = accepted_by(order.purpose)
    assert (kept.version_id, kept.how, kept.digest) == (notice.pk, "checkbox", notice.digest)
    assert kept.at is not None
    assert order.lines.get().is_final_sale


def test_a_bag_of_plain_pieces_asks_for_no_notice(bag, notice):
    assert accepted_by(placed(bag).purpose) == []
