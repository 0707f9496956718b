from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import history_of
from ecrin.core.testing import queries, writes
from ecrin.inventory.models import Hold, Movement, StockFlag, Unit
from ecrin.inventory.services import OutOfStock, release_hold
from ecrin.markets.models import Market
from ecrin.offers.rules import QuoteLine
from ecrin.orders import selectors
from ecrin.orders.models import Order, ReviewRule
from ecrin.orders.rules import Address, Gift
from ecrin.orders.selectors import left_here
from ecrin.orders.services import (
    AlreadyDelivered,
    NotLeft,
    OrderMovedOn,
    PartlySent,
    approve_order,
    cancel_order,
    decline_order,
    deliver_order,
    deliver_parcel,
    dispatch_order,
    lapse_order,
    note_order,
    prepare_order,
    send_parcel,
    take_out,
)

from .factories import ALMA, a_paid_order, a_quote, an_order, paid, stocked

pytestmark = pytest.mark.django_db

SKU = "MV1-53"
ONE = [QuoteLine("a", SKU, 1, 345000)]


def facts(order):
    return [fact.name for fact in history_of(order.purpose)][::-1]


def free(sku=SKU):
    return StockFlag.objects.get(sku=sku).free


def held(order):
    return sum(hold.quantity for hold in Hold.objects.filter(purpose=order.purpose))


def test_an_order_is_written_with_its_words_its_figures_and_its_pieces_held():
    stocked(SKU, 3)
    order = an_order(gift=Gift(wrap=True, message="For you", hide_prices=True))
    assert (order.goods, order.delivery, order.tax, order.total) == (585100, 3500, 52238, 640838)
    assert [(line.sku, line.quantity, line.amount) for line in order.lines.all()] == [
        (SKU, 1, 345000), ("MV2", 2, 240100),
    ]  # fmt: skip
    assert sum(entry.amount + entry.tax for entry in order.entries.all()) == order.total
    assert selectors.address_of(order, "billing").city == "New York"
    assert (order.gift_message, order.hide_prices) == ("For you", True)
    assert held(order) == 1
    assert free() == 2
    assert facts(order) == ["orders.order-placed"]


def test_who_pays_may_live_elsewhere():
    elsewhere = Address(given_name="Bruno", family_name="Vidal", line1="1 Rue Haute", city="Paris", country="FR")
    order = an_order(billing=elsewhere)
    assert selectors.address_of(order, "billing").city == "Paris"
    assert selectors.address_of(order, "delivery").city == "New York"


def test_an_order_that_lacks_a_piece_is_not_written():
    stocked(SKU, 0)
    with pytest.raises(OutOfStock):
        an_order()
    assert not Order.objects.exists()
    assert not Hold.objects.exists()


def test_an_order_needs_a_tax_that_is_known():
    with pytest.raises(ValueError, match="final quote"):
        an_order(quote=a_quote(rate=None))


def test_writing_takes_as_many_statements_for_ten_lines_as_for_one():
    counts = []
    for lines in (1, 10):
        for line in range(lines):
            stocked(f"S{lines}-{line}", 5)
        quote = a_quote([QuoteLine(str(line), f"S{lines}-{line}", 1, 1000) for line in range(lines)])
        with queries() as made:
            an_order(quote=quote)
        counts.append(len(writes(made)))
    assert counts[0] == counts[1]


def test_a_paid_order_is_confirmed_and_keeps_its_pieces_for_good():
    stocked(SKU, 1)
    order = a_paid_order(quote=a_quote(ONE))
    assert order.state == "confirmed"
    assert order.paid_by == f"pay-{order.pk}"
    assert Hold.objects.get(purpose=order.purpose).expires_at is None
    assert facts(order) == ["orders.order-placed", "orders.order-confirmed"]


def test_being_told_twice_of_the_same_payment_confirms_once_and_gives_nothing_back():
    order = a_paid_order()
    paid(order)
    assert facts(order) == ["orders.order-placed", "orders.order-confirmed"]


def test_a_second_payment_goes_back():
    order = a_paid_order()
    paid(order, payment="pay-2")
    assert facts(order)[-1] == "orders.money-unwanted"
    assert history_of(order.purpose)[0].data["payment"] == "pay-2"
    assert Order.objects.get().paid_by == f"pay-{order.pk}"


