"""A guest collects: what she is offered, what she is asked, and what is refused; without script."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ecrin.atelier.rules import usual_days
from ecrin.atelier.selectors import KINDS
from ecrin.atelier.tests.factories import CLASP, INITIAL, by_hand  # noqa: F401 - a fixture
from ecrin.atelier.tests.factories import engraved as by_hands
from ecrin.bag.models import BagLine
from ecrin.bag.tests.factories import creation, sku_of
from ecrin.boutiques.models import Boutique
from ecrin.boutiques.selectors import boutiques
from ecrin.boutiques.tests.factories import a_boutique
from ecrin.checkout.services import CannotCollect, PickUpChanged
from ecrin.core.testing import queries, race, writes
from ecrin.inventory.models import Hold, StockFlag
from ecrin.inventory.selectors import differences
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import pieces
from ecrin.markets.models import TaxRate
from ecrin.markets.rules.calendar import leaving_after
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order, OrderAddress, PickUp
from ecrin.orders.rules import PICKUP, Address
from ecrin.orders.services import write_order
from ecrin.orders.tests.factories import stocked

from .factories import DRAFT, a_bag, conditions, placed
from .test_views import MAIL, NEW_YORK, Fields, Guest, open_one, text

pytestmark = pytest.mark.django_db
SHELF = "boutique-fable-row"
IN_BOUTIQUE = Address(
    given_name="Alma", family_name="Reed", line1="7 Fable Row", city="New York", area="NY", postal_code="10012",
    country="US", telephone="+12125550123",
)  # fmt: skip
COLLECT = replace(DRAFT, delivery=IN_BOUTIQUE, delivery_code=PICKUP, pickup="fable-row", pickup_is_there=True)
COMES = {
    "step": "delivery", "how": "collect", "boutique": "fable-row", "given_name": "Alma", "family_name": "Reed",
    "telephone": "(212) 555-0123",
}  # fmt: skip


@pytest.fixture
def sku(markets):
    """A ring that lies in the workshop and in a boutique that is open every day."""
    sku = sku_of(creation())
    stocked(sku, 3)
    a_boutique()
    pieces(SHELF, {sku: 1})
    return sku


@pytest.fixture
def guest(sku):
    conditions()
    guest = Guest(bag=a_bag(sku))
    guest.posts(MAIL)
    return guest


def chooses_to_collect(guest, **more):
    return guest.posts({"step": "delivery", "do": "collect", **more})


def where():
    return {hold.location.code for hold in Hold.objects.select_related("location")}


def nothing_was_written():
    return not Order.objects.exists() and not Hold.objects.exists()


def test_a_market_without_boutiques_asks_how_it_travels_and_nothing_else(markets):
    guest = Guest()
    assert "Collect in a boutique" not in text(guest.posts(MAIL))


def test_she_is_asked_for_no_postal_address_and_sees_from_when_it_is_ready(guest):
    assert "Collect in a boutique" in text(guest.sees())
    page = chooses_to_collect(guest, given_name="Alma")
    assert open_one(page) == "delivery"
    for said in ("Fable Row", "7 Fable Row", "Ready ", 'value="Alma"', "Who comes for it?"):
        assert said in text(page), said
    for name in ("line1", "postal_code", "city", "method"):
        assert f'name="{name}"' not in text(page)
    assert Fields(text(page)).names == ["boutique", "given_name", "family_name", "telephone"]


def test_back_to_delivery_what_she_typed_is_still_there(guest):
    chooses_to_collect(guest, given_name="Alma", line1="12 Quince Street")
    page = guest.posts({"step": "delivery", "do": "deliver", "how": "collect", "given_name": "Alba"})
    assert 'value="Alba"' in text(page)
    assert 'name="line1"' in text(page)
    assert open_one(guest.posts(NEW_YORK)) == "payment"


def test_what_is_missing_is_said_beside_its_field(guest):
    chooses_to_collect(guest)
    page = text(guest.posts({"step": "delivery", "how": "collect", "boutique": "nowhere", "given_name": "Alma"}))
    for said in ("this one cannot give all", "write the last name", "telephone number for the boutique"):
        assert said in page, said


def test_she_collects_and_pays_the_tax_of_the_boutiques_state(guest, sku):
    page = guest.posts(COMES)
    assert open_one(page) == "payment"
    assert "7 Fable Row" in text(page)
    assert "My address shall stand on the invoice" in text(page)
    assert len(Fields(text(page)).names) <= 3
    answer = guest.pays(page)
    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.delivery_code, order.delivery_name, order.delivery) == (PICKUP, "Collected in a boutique", 0)
    rate = TaxRate.objects.get(country_code="US", state_code="NY").rate
    assert order.tax == round(345_000 * rate)
    pickup = PickUp.objects.get(order=order)
    assert (pickup.boutique_code, pickup.name, pickup.location) == ("fable-row", "Fable Row", SHELF)
    assert not pickup.needs_transfer
    assert where() == {SHELF}
    address = order.addresses.get(role=OrderAddress.Role.DELIVERY)
    assert (address.given_name, address.line1, address.telephone) == ("Alma", "7 Fable Row", "+12125550123")
    billing = order.addresses.get(role=OrderAddress.Role.BILLING)
    assert (billing.given_name, billing.line1, billing.country) == ("Alma", "", "US")


def test_who_wants_her_address_on_the_invoice_writes_it(guest):
    page = guest.posts(COMES)
    home = {f"billing-{name}": value for name, value in NEW_YORK.items() if name not in {"step", "method", "telephone"}}
    guest.pays(page, billing_differs="on", **home, **{"billing-country": "US"})
    billing = Order.objects.get().addresses.get(role=OrderAddress.Role.BILLING)
    assert billing.line1 == "12 Quince Street"


def test_a_bag_that_no_boutique_can_give_whole_is_only_delivered(guest, sku):
    Boutique.objects.update(receives_transfers=False)
    boutiques.drop()
    count_stock(counts={sku: 0}, location=SHELF, actor=None)
    assert "Collect in a boutique" not in text(guest.sees())
    page = guest.posts(COMES)
    assert open_one(page) == "delivery"


CLASPED = {"engraving": {"text": "A", "by": "CLASP"}}


@pytest.fixture
def engraved(guest, sku, by_hand):  # noqa: F811
    """The same guest with an engraved ring in her bag."""
    BagLine.objects.update(personalisation=INITIAL)
    return guest


def engraved_order(sku, wishes=INITIAL, *, draft=None):
    bag = a_bag(sku)
    bag.lines.update(personalisation=wishes)
    return placed(bag, draft=draft or replace(COLLECT, pickup_is_there=False))


def promised_day():
    pickup = PickUp.objects.order_by("pk").last()
    return pickup.promised_at.astimezone(ZoneInfo(pickup.time_zone)).date()


def test_what_is_made_for_her_is_collected_once_it_is_made_and_has_come(engraved):
    page = text(engraved.posts(COMES))
    assert "as long as you need" in page
    assert 'name="seen_there"' not in page  # one lies in the boutique, but hers comes from the workshop
    assert engraved.pays(engraved.sees()).status_code == 302
    pickup = PickUp.objects.get()
    assert pickup.needs_transfer
    assert pickup.is_kept
    assert where() == {"workshop"}
    first = snapshot().markets["us"].dispatch
    today = timezone.now().astimezone(ZoneInfo(pickup.time_zone)).date()
    made = leaving_after(first, today, usual_days()[1])
    assert promised_day() > made + timedelta(days=1)


def test_where_all_is_as_it_comes_nothing_is_said_of_waiting_for_ever(guest):
    assert "as long as you need" not in text(guest.posts(COMES))


def test_each_day_of_making_makes_it_ready_later(sku, by_hand, monkeypatch):  # noqa: F811
    engraved_order(sku)
    usual = promised_day()
    slow = lambda wished, storefront: [replace(one, most=one.most + 10) for one in by_hands(wished, storefront)]  # noqa: E731
    monkeypatch.setitem(KINDS, "engraving", slow)
    engraved_order(sku)
    assert promised_day() - usual >= timedelta(days=14)


def test_what_it_is_made_with_comes_from_the_workshop_too(sku, by_hand):  # noqa: F811
    stocked(CLASP, 1)
    pieces(SHELF, {CLASP: 1})
    engraved_order(sku, CLASPED)
    assert {hold.sku: hold.location.code for hold in Hold.objects.select_related("location")} == {
        sku: "workshop", CLASP: "workshop",
    }  # fmt: skip


def test_what_the_workshop_has_no_piece_of_is_not_collected_though_one_lies_in_the_boutique(engraved, sku):
    count_stock(counts={sku: 0}, location="workshop", actor=None)
    assert "Collect in a boutique" not in text(engraved.sees())


def test_nothing_made_for_her_is_collected_where_no_transfer_arrives(engraved):
    Boutique.objects.update(receives_transfers=False)
    boutiques.drop()
    assert "Collect in a boutique" not in text(engraved.sees())


def test_what_is_made_to_order_is_collected_once_it_is_made(guest, sku):
    count_stock(counts={sku: 0}, location="workshop", actor=None)
    count_stock(counts={sku: 0}, location=SHELF, actor=None)
    StockFlag.objects.filter(sku=sku).update(state="made-to-order", extra_days=20)
    assert guest.pays(guest.posts(COMES)).status_code == 302
    pickup = PickUp.objects.get()
    assert pickup.needs_transfer
    assert not pickup.is_kept
    assert promised_day() >= timezone.now().date() + timedelta(days=28)
    assert not Hold.objects.exists()


def test_looking_at_a_checkout_that_is_collected_writes_nothing_and_takes_a_fixed_number_of_queries(guest):
    guest.posts(COMES)
    guest.sees()
    with queries() as made:
        guest.sees()
    assert writes(made) == []
    assert len(made) == 18


def test_a_piece_that_left_the_boutique_meanwhile_is_said_and_nothing_is_written(guest, sku):
    page = guest.posts(COMES)
    assert 'name="seen_there"' in text(page)
    placed(a_bag(sku), draft=COLLECT)
    answer = guest.pays(page, seen_there="1")
    assert answer.status_code == 409
    assert "has just left this boutique" in text(answer)
    assert Order.objects.count() == 1
    assert 'name="seen_there"' not in text(answer)
    assert guest.pays(answer).status_code == 302  # she has seen the new day, and agrees
    assert [one.needs_transfer for one in PickUp.objects.order_by("pk")] == [False, True]


def test_she_who_was_told_that_it_lies_there_is_asked_again_once_it_does_not(sku):
    first, second = a_bag(sku), a_bag(sku)
    placed(first, draft=COLLECT)
    with pytest.raises(PickUpChanged):
        placed(second, draft=COLLECT)
    assert Order.objects.count() == 1
    placed(second, draft=replace(COLLECT, pickup_is_there=False))
    assert where() == {SHELF, "workshop"}
    assert PickUp.objects.order_by("pk").last().needs_transfer


def test_a_boutique_that_cannot_give_it_is_refused(sku):
    bag = a_bag(sku)
    with pytest.raises(CannotCollect):
        placed(bag, draft=replace(COLLECT, pickup="nowhere"))
    Boutique.objects.update(offers_pickup=False)
    boutiques.drop()
    with pytest.raises(CannotCollect):
        placed(bag, draft=COLLECT)
    assert nothing_was_written()


def test_a_piece_that_goes_between_the_look_and_the_lock_is_not_promised(sku, monkeypatch):
    def write(**wanted):
        count_stock(counts={sku: 0}, location=SHELF, actor=None)
        return write_order(**wanted)

    monkeypatch.setattr("ecrin.checkout.services.write_order", write)
    with pytest.raises(PickUpChanged):
        placed(a_bag(sku), draft=COLLECT)
    assert nothing_was_written()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_clients_who_want_the_last_piece_of_a_boutique_one_gets_it(markets):
    sku = sku_of(creation())
    stocked(sku, 3)
    a_boutique()
    pieces(SHELF, {sku: 1})
    bags = [a_bag(sku), a_bag(sku)]

    def buys(bag):
        def act():
            try:
                return placed(bag, draft=COLLECT).number
            except PickUpChanged:
                return "later"

        return act

    outcomes = race(*(buys(bag) for bag in bags))
    assert outcomes.count("later") == 1, outcomes
    assert Order.objects.count() == 1
    assert where() == {SHELF}
    assert differences() == []


def test_ready_is_never_before_now(sku):
    placed(a_bag(sku), draft=COLLECT)
    assert PickUp.objects.get().promised_at >= timezone.now().replace(second=0, microsecond=0)
