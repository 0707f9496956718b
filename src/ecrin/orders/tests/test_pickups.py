"""An order that its client collects: ready, handed over against a code, or ended when nobody comes."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ecrin.backoffice.tests.factories import person
from ecrin.boutiques.tests.factories import a_boutique
from ecrin.core.attempts import TooManyAttempts
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import Delivery, Fact
from ecrin.core.testing import meanwhile
from ecrin.inventory.models import Hold, Unit
from ecrin.inventory.selectors import differences
from ecrin.inventory.services import receive_stock
from ecrin.inventory.tests.factories import pieces
from ecrin.offers.rules import QuoteLine
from ecrin.orders import rules
from ecrin.orders.events import OrderCancelled, OrderReady, PickUpReminded
from ecrin.orders.models import PickUp
from ecrin.orders.rules import OrderDraft, Ordered, PickUpTerms, Terms
from ecrin.orders.services import (
    CollectedInBoutique,
    NotCollected,
    OrderMovedOn,
    WrongCode,
    cancel_order,
    confirm_paid,
    dispatch_order,
    hand_over,
    lapse_order,
    make_ready,
    prepare_order,
    write_order,
)
from ecrin.orders.tasks.letters import send_cancelled, send_confirmation, send_pickup_reminder, send_ready
from ecrin.orders.tasks.pickups import expire_pickups

from .factories import ALMA, a_paid_order, a_quote, paid, stocked, storefront

pytestmark = pytest.mark.django_db
SHELF, SKU = "boutique-fable-row", "MV1-53"
ONE = [QuoteLine("a", SKU, 1, 345000)]
_bags = iter(range(1, 1000))


@pytest.fixture(autouse=True)
def _no_attempts():
    cache.clear()


@pytest.fixture
def boutique(markets):
    stocked(SKU, 3)
    made = a_boutique()
    pieces(SHELF, {SKU: 1})
    return made


def collected(*, is_there=True, quote=None):
    """An order that awaits its payment and is to be collected."""
    quote = quote or a_quote(ONE, delivery=0)
    return write_order(
        placed_from=f"collected-{next(_bags)}",
        storefront=storefront(),
        draft=OrderDraft(
            email="alma@example.com", delivery=ALMA, delivery_code=rules.PICKUP, pickup="fable-row",
            pickup_is_there=is_there,
        ),
        ordered=[Ordered(key=one.line.key, product=1, reference="MV1", name="Creation") for one in quote.lines],
        quote=quote,
        terms=Terms(
            delivery_name="Collected in a boutique",
            promise=None,
            pickup=PickUpTerms(
                boutique="fable-row", name="Fable Row", lines=("7 Fable Row", "New York"), location=SHELF,
                time_zone="America/New_York", ready_at=timezone.now(), is_there=is_there,
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def order(boutique):
    return paid(collected())


@pytest.fixture
def ready(order):
    make_ready(row=order.pk, actor=None)
    order.refresh_from_db()
    return order


def code_of(order):
    return PickUp.objects.get(order=order).code


def hands(order, **said):
    return hand_over(
        row=order.pk, actor=None, **{"code": code_of(order), "document": "passport", "name": "Alma Reyes", **said}
    )


def where():
    return {hold.location.code for hold in Hold.objects.select_related("location")}


def names():
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def test_its_pieces_are_promised_from_the_boutique(order):
    assert where() == {SHELF}
    assert not PickUp.objects.get(order=order).needs_transfer


def test_what_lies_elsewhere_is_promised_there_and_has_to_be_sent(boutique):
    collected()
    second = collected(is_there=False)
    assert where() == {SHELF, "workshop"}
    assert PickUp.objects.get(order=second).needs_transfer


def test_a_hold_that_lapsed_is_made_again_in_the_boutique(boutique):
    order = collected()
    lapse_order(row=order.pk, now=timezone.now() + timedelta(hours=1))
    assert not Hold.objects.exists()
    confirm_paid(row=order.pk, payment="late", amount=order.total, currency=order.currency)
    assert where() == {SHELF}


def test_ready_it_has_a_code_and_waits_a_week(ready):
    pickup = PickUp.objects.get(order=ready)
    assert ready.state == "ready"
    assert pickup.code.isdecimal()
    assert len(pickup.code) == 6
    week = pickup.ready_at + timedelta(days=7)
    assert week <= pickup.expires_at < week + timedelta(days=1)
    assert f"{pickup.expires_at.astimezone(ZoneInfo(pickup.time_zone)):%H:%M}" == "19:00"  # when the boutique closes
    assert "orders.order-ready" in names()


def test_pieces_that_were_sent_there_have_arrived_when_it_is_ready(boutique):
    collected()
    order = paid(collected(is_there=False), payment="pay-2")
    make_ready(row=order.pk, actor=None)
    assert where() == {SHELF}
    assert not PickUp.objects.get(order=order).needs_transfer
    assert differences() == []


def test_a_piece_is_made_ready_and_handed_over_by_its_serial_number(markets):
    a_boutique()
    stocked("W", 1, serials=["W1"])
    receive_stock(sku="W", location=SHELF, quantity=2, actor=None, serials=["W2", "W3"])
    order = paid(collected(quote=a_quote([QuoteLine("a", "W", 1, 345000)], delivery=0)))
    for wrong in ({}, {"W": ["W1"]}, {"W": ["W2", "W3"]}, {"W": ["W2", "W2"]}, {"W": ["W9"]}):
        with pytest.raises(InvalidInput):
            make_ready(row=order.pk, actor=None, serials=wrong)
    order.refresh_from_db()
    assert order.state == "confirmed"
    make_ready(row=order.pk, actor=None, serials={"W": ["W3"]})
    assert order.lines.get().serials == ["W3"]
    hands(order)
    assert Unit.objects.get(serial="W3").location is None
    assert differences() == []


def test_handed_over_it_is_delivered_its_pieces_are_gone_and_its_money_is_due(ready):
    hands(ready, code=f" {code_of(ready)[:3]} {code_of(ready)[3:]} ")
    ready.refresh_from_db()
    pickup = PickUp.objects.get(order=ready)
    assert ready.state == "delivered"
    assert ready.delivered_at == pickup.collected_at
    assert (pickup.document, pickup.collected_by) == ("passport", "Alma Reyes")
    assert not Hold.objects.exists()
    assert differences() == []
    assert Delivery.objects.filter(fact__name="orders.order-collected", reaction__endswith="take_money").exists()


@pytest.mark.parametrize("said", [{"document": "library-card"}, {"document": ""}, {"name": " "}])
def test_without_a_document_or_a_name_nothing_is_handed_over(ready, said):
    with pytest.raises(InvalidInput):
        hands(ready, **said)
    ready.refresh_from_db()
    assert ready.state == "ready"


def test_a_wrong_code_is_refused_and_after_five_nobody_tries_for_a_while(ready):
    wrong = "000000" if code_of(ready) != "000000" else "111111"
    for typed in (wrong, "", "12", wrong, wrong):
        with pytest.raises(WrongCode):
            hands(ready, code=typed)
    with pytest.raises(TooManyAttempts):
        hands(ready)
    ready.refresh_from_db()
    assert ready.state == "ready"


def test_a_right_code_forgets_the_wrong_ones(ready):
    with pytest.raises(WrongCode):
        hands(ready, code="1")
    hands(ready)
    with pytest.raises(OrderMovedOn):
        hands(ready)


def test_what_is_not_ready_is_not_handed_over_and_what_is_ready_is_not_made_ready_again(order):
    with pytest.raises(OrderMovedOn):
        hand_over(row=order.pk, code="", document="passport", name="A", actor=None)
    prepare_order(row=order.pk, actor=None)
    make_ready(row=order.pk, actor=None)
    code = code_of(order)
    with pytest.raises(OrderMovedOn):
        make_ready(row=order.pk, actor=None)
    assert code_of(order) == code


def test_what_is_collected_is_not_sent_and_what_is_sent_is_not_collected(order):
    with pytest.raises(CollectedInBoutique):
        dispatch_order(row=order.pk, actor=None)
    stocked("MV2", 5)
    sent = a_paid_order(quote=a_quote([QuoteLine("a", "MV2", 1, 1000)]))
    with pytest.raises(NotCollected):
        make_ready(row=sent.pk, actor=None)
    with pytest.raises(NotCollected):
        hand_over(row=sent.pk, code="", document="passport", name="A", actor=None)


def test_it_can_be_cancelled_while_it_lies_ready(ready):
    cancel_order(row=ready.pk, reason="client")
    assert not Hold.objects.exists()
    with pytest.raises(OrderMovedOn):
        hands(ready)


def at(pickup, **moments):
    PickUp.objects.filter(pk=pickup.pk).update(**moments)


def test_nobody_came_so_it_ends_and_its_pieces_are_free(ready):
    pickup, now = PickUp.objects.get(order=ready), timezone.now()
    assert expire_pickups() == 0
    at(pickup, expires_at=now - timedelta(seconds=1))
    assert expire_pickups() == 1
    ready.refresh_from_db()
    assert ready.state == "cancelled"
    assert not Hold.objects.exists()
    assert Fact.objects.get(name="orders.order-cancelled").data["reason"] == "uncollected"
    assert expire_pickups() == 0


def test_two_days_before_she_is_reminded_once(ready):
    pickup, now = PickUp.objects.get(order=ready), timezone.now()
    at(pickup, ready_at=now - timedelta(days=6), expires_at=now + timedelta(days=1))
    assert expire_pickups() == 1
    assert names().count("orders.pickup-reminded") == 1
    assert expire_pickups() == 0


def test_what_waits_for_two_days_only_was_told_so_when_it_was_ready(ready):
    pickup, now = PickUp.objects.get(order=ready), timezone.now()
    at(pickup, ready_at=now, expires_at=now + timedelta(days=1))
    assert expire_pickups() == 0


def test_a_client_who_comes_at_the_last_moment_has_it_or_not_but_never_both(ready):
    at(PickUp.objects.get(order=ready), expires_at=timezone.now() - timedelta(seconds=1))
    hands(ready)
    assert expire_pickups() == 0
    ready.refresh_from_db()
    assert ready.state == "delivered"


MOMENT = datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(st.integers(1, 30 * 24), st.integers(0, 30 * 24))
def test_it_waits_a_week_or_as_long_as_its_money_and_the_reminder_comes_once_within(money, later):
    end = rules.waits_until(MOMENT, money_until=MOMENT + timedelta(hours=money))
    assert end == MOMENT + min(timedelta(hours=money), timedelta(days=7))
    now = MOMENT + timedelta(hours=later)
    due = rules.is_due_for_reminder(now, ready_at=MOMENT, expires_at=end)
    assert due == (timedelta(hours=money) > timedelta(days=2) and end - timedelta(days=2) <= now < end)


@given(st.integers(0, 90 * 24))
def test_money_whose_promise_ended_before_it_was_ready_takes_no_day_of_hers(hours):
    assert rules.waits_until(MOMENT, money_until=MOMENT - timedelta(hours=hours)) == MOMENT + timedelta(days=7)


def test_codes_are_six_digits_and_differ():
    codes = {rules.new_code() for _ in range(50)}
    assert len(codes) > 40
    assert all(len(code) == 6 and code.isdecimal() for code in codes)


def words():
    return mail.outbox[-1].body


def test_the_letters_say_where_when_and_with_which_code(ready):
    send_confirmation(OrderReady(ready.pk))
    assert "To be collected" in words()
    assert "7 Fable Row" in words()
    assert code_of(ready) not in words()
    send_ready(OrderReady(ready.pk))
    assert f"Your collection code: {code_of(ready)}" in words()
    assert "document with your photograph" in words()
    assert "10:00" in words()
    send_pickup_reminder(PickUpReminded(ready.pk))
    assert "still waits for you" in mail.outbox[-1].subject
    send_cancelled(OrderCancelled(ready.pk, "uncollected"))
    assert "until its time ran out" in words()
    hands(ready)
    sent = len(mail.outbox)
    send_pickup_reminder(PickUpReminded(ready.pk))
    assert len(mail.outbox) == sent


def page(client, order):
    return client.get(f"/en-us/orders/{order.token}/").content.decode()


def test_her_page_says_where_and_when_and_shows_the_code_only_while_it_lies_ready(
    client, order, django_assert_max_num_queries
):
    text = page(client, order)
    assert "Ready from" in text
    assert "7 Fable Row" in text
    assert "Your collection code" not in text
    make_ready(row=order.pk, actor=None)
    with django_assert_max_num_queries(17):
        text = page(client, order)
    assert code_of(order) in text
    code = code_of(order)
    hands(order)
    text = page(client, order)
    assert code not in text
    assert "You collected it" in text


def staff(client, order, verb="", **said):
    path = f"/back-office/orders/{order.number}/"
    answer = client.post(f"{path}{verb}/", said, follow=True) if verb else client.get(path)
    return answer.content.decode()


def test_an_advisor_makes_it_ready_and_hands_it_over_and_never_reads_the_code(client, order):
    client.force_login(person("advisor", markets=["us"]))
    text = staff(client, order)
    assert "It lies ready in the boutique" in text
    assert "It left the house" not in text
    assert "Fable-Row: 1" in text or "Boutique-Fable-Row: 1" in text
    text = staff(client, order, "ready")
    assert "It lies ready." in text
    assert code_of(order) not in text
    assert order.number in client.get("/back-office/orders/?show=ready").content.decode()
    assert "This is not the code" in staff(client, order, "hand-over", code="1", document="passport", name="A")
    text = staff(client, order, "hand-over", code=code_of(order), document="passport", name="Alma Reyes")
    assert "handed over to Alma Reyes" in text


def test_an_advisor_of_another_market_and_a_merchandiser_do_not(client, order):
    client.force_login(person("advisor", markets=["fr"]))
    assert client.post(f"/back-office/orders/{order.number}/ready/").status_code == 404
    client.force_login(person("merchandiser"))
    client.post(f"/back-office/orders/{order.number}/ready/")
    order.refresh_from_db()
    assert order.state == "confirmed"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_client_and_the_clock_at_once_end_it_once(boutique):
    order = paid(collected())
    make_ready(row=order.pk, actor=None)
    at(PickUp.objects.get(order=order), expires_at=timezone.now() - timedelta(seconds=1))
    with meanwhile('FROM "orders_order"', expire_pickups), suppress(OrderMovedOn):
        hands(order)
    order.refresh_from_db()
    assert order.state in {"delivered", "cancelled"}
    assert not Hold.objects.exists()
    assert differences() == []