def test_another_sum_than_what_is_due_confirms_nothing_and_goes_back():
    order = an_order()
    paid(order, amount=order.total - 1)
    assert Order.objects.get().state == "awaiting-payment"
    assert facts(order)[-1] == "orders.money-unwanted"


def test_an_order_nobody_paid_in_time_frees_its_pieces_once():
    stocked(SKU, 1)
    order = an_order(quote=a_quote(ONE))
    now = timezone.now()
    assert not lapse_order(row=order.pk, now=now)
    later = now + timedelta(hours=1)
    assert selectors.unpaid_since(later) == [order]
    assert lapse_order(row=order.pk, now=later)
    assert not lapse_order(row=order.pk, now=later)
    assert Order.objects.get().state == "lapsed"
    assert free() == 1
    assert facts(order)[-1] == "orders.order-lapsed"


def test_a_paid_order_never_lapses():
    order = a_paid_order()
    assert not lapse_order(row=order.pk, now=timezone.now() + timedelta(days=9))
    assert Order.objects.get().state == "confirmed"


def test_money_that_comes_late_holds_the_piece_again_where_it_is_still_there():
    stocked(SKU, 1)
    order = an_order(quote=a_quote(ONE))
    lapse_order(row=order.pk, now=timezone.now() + timedelta(hours=1))
    assert paid(order).state == "confirmed"
    assert held(order) == 1


def test_money_that_comes_after_the_piece_was_sold_goes_back():
    stocked(SKU, 1)
    late = an_order(quote=a_quote(ONE))
    lapse_order(row=late.pk, now=timezone.now() + timedelta(hours=1))
    a_paid_order(quote=a_quote(ONE))
    assert paid(late, payment="late").state == "lapsed"
    assert facts(late)[-1] == "orders.money-unwanted"


def test_a_piece_that_staff_call_sold_out_while_it_is_being_paid_stays_promised():
    order = an_order(quote=a_quote(ONE))
    StockFlag.objects.update_or_create(sku=SKU, defaults={"state": "sold-out"})
    assert paid(order).state == "confirmed"


def test_money_for_a_cancelled_order_goes_back():
    order = an_order()
    cancel_order(row=order.pk, reason="client")
    paid(order)
    assert Order.objects.get().state == "cancelled"
    assert facts(order)[-1] == "orders.money-unwanted"


def test_cancelling_frees_the_pieces_and_takes_the_figures_back():
    stocked(SKU, 1)
    order = a_paid_order(quote=a_quote(ONE))
    cancel_order(row=order.pk, reason="house")
    cancel_order(row=order.pk, reason="house")
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert sum(entry.amount + entry.tax for entry in order.entries.all()) == 0
    assert order.entries.count() == 4
    assert free() == 1
    assert facts(order).count("orders.order-cancelled") == 1


def test_a_dispatched_order_takes_its_pieces_from_stock_and_cannot_be_cancelled():
    stocked(SKU, 2)
    order = a_paid_order(quote=a_quote(ONE))
    prepare_order(row=order.pk, actor=None)
    dispatch_order(row=order.pk, actor=None, carrier="Carrier", tracking=" 1Z9 ")
    order.refresh_from_db()
    assert (order.state, order.parcels.get().tracking, order.parcels.get().amount) == ("dispatched", "1Z9", order.total)
    assert Movement.objects.filter(reason="sold", purpose=order.purpose).count() == 1
    assert free() == 1
    with pytest.raises(OrderMovedOn, match="on its way"):
        cancel_order(row=order.pk, reason="client")
    deliver_order(row=order.pk, actor=None)
    assert Order.objects.get().delivered_at is not None


def test_a_piece_with_a_serial_number_leaves_by_name():
    stocked(SKU, 2, serials=("S1", "S2"))
    order = a_paid_order(quote=a_quote(ONE))
    with pytest.raises(InvalidInput):
        dispatch_order(row=order.pk, actor=None)
    assert Order.objects.get().state == "confirmed"
    dispatch_order(row=order.pk, actor=None, serials={SKU: ["S2"]})
    assert order.lines.get().serials == ["S2"]


