"""Pieces come back: announced, received, looked at, paid back to the cent or exchanged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.backoffice.tests.factories import person
from ecrin.bag.tests.factories import creation
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import Fact
from ecrin.inventory.models import Hold, Movement, StockFlag, Unit
from ecrin.inventory.selectors import differences
from ecrin.inventory.services import OutOfStock
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, OrderEntry, OrderLine, Return, ReturnRule
from ecrin.orders.selectors.returns import left_by_line, what_may_come
from ecrin.orders.services import (
    Chosen,
    Found,
    ask_return,
    cancel_return,
    deliver_order,
    dispatch_order,
    inspect_return,
    note_refunded,
    receive_return,
    refund_return,
    send_exchange,
    worth_of,
)
from ecrin.orders.services.returns import NotInspected, NotReturnable, ReturnMovedOn, SamePerson, TooLate

from .factories import a_paid_order, a_quote, stocked

pytestmark = pytest.mark.django_db
SKU = "MV1-53"
TWO = [QuoteLine("a", SKU, 1, 345000), QuoteLine("b", "MV2", 3, 120050)]
YES = Found(is_accepted=True, checks=["unused", "tags"])


def returnable(days=30):
    Market.objects.filter(code="us").update(return_days=days)
    kept.refresh()


@pytest.fixture
def order(markets):
    returnable()
    stocked(SKU, 2)
    return delivered(a_paid_order(quote=a_quote(TWO)))


def delivered(order, *, days_ago=1, serials=None):
    dispatch_order(row=order.pk, actor=None, serials=serials)
    return deliver_order(row=order.pk, at=timezone.now() - timedelta(days=days_ago))


def line(order, position=1):
    return OrderLine.objects.get(order=order, position=position).pk


def asked(order, quantity=1, position=1, **more):
    return ask_return(row=order.pk, chosen=[Chosen(line(order, position), quantity)], **more)


def inspected(parcel, found=YES, location="workshop"):
    receive_return(row=parcel.pk, actor=None)
    inspect_return(row=parcel.pk, found={each.pk: found for each in parcel.lines.all()}, actor=None, location=location)
    parcel.refresh_from_db()
    return parcel


def rule(**fields):
    return ReturnRule.objects.update_or_create(market=Market.objects.get(code="us"), defaults=fields)[0]


def facts(order):
    return list(Fact.objects.filter(subject=order.purpose).order_by("pk").values_list("name", flat=True))


def test_a_piece_comes_back_and_what_was_taken_for_it_is_given_back_to_the_cent(order):
    parcel = inspected(asked(order))
    refund_return(row=parcel.pk, actor=None)
    parcel.refresh_from_db()
    entry = OrderEntry.objects.get(order=order, reason="returned")
    taken = OrderEntry.objects.get(order=order, line=line(order), reason="placed")
    assert (entry.quantity, entry.amount, entry.tax) == (-1, -taken.amount, -taken.tax)
    assert parcel.amount == taken.amount + taken.tax
    assert parcel.state == "settled"
    assert facts(order)[-5:] == [
        "orders.return-asked", "orders.return-received", "orders.return-inspected", "orders.refund-decided",
        "orders.credit-issued",
    ]  # fmt: skip


@pytest.mark.parametrize("cuts", [[3], [1, 2], [2, 1], [1, 1, 1]])
def test_in_however_many_parcels_all_comes_back_the_sum_is_what_was_taken_but_for_delivery(order, cuts):
    parcels = [inspected(asked(order))]
    for cut in cuts:
        parcels.append(inspected(asked(order, cut, position=2)))
    given = sum(refund_return(row=parcel.pk, actor=None).amount for parcel in parcels)
    delivery = OrderEntry.objects.get(order=order, kind="delivery")
    assert given == order.total - delivery.amount - delivery.tax
    left = left_by_line(order)
    assert all((left[each].quantity, left[each].amount, left[each].tax) == (0, 0, 0) for each in left if each)


def test_nobody_sends_back_more_than_she_has(order):
    asked(order, 2, position=2)
    with pytest.raises(NotReturnable):
        asked(order, 2, position=2)
    asked(order, 1, position=2)
    with pytest.raises(NotReturnable):
        ask_return(row=order.pk, chosen=[])
    with pytest.raises(NotReturnable):
        ask_return(row=order.pk, chosen=[Chosen(line(order), 1), Chosen(line(order), 1)])
    with pytest.raises(NotReturnable):
        ask_return(row=order.pk, chosen=[Chosen(10**9, 1)])
    with pytest.raises(NotReturnable):
        ask_return(row=order.pk, chosen=[Chosen(line(order), 1, reason="nonsense")])
    with pytest.raises(NotReturnable):
        asked(order, wish="gold")


def test_a_return_that_was_cancelled_or_refused_may_be_announced_again(order):
    cancel_return(row=asked(order).pk)
    inspected(asked(order), Found(is_accepted=False, finding="It was worn."))
    assert what_may_come(order, kind="return")[0].most == 1


def test_what_was_made_for_her_alone_stays_with_her(order):
    OrderLine.objects.filter(order=order, position=1).update(
        personalisation={"engraving": {"text": "A"}}, is_final_sale=True
    )
    OrderLine.objects.filter(order=order, position=2).update(is_final_sale=True)
    assert [one.why for one in what_may_come(order, kind="return")] == ["personalised", "final-sale"]
    assert [one.why for one in what_may_come(order, kind="withdrawal")] == ["personalised", ""]
    with pytest.raises(NotReturnable):
        asked(order)


@pytest.mark.parametrize(("days_ago", "is_open"), [(29, True), (32, False)])
def test_the_markets_days_count_from_delivery(order, days_ago, is_open):
    Order.objects.filter(pk=order.pk).update(delivered_at=timezone.now() - timedelta(days=days_ago))
    if is_open:
        assert asked(order).number.startswith("R-")
    else:
        with pytest.raises(TooLate):
            asked(order)


def test_nothing_comes_back_before_delivery_or_where_the_market_takes_nothing_back(order):
    Order.objects.filter(pk=order.pk).update(state="dispatched")
    with pytest.raises(TooLate):
        asked(order)
    Order.objects.filter(pk=order.pk).update(state="delivered")
    returnable(None)
    with pytest.raises(TooLate):
        asked(order)


def test_above_the_markets_limit_a_piece_is_exchanged_and_not_paid_back(order):
    rule(exchange_above=344_999)
    with pytest.raises(NotReturnable, match="exchanged and not paid back"):
        asked(order)
    assert asked(order, 1, position=2).wish == "refund"


def test_what_is_accepted_is_in_stock_again_and_what_is_damaged_is_written_off(order):
    assert StockFlag.objects.get(sku=SKU).free == 1
    inspected(asked(order))
    assert StockFlag.objects.get(sku=SKU).free == 2
    other = delivered(a_paid_order(quote=a_quote([TWO[0]]), bag="other", email="other@example.com"))
    inspected(asked(other), Found(is_accepted=True, goes="damaged"))
    assert StockFlag.objects.get(sku=SKU).free == 1
    reasons = Movement.objects.filter(sku=SKU).order_by("pk").values_list("reason", flat=True)
    assert list(reasons)[-2:] == ["returned", "damaged"]
    assert differences() == []


def test_a_piece_that_is_not_counted_does_not_begin_to_be(order):
    inspected(asked(order, 1, position=2))
    assert not StockFlag.objects.filter(sku="MV2").exists()


def test_a_piece_with_a_serial_number_comes_back_by_its_number(markets):
    returnable()
    stocked("MV7", 2, serials=("S1", "S2"))
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV7", 1, 1000)]))
    delivered(order, serials={"MV7": ["S1"]})
    parcel = asked(order)
    receive_return(row=parcel.pk, actor=None)
    row = parcel.lines.get().pk
    for wrong in ([], ["S2"]):
        with pytest.raises(InvalidInput, match="S1"):
            inspect_return(
                row=parcel.pk, found={row: Found(is_accepted=True, serials=wrong)}, actor=None, location="workshop"
            )
    inspect_return(row=parcel.pk, found={row: Found(is_accepted=True, serials=["S1"])}, actor=None, location="workshop")
    assert Unit.objects.get(serial="S1").location.code == "workshop"


def test_each_piece_is_looked_at_and_a_refusal_says_why(order):
    parcel = ask_return(row=order.pk, chosen=[Chosen(line(order), 1), Chosen(line(order, 2), 1)])
    receive_return(row=parcel.pk, actor=None)
    first, second = (each.pk for each in parcel.lines.all())
    with pytest.raises(NotInspected):
        inspect_return(row=parcel.pk, found={first: YES}, actor=None, location="workshop")
    with pytest.raises(NotInspected):
        inspect_return(
            row=parcel.pk, found={first: YES, second: Found(is_accepted=False, finding=" ")}, actor=None,
            location="workshop",
        )  # fmt: skip
    inspect_return(
        row=parcel.pk, found={first: YES, second: Found(is_accepted=False, finding="Scratched")}, actor=None,
        location="workshop",
    )  # fmt: skip
    refund_return(row=parcel.pk, actor=None)
    parcel.refresh_from_db()
    assert parcel.amount == OrderEntry.objects.filter(order=order, line=line(order), reason="placed").get().amount + (
        OrderEntry.objects.filter(order=order, line=line(order), reason="placed").get().tax
    )
    assert parcel.lines.get(pk=first).checks == ["unused", "tags"]


def test_a_return_that_is_refused_wholly_ends_and_gives_nothing_back(order):
    parcel = inspected(asked(order), Found(is_accepted=False, finding="It was worn."))
    assert parcel.state == "refused"
    with pytest.raises(ReturnMovedOn):
        refund_return(row=parcel.pk, actor=None)


def test_two_people_decide_a_large_refund_and_one_of_them_twice_is_not_two(order):
    rule(two_people_from=1000)
    one, other = person("finance", email="one@house.test"), person("finance", email="other@house.test")
    parcel = inspected(asked(order))
    assert refund_return(row=parcel.pk, actor=one).state == "inspected"
    with pytest.raises(SamePerson):
        refund_return(row=parcel.pk, actor=one)
    assert not OrderEntry.objects.filter(reason="returned").exists()
    assert refund_return(row=parcel.pk, actor=other).state == "settled"


def test_a_return_is_paid_back_once(order):
    parcel = inspected(asked(order))
    refund_return(row=parcel.pk, actor=None)
    with pytest.raises(ReturnMovedOn):
        refund_return(row=parcel.pk, actor=None)
    assert note_refunded(row=parcel.pk)
    assert not note_refunded(row=parcel.pk)
    assert facts(order).count("orders.return-refunded") == 1


def test_a_client_keeps_her_pieces_until_the_parcel_is_here_and_not_after(order):
    parcel = asked(order)
    assert cancel_return(row=parcel.pk).state == "cancelled"
    assert cancel_return(row=parcel.pk).state == "cancelled"
    parcel = asked(order)
    receive_return(row=parcel.pk, actor=None)
    with pytest.raises(ReturnMovedOn):
        cancel_return(row=parcel.pk)


def test_a_steps_turn_comes_after_the_one_before(order):
    parcel = asked(order)
    with pytest.raises(ReturnMovedOn):
        inspect_return(row=parcel.pk, found={parcel.lines.get().pk: YES}, actor=None, location="workshop")
    with pytest.raises(ReturnMovedOn):
        refund_return(row=parcel.pk, actor=None)
    receive_return(row=parcel.pk, actor=None)
    with pytest.raises(ReturnMovedOn):
        receive_return(row=parcel.pk, actor=None)


# Another size


@pytest.fixture
def ring(markets):
    returnable()
    made = creation(us=345_000)
    skus = [variant.sku for variant in made.variants.all() if variant.sku]
    order = a_paid_order(quote=a_quote([QuoteLine("a", skus[0], 1, 345_000)]))
    OrderLine.objects.filter(order=order).update(product=made.pk)
    return delivered(order), skus[1]


def exchanged(ring):
    order, other = ring
    return ask_return(row=order.pk, chosen=[Chosen(line(order), 1, wanted_sku=other)], wish="exchange")


def test_the_other_size_is_held_at_once_and_leaves_when_the_first_one_was_looked_at(ring):
    order, other = ring
    stocked(other, 1)
    parcel = exchanged(ring)
    assert Hold.objects.get(purpose=f"exchange:{parcel.pk}").sku == other
    assert parcel.lines.get().wanted_details
    with pytest.raises(ReturnMovedOn):
        send_exchange(row=parcel.pk, actor=None)
    inspected(parcel)
    with pytest.raises(ReturnMovedOn):
        refund_return(row=parcel.pk, actor=None)
    sent = send_exchange(row=parcel.pk, actor=None, carrier="Courier", tracking="Z-1")
    assert (sent.state, sent.amount, sent.tracking) == ("settled", 0, "Z-1")
    assert StockFlag.objects.get(sku=other).free == 0
    assert not Hold.objects.exists()
    rows = OrderEntry.objects.filter(order=order, reason__in=["exchanged", "sent-instead"])
    assert sum(row.amount + row.tax for row in rows) == 0
    assert sorted(rows.values_list("quantity", flat=True)) == [-1, 1]
    assert what_may_come(order, kind="return")[0].most == 0


def test_another_size_that_is_gone_is_said_and_nothing_is_written(ring):
    stocked(ring[1], 0)
    with pytest.raises(OutOfStock):
        exchanged(ring)
    assert not Return.objects.exists()


def test_only_another_size_of_the_same_creation_at_the_same_price_is_sent(ring):
    order, _other = ring
    with pytest.raises(NotReturnable, match="choose the size"):
        ask_return(row=order.pk, chosen=[Chosen(line(order), 1, wanted_sku="MV2")], wish="exchange")
    with pytest.raises(NotReturnable, match="choose the size"):
        ask_return(row=order.pk, chosen=[Chosen(line(order), 1)], wish="exchange")


@pytest.mark.parametrize("end", ["cancelled", "refused"])
def test_what_was_held_is_free_again_when_nothing_comes_of_it(ring, end):
    stocked(ring[1], 1)
    parcel = exchanged(ring)
    assert StockFlag.objects.get(sku=ring[1]).free == 0
    if end == "cancelled":
        cancel_return(row=parcel.pk)
    else:
        inspected(parcel, Found(is_accepted=False, finding="It was worn."))
    assert StockFlag.objects.get(sku=ring[1]).free == 1


def test_an_exchange_is_worth_no_money(ring):
    stocked(ring[1], 1)
    assert worth_of(exchanged(ring)) == 0