def test_parcels_hold_what_is_left_and_take_the_total_to_the_cent_together():
    stocked("MV2", 3)
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 3, 333)], delivery=1001))
    line = order.lines.get().pk
    first = send_parcel(row=order.pk, actor=None, pieces={line: 2})
    assert (Order.objects.get().state, free("MV2"), left_here(order)) == ("preparing", 0, {line: 1})
    for wrong in ({line: 2}, {line: 0}, {line: -1}, {0: 1}, {}):
        with pytest.raises(NotLeft):
            send_parcel(row=order.pk, actor=None, pieces=wrong)
    with pytest.raises(PartlySent):
        cancel_order(row=order.pk, reason="client")
    second = send_parcel(row=order.pk, actor=None)
    assert Order.objects.get().state == "dispatched"
    assert (first.number, second.number, first.amount + second.amount) == (1, 2, order.total)
    assert Movement.objects.filter(reason="sold", purpose=order.purpose).count() == 2
    with pytest.raises(OrderMovedOn):
        send_parcel(row=order.pk, actor=None)


def test_an_order_is_delivered_with_its_last_parcel_and_counts_from_then():
    stocked("MV2", 3)
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 3, 1000)]))
    line, late = order.lines.get().pk, timezone.now()
    send_parcel(row=order.pk, actor=None, pieces={line: 1})
    deliver_parcel(row=order.pk, number=1, at=late - timedelta(days=3))
    with pytest.raises(AlreadyDelivered):
        deliver_parcel(row=order.pk, number=1)
    assert Order.objects.get().state == "preparing"
    send_parcel(row=order.pk, actor=None)
    deliver_parcel(row=order.pk, number=2, at=late)
    order.refresh_from_db()
    assert (order.state, order.delivered_at) == ("delivered", late)


def test_an_order_is_delivered_when_each_of_its_parcels_is():
    stocked("MV2", 2)
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 2, 1000)]))
    send_parcel(row=order.pk, actor=None, pieces={order.lines.get().pk: 1})
    send_parcel(row=order.pk, actor=None)
    deliver_parcel(row=order.pk, number=2)
    assert Order.objects.get().state == "dispatched"
    deliver_parcel(row=order.pk, number=1)
    assert Order.objects.get().state == "delivered"


@pytest.mark.parametrize("tax_included", [True, False])
def test_what_is_taken_out_is_free_and_the_ledger_says_what_remains(tax_included):
    stocked("MV2", 3)
    stocked(SKU, 1)
    lines = [QuoteLine("a", SKU, 1, 345001), QuoteLine("b", "MV2", 3, 333)]
    order = a_paid_order(quote=a_quote(lines, tax_included=tax_included))
    mine = order.lines.get(sku="MV2")
    take_out(row=order.pk, pieces={mine.pk: 2}, reason="She wants one", actor=None)
    order.refresh_from_db()
    fresh = a_quote([lines[0], QuoteLine("b", "MV2", 1, 333)], tax_included=tax_included)
    assert (order.goods, order.tax, order.total) == (fresh.goods, fresh.tax, fresh.total)
    entries = order.entries.all()
    assert sum(entry.amount for entry in entries) == order.goods + order.delivery
    assert sum(entry.tax for entry in entries) == order.tax
    mine.refresh_from_db()
    assert (mine.quantity, mine.ordered) == (1, 3)
    assert (free("MV2"), held(order)) == (2, 2)
    parcel = send_parcel(row=order.pk, actor=None)
    assert parcel.amount == order.total
    with pytest.raises(OrderMovedOn):
        take_out(row=order.pk, pieces={mine.pk: 1}, reason="late", actor=None)


def test_the_rest_of_an_order_is_taken_out_when_a_part_is_on_its_way():
    stocked("MV2", 3)
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 3, 1000)]))
    line = order.lines.get().pk
    send_parcel(row=order.pk, actor=None, pieces={line: 1})
    take_out(row=order.pk, pieces={line: 1}, reason="One of them is damaged", actor=None)
    assert left_here(order) == {line: 1}
    assert Order.objects.get().state == "preparing"
    deliver_parcel(row=order.pk, number=1)
    take_out(row=order.pk, pieces={line: 1}, reason="The other one too", actor=None)
    assert left_here(order) == {}
    assert Order.objects.get().state == "delivered"


def test_pieces_with_serial_numbers_leave_in_the_parcel_that_names_them():
    stocked(SKU, 3, serials=("S1", "S2", "S3"))
    order = a_paid_order(quote=a_quote([QuoteLine("a", SKU, 2, 1000)]))
    line = order.lines.get()
    parcel = send_parcel(row=order.pk, actor=None, pieces={line.pk: 1}, serials={SKU: ["S3"]})
    assert parcel.lines.get().serials == ["S3"]
    with pytest.raises(InvalidInput):
        send_parcel(row=order.pk, actor=None)
    send_parcel(row=order.pk, actor=None, serials={SKU: ["S1"]})
    line.refresh_from_db()
    assert line.serials == ["S3", "S1"]
    assert list(Unit.objects.filter(location__isnull=False).values_list("serial", flat=True)) == ["S2"]


def test_what_is_not_paid_is_not_dispatched():
    order = an_order()
    with pytest.raises(OrderMovedOn):
        dispatch_order(row=order.pk, actor=None)


@pytest.fixture
def rule(markets):
    return ReviewRule.objects.create(market=Market.objects.get(code="us"), threshold=500000, linked_days=30)


def test_a_large_order_waits_for_a_person_who_writes_down_what_she_found(rule):
    order = a_paid_order()
    assert order.state == "review"
    assert [flag.reason for flag in order.flags.all()] == ["above-threshold"]
    with pytest.raises(InvalidInput):
        approve_order(row=order.pk, finding=" ", actor=None)
    approve_order(row=order.pk, finding="Known to us since 2019.", actor=None)
    order.refresh_from_db()
    assert order.state == "confirmed"
    assert order.flags.get().finding == "Known to us since 2019."


def test_orders_of_one_client_count_together(rule):
    small = a_quote(ONE)
    first = a_paid_order(quote=small)
    second = a_paid_order(quote=small, email="ALMA@example.com")
    assert first.state == "confirmed"
    assert second.state == "review"
    assert second.flags.get().linked == [first.number]


def test_orders_by_the_same_telephone_count_together_and_old_or_cancelled_ones_do_not(rule):
    small = a_quote(ONE)
    a_paid_order(quote=small, email="other@example.com")
    assert a_paid_order(quote=small).state == "review"
    Order.objects.update(placed_at=timezone.now() - timedelta(days=31))
    assert a_paid_order(quote=small).state == "confirmed"
    Order.objects.update(state="cancelled")
    assert a_paid_order(quote=small).state == "confirmed"


def test_a_declined_order_is_cancelled_with_its_evidence(rule):
    order = a_paid_order()
    decline_order(row=order.pk, finding="No identity was given.", actor=None)
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert order.flags.get().settled_at is not None
    assert facts(order)[-1] == "orders.order-cancelled"


def test_a_note_is_kept_and_an_empty_one_refused():
    order = an_order()
    note_order(row=order.pk, text=" Wants it by Friday ", actor=None)
    assert order.notes.get().text == "Wants it by Friday"
    with pytest.raises(InvalidInput):
        note_order(row=order.pk, text=" ", actor=None)


def test_an_order_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        cancel_order(row=12345, reason="house")


def test_an_order_is_found_by_number_and_mail_together_only():
    order = an_order()
    assert selectors.order_by_number(order.number.lower(), " ALMA@example.com") == order
    assert selectors.order_by_number(order.number, "bruno@example.com") is None
    assert selectors.order_by_number("E-1", "alma@example.com") is None


def test_staff_find_an_order_by_number_mail_name_and_piece():
    order = an_order()
    an_order(
        email="b@example.com",
        address=Address(given_name="B", family_name="V", country="FR"),
        quote=a_quote([QuoteLine("x", "Z9", 1, 5)]),
    )
    for words in (order.number, "alma@", "reyes", "mv2", ""):
        assert order in selectors.orders_matching(words=words), words
    assert list(selectors.orders_matching(words="Reyes")) == [order]
    assert list(selectors.orders_matching(markets=["jp"])) == []
    assert ALMA.name == "Alma Reyes"


def test_a_hold_that_somebody_let_go_by_hand_is_not_there_to_be_taken():
    stocked(SKU, 1)
    order = a_paid_order(quote=a_quote(ONE))
    release_hold(purpose=order.purpose)
    assert held(order) == 0
