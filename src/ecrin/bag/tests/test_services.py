"""What is put into a bag stays there, and what changed is said."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ecrin.atelier.tests.factories import CLASP, INITIAL, by_hand  # noqa: F401 - a fixture
from ecrin.bag import privacy
from ecrin.bag.models import Bag, BagLine, Wish
from ecrin.bag.selectors import bag_by_token, counts_of, find_bag, read_bag
from ecrin.bag.services import (
    BagClosed,
    CannotMake,
    FewLeft,
    LimitReached,
    NotSoldHere,
    add_to_bag,
    add_wish,
    change_quantity,
    close_bag,
    drop_expired,
    drop_wish,
    merge_bags,
    move_to_market,
    move_to_wishlist,
    note_seen,
    remove_line,
    reopen_bag,
    return_to_bag,
    save_for_later,
    set_draft,
    set_gift,
    undo_removal,
)
from ecrin.catalog.models import Availability, Variant
from ecrin.clients.models import User
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.testing import meanwhile, queries, race, writes
from ecrin.legal.rules import Subject
from ecrin.markets.models import Market
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import OrderEntry
from ecrin.orders.tests.factories import a_quote, an_order

from .factories import creation, limit, reprice, sku_of, stocked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_hand")]


@pytest.fixture
def us(markets):
    return markets.storefronts["en-us"]


@pytest.fixture
def fr(markets):
    return markets.storefronts["fr-fr"]


@pytest.fixture
def alma(db):
    return User.objects.create_user("alma@example.com")


def add(storefront, product, size="52", **values):
    return add_to_bag(sku=sku_of(product, size), storefront=storefront, **values)


def statements(made):
    """Without what a test's own transaction adds."""
    return [each for each in made if "SAVEPOINT" not in each and each not in {"BEGIN", "COMMIT"}]


# Lines


def test_the_same_piece_twice_is_one_line_and_another_personalisation_another(us):
    ring = creation()
    line = add(us, ring)
    token = line.bag.token
    assert add(us, ring, token=token, quantity=2).pk == line.pk
    engraved = add(us, ring, token=token, personalisation={"engraving": {"text": "A & B", "face": "serif"}})
    again = add(us, ring, token=token, personalisation={"engraving": {"face": "serif", "text": "A & B"}})
    assert again.pk == engraved.pk != line.pk
    view = read_bag(bag_by_token(token), us)
    assert [(each.quantity, each.made and each.made.facts) for each in view.lines] == [
        (3, None),
        (2, (("Engraving", "A & B"),)),
    ]
    assert view.count == 5


def test_a_line_knows_its_name_size_price_and_promise(us):
    ring = creation()
    line = add(us, ring, quantity=2)
    view = read_bag(line.bag, us)
    told = view.lines[0]
    assert (told.name.value, told.material, told.sku) == ("Aurore ring 1", "Yellow gold", line.sku)
    assert told.path == "/en-us/creations/aurore-ring-1-mv1/?material=yellow-gold&size=52"
    assert told.unit.amount == 3450
    assert view.subtotal.amount == 6900
    assert view.is_ready


@pytest.mark.parametrize("quantity", [0, -1, 100])
def test_a_number_of_pieces_that_cannot_be_is_refused(us, quantity):
    with pytest.raises(InvalidInput):
        add(us, creation(), quantity=quantity)
    assert not BagLine.objects.exists()


def test_what_is_not_there_not_priced_or_not_sold_here_is_refused(us, markets):
    with pytest.raises(NotFound):
        add_to_bag(sku="NOTHING", storefront=us)
    with pytest.raises(NotSoldHere):
        add(us, creation(1, us=None))
    ring = creation(2)
    with pytest.raises(NotSoldHere):
        add(markets.storefronts["pt-br"], ring)
    stocked(sku_of(ring), state="sold-out")
    with pytest.raises(NotSoldHere, match="not available"):
        add(us, ring)
    draft = creation(3, live=False)
    with pytest.raises(NotSoldHere):
        add(us, draft)
    assert not Bag.objects.exists()


def test_more_than_are_left_are_refused_whatever_their_personalisation(us):
    ring = creation()
    stocked(sku_of(ring), free=2)
    line = add(us, ring, quantity=2)
    with pytest.raises(FewLeft, match="Only 2 pieces are left") as told:
        add(us, ring, token=line.bag.token, personalisation=INITIAL)
    assert told.value.left == 2
    with pytest.raises(FewLeft):
        change_quantity(bag=line.bag, key=line.key, quantity=3, storefront=us)
    stocked(sku_of(ring), state="made-to-order", free=2)
    assert change_quantity(bag=line.bag, key=line.key, quantity=3, storefront=us).quantity == 3


def test_what_is_made_for_her_costs_takes_and_says_what_the_hand_answers(us):
    line = add(us, creation(), quantity=2, personalisation={"engraving": {"text": "A", "by": "FEE"}})
    view = read_bag(line.bag, us)
    told = view.lines[0]
    assert (told.unit.amount, view.subtotal.amount, line.seen_price) == (3500, 7000, 350_000)
    assert told.made.is_final
    assert not view.messages
    with pytest.raises(CannotMake, match="not engraved"):
        add(us, creation(2), token=line.bag.token, personalisation={"engraving": {"text": "no"}})
    with pytest.raises(CannotMake, match="choose it anew"):
        add(us, creation(3), token=line.bag.token, personalisation={"gilding": {}})


def test_what_the_hand_makes_no_more_is_set_aside_with_its_reason_and_comes_back(us):
    line = add(us, creation(), personalisation=INITIAL)
    BagLine.objects.filter(pk=line.pk).update(personalisation={"engraving": {"text": "no"}})
    view = read_bag(line.bag, us)
    assert [(one.key, one.problem) for one in view.set_aside] == [(line.key, "cannot-make")]
    assert [message.text for message in view.messages] == ["This word is not engraved."]
    assert not view.is_ready
    BagLine.objects.filter(pk=line.pk).update(personalisation=INITIAL)
    assert read_bag(line.bag, us).is_ready


def test_what_pieces_are_made_with_is_there_for_all_of_the_bag(us):
    clasped = {"engraving": {"text": "A", "by": "CLASP"}}
    stocked(CLASP, free=2)
    line, other = add(us, creation(1), personalisation=clasped), creation(2)
    with pytest.raises(CannotMake, match="not available any more"):
        add(us, other, token=line.bag.token, quantity=2, personalisation=clasped)
    add(us, other, token=line.bag.token, personalisation=clasped)
    with pytest.raises(CannotMake):
        change_quantity(bag=line.bag, key=line.key, quantity=2, storefront=us)
    stocked(CLASP, free=1)
    view = read_bag(line.bag, us)
    assert {one.problem for one in view.set_aside} == {"cannot-make"}
    assert "“Aurore ring 1” was to be made with" in view.messages[0].text
    save_for_later(bag=line.bag, key=line.key)
    assert read_bag(line.bag, us).is_ready


def test_what_was_taken_out_is_put_back_in_its_place(us):
    first = add(us, creation(1), quantity=2)
    add(us, creation(2), token=first.bag.token)
    bag = remove_line(bag=first.bag, key=first.key)
    assert read_bag(bag, us).removed == "Aurore ring 1"
    bag = undo_removal(bag=bag)
    assert [line.quantity for line in read_bag(bag, us).lines] == [2, 1]
    assert undo_removal(bag=bag).lines.count() == 2
    with pytest.raises(NotFound):
        remove_line(bag=bag, key="another")


def test_what_is_put_back_joins_what_was_added_meanwhile(us):
    ring = creation()
    line = add(us, ring)
    bag = remove_line(bag=line.bag, key=line.key)
    add(us, ring, token=bag.token)
    undo_removal(bag=bag)
    assert list(bag.lines.values_list("quantity", flat=True)) == [2]


def test_saved_for_later_is_not_ordered_and_keeps_its_personalisation(us):
    ring = creation()
    line = add(us, ring, personalisation=INITIAL)
    bag = save_for_later(bag=line.bag, key=line.key)
    add(us, ring, token=bag.token, personalisation=INITIAL)
    view = read_bag(bag, us)
    assert (len(view.lines), len(view.saved), view.count) == (1, 1, 1)
    return_to_bag(bag=bag, key=line.key)
    view = read_bag(bag, us)
    assert [(each.quantity, each.made.payload) for each in view.lines] == [(2, INITIAL)]
    assert not view.saved


# Limits


def test_limits_are_refused_with_a_sentence_that_says_them(us):
    limit("pieces-per-sku", 4)
    limit("pieces-per-sku", 3, "us")
    limit("pieces-per-order", 4, "us")
    ring, other = creation(1), creation(2)
    with pytest.raises(LimitReached, match="up to 3 pieces of “Aurore ring 1” in one order"):
        add(us, ring, quantity=4)
    line = add(us, ring, quantity=3)
    with pytest.raises(LimitReached, match="One order holds up to 4 pieces"):
        add(us, other, token=line.bag.token, quantity=2)
    assert add(us, other, token=line.bag.token).quantity == 1


def test_a_limit_of_a_day_counts_what_the_client_ordered_today(us, alma):
    limit("sku-per-client-per-day", 2)
    ring = creation()
    an_order(quote=a_quote([QuoteLine("a", sku_of(ring), 2, 345_000)]), email="other@example.com", client=alma)
    with pytest.raises(LimitReached, match="a day for each client"):
        add(us, ring, client=alma)
    OrderEntry.objects.update(at=timezone.now() - timedelta(days=2))
    assert add(us, ring, client=alma).quantity == 1


def test_fewer_is_always_possible(us):
    line = add(us, creation(), quantity=5)
    limit("pieces-per-sku", 1)
    assert read_bag(line.bag, us).broken
    assert not read_bag(line.bag, us).is_ready
    assert change_quantity(bag=line.bag, key=line.key, quantity=4, storefront=us).quantity == 4


# What changed is said


def test_a_changed_price_is_said_with_both_until_it_was_seen(us):
    ring = creation()
    line = add(us, ring)
    reprice(line.sku, 360_000)
    for _ in range(2):
        view = read_bag(line.bag, us)
        assert view.lines[0].problem == "price-changed"
        assert view.lines[0].before.amount == 3450
        assert [message.text for message in view.messages] == [
            "The price of “Aurore ring 1” changed from $3,450 to $3,600."
        ]
    note_seen(bag=line.bag, view=view)
    assert not read_bag(line.bag, us).messages


def test_sold_out_is_set_aside_and_comes_back(us):
    line = add(us, creation())
    stocked(line.sku, state="sold-out")
    view = read_bag(line.bag, us)
    assert (view.lines, view.subtotal.amount, view.is_ready) == ((), 0, False)
    assert view.set_aside[0].problem == "sold-out"
    stocked(line.sku)
    assert read_bag(line.bag, us).lines[0].problem == ""


def test_fewer_left_than_wanted_is_said_and_keeps_the_order_back(us):
    ring = creation()
    line = add(us, ring, quantity=3)
    stocked(line.sku, free=2)
    view = read_bag(line.bag, us)
    assert (view.lines[0].problem, view.lines[0].left, view.is_ready) == ("few-left", 2, False)
    change_quantity(bag=line.bag, key=line.key, quantity=2, storefront=us)
    assert read_bag(line.bag, us).is_ready


def test_another_market_has_its_own_prices_and_sets_aside_what_it_does_not_sell(us, fr):
    here, gone = creation(1), creation(2)
    line = add(us, here)
    add(us, gone, token=line.bag.token)
    Availability.objects.create(product=gone, market=Market.objects.get(code=fr.market.code), level="hidden")
    view = read_bag(line.bag, fr)
    assert [each.name.value for each in view.lines] == ["Aurore ring 1"]
    assert [(each.name.value, each.problem) for each in view.set_aside] == [("Aurore ring 2", "not-here")]
    assert (view.subtotal.amount, view.subtotal.currency.code) == (3500, "EUR")
    assert {message.code for message in view.messages} == {"repriced", "not-here"}
    bag = move_to_market(bag=line.bag, storefront=fr)
    assert bag.market_code == fr.market.code
    assert {message.code for message in read_bag(bag, fr).messages} == {"not-here"}
    back = read_bag(bag, us)
    assert len(back.lines) == 2
    assert back.subtotal.amount == 6900


def test_a_creation_that_is_gone_altogether_is_said_without_its_name(us):
    line = add(us, creation())
    Variant.objects.all().delete()
    view = read_bag(line.bag, us)
    assert view.set_aside[0].name.value == "A creation of another season"


def test_reading_takes_the_same_queries_whatever_the_lines_and_writes_nothing(us):
    creation(0)
    token = ""
    counts = []
    for number in range(1, 6):
        token = add(us, creation(number), token=token).bag.token
        bag = bag_by_token(token)
        with queries() as made:
            read_bag(bag, us)
        assert writes(made) == []
        counts.append(len(made))
    assert set(counts[1:]) == {12}


def test_adding_takes_eight_statements_whatever_is_there(us):
    ring = creation(1)
    line = add(us, ring)
    for number in range(2, 9):
        add(us, creation(number), token=line.bag.token)
    sku = sku_of(ring)
    for _ in range(2):
        with queries() as made:
            add_to_bag(sku=sku, storefront=us, token=line.bag.token)
        assert len(statements(made)) == 8
    with queries() as made:
        add_to_bag(sku=sku, storefront=us)
    assert len(statements(made)) == 8


# Whose bag


def test_a_bag_before_signing_in_joins_the_clients_own_without_loss(us, alma):
    ring, other = creation(1), creation(2)
    own = add(us, ring, client=alma, quantity=2).bag
    set_gift(bag=own, wrap=True)
    token = add(us, ring).bag.token
    add(us, ring, token=token, personalisation=INITIAL)
    add(us, other, token=token)
    save_for_later(bag=bag_by_token(token), key=bag_by_token(token).lines.last().key)
    add_wish(product_id=ring.pk, storefront=us, token=token)
    add_wish(product_id=ring.pk, storefront=us, client=alma)
    add_wish(product_id=other.pk, storefront=us, token=token)
    for _ in range(2):
        merged = merge_bags(token=token, client=alma)
        assert merged.pk == own.pk
        lines = merged.lines.values_list("sku", "quantity", "saved_for_later")
        assert sorted(lines) == sorted([(sku_of(ring), 3, False), (sku_of(ring), 1, False), (sku_of(other), 1, True)])
        assert merged.gift["wrap"]
        assert counts_of(token=token, client=alma).wishes == 2
    assert bag_by_token(token) is None


def test_a_client_without_a_bag_takes_over_the_visitors(us, alma):
    line = add(us, creation())
    assert merge_bags(token=line.bag.token, client=alma).pk == line.bag.pk
    assert find_bag(token="", client=alma).pk == line.bag.pk


def test_who_signs_out_leaves_nothing_behind(us, alma):
    line = add(us, creation(), client=alma)
    assert bag_by_token(line.bag.token) is None
    assert counts_of(token=line.bag.token).pieces == 0
    assert add(us, creation(2), token=line.bag.token).bag.pk != line.bag.pk


def test_adding_signed_in_brings_the_visitors_bag_along(us, alma):
    token = add(us, creation(1)).bag.token
    add(us, creation(2), client=alma)
    bag = add(us, creation(3), client=alma, token=token).bag
    assert bag.lines.count() == 3
    assert Bag.objects.filter(state="open").count() == 1


def test_no_token_finds_nobodys_bag(us):
    add(us, creation())
    assert find_bag(token="") is None
    assert counts_of(token="").pieces == 0


# Closed and opened again


def test_a_closed_bag_takes_nothing_more_and_another_is_begun(us):
    ring = creation()
    line = add(us, ring)
    add_wish(product_id=ring.pk, storefront=us, token=line.bag.token)
    close_bag(bag=line.bag)
    for verb in (
        lambda: close_bag(bag=line.bag),
        lambda: remove_line(bag=line.bag, key=line.key),
        lambda: change_quantity(bag=line.bag, key=line.key, quantity=1, storefront=us),
        lambda: set_gift(bag=line.bag, wrap=True),
    ):
        with pytest.raises(BagClosed):
            verb()
    fresh = add(us, ring, token=line.bag.token).bag
    assert fresh.token != line.bag.token
    assert counts_of(token=fresh.token).wishes == 1


def test_an_order_given_up_brings_its_lines_back_under_a_new_token_once(us):
    line = add(us, creation(), quantity=2)
    set_gift(bag=line.bag, wrap=True, message="For you")
    closed = close_bag(bag=line.bag)
    back = reopen_bag(bag=closed)
    assert back.token != closed.token
    assert (back.lines.get().quantity, back.gift["message"]) == (2, "For you")
    assert reopen_bag(bag=closed).pk == back.pk
    assert bag_by_token(closed.token).pk == back.pk
    assert back.lines.get().quantity == 2
    close_bag(bag=back)
    with pytest.raises(BagClosed):
        reopen_bag(bag=closed)


def test_what_comes_back_joins_what_the_visitor_chose_since(us, alma):
    line = add(us, creation(1))
    close_bag(bag=line.bag)
    since = add(us, creation(2), token=line.bag.token).bag
    assert reopen_bag(bag=line.bag, token=since.token).pk == since.pk
    assert since.lines.count() == 2
    own = add(us, creation(3), client=alma)
    close_bag(bag=own.bag)
    later = add(us, creation(4), client=alma).bag
    assert reopen_bag(bag=own.bag).pk == later.pk
    assert later.lines.count() == 2


def test_bags_are_forgotten_after_thirty_days_without_a_touch(us, alma):
    ring = creation()
    line = add(us, ring)
    add_wish(product_id=ring.pk, storefront=us, token=line.bag.token)
    add_wish(product_id=ring.pk, storefront=us, client=alma)
    assert (line.bag.expires_at - timezone.now()).days in {29, 30}
    assert drop_expired() == 0
    Bag.objects.update(expires_at=timezone.now())
    assert drop_expired() == 2
    assert not BagLine.objects.exists()
    assert Wish.objects.get().client == alma


# Gift and wishes


@pytest.mark.parametrize(
    ("message", "sentence"),
    [("x" * 241, "240 letters"), ("金" * 121, "120 Chinese"), ("I ♥ you", "“♥”"), ("\n".join("abcdefghi"), "8 lines")],
)
def test_a_message_that_the_card_cannot_bear_is_refused_with_the_reason(us, message, sentence):
    line = add(us, creation())
    with pytest.raises(InvalidInput, match=sentence):
        set_gift(bag=line.bag, wrap=True, message=message)


def test_a_piece_goes_to_the_wishlist_and_back(us):
    ring = creation()
    line = add(us, ring)
    wish = move_to_wishlist(bag=line.bag, key=line.key, storefront=us)
    assert (wish.sku, wish.material) == (line.sku, "yellow-gold")
    assert counts_of(token=line.bag.token).pieces == 0
    again, token = add_wish(product_id=ring.pk, storefront=us, material="yellow-gold", sku=line.sku, token=wish.token)
    assert again.pk == wish.pk
    drop_wish(key=wish.key, token=token)
    with pytest.raises(NotFound):
        drop_wish(key=wish.key, token=token)


# At once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_add_in_the_middle_of_another_is_not_lost(us):
    ring = creation()
    sku = sku_of(ring)
    token = add(us, ring).bag.token
    with meanwhile("FOR UPDATE", lambda: add_to_bag(sku=sku, storefront=us, token=token).quantity) as others:
        assert add_to_bag(sku=sku, storefront=us, token=token).quantity == 3
    assert others == [2]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_comes_while_a_bag_is_being_changed_waits_for_it(us):
    ring = creation()
    sku = sku_of(ring)
    token = add(us, ring).bag.token

    def impatient():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            add_to_bag(sku=sku, storefront=us, token=token)

    with meanwhile('UPDATE "bag_bagline"', impatient) as others:
        add_to_bag(sku=sku, storefront=us, token=token)
    assert isinstance(others[0], OperationalError)
    assert bag_by_token(token).lines.get().quantity == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_adds_from_eight_processes_are_all_there(us):
    ring = creation()
    token = add(us, ring).bag.token
    outcomes = race(*[lambda: add(us, ring, token=token).quantity for _ in range(8)])
    assert sorted(outcomes) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert bag_by_token(token).lines.get().quantity == 9


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_clients_first_adds_at_once_make_one_bag(us, alma):
    ring = creation()
    race(*[lambda: add(us, ring, client=alma).quantity for _ in range(4)])
    assert Bag.objects.count() == 1
    assert BagLine.objects.get().quantity == 4


def test_every_change_of_a_bag_asks_for_its_lock(us, monkeypatch):
    """The statement says it on PostgreSQL; on SQLite the gate lets one writer in, so what is asked for is looked at."""
    asked = []
    real = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda rows, **how: asked.append(rows.model) or real(rows, **how)
    )
    ring = creation()
    line = add(us, ring)
    bag, token = line.bag, line.bag.token
    for act in (
        lambda: add(us, ring, token=token),
        lambda: change_quantity(bag=bag, key=line.key, quantity=3, storefront=us),
        lambda: save_for_later(bag=bag, key=line.key),
        lambda: return_to_bag(bag=bag, key=line.key),
        lambda: set_gift(bag=bag, wrap=True),
        lambda: set_draft(bag=bag, values={"email": "a@example.com"}),
        lambda: note_seen(bag=bag, view=read_bag(bag, us)),
        lambda: remove_line(bag=bag, key=line.key),
        lambda: undo_removal(bag=bag),
        lambda: move_to_wishlist(bag=bag, key=line.key, storefront=us),
        lambda: close_bag(bag=bag),
        lambda: reopen_bag(bag=bag),
    ):
        asked.clear()
        act()
        assert Bag in asked, act


def test_what_this_room_knows_of_a_client_is_given_and_forgotten(us, alma):
    ring = creation()
    set_gift(bag=add(us, ring, client=alma).bag, wrap=True, message="For you")
    add_wish(product_id=ring.pk, storefront=us, client=alma)
    known = privacy.export(Subject(alma.pk))
    assert known["bags"][0]["gift"]["message"] == "For you"
    assert [len(known[name]) for name in ("bags", "pieces", "wishes")] == [1, 1, 1]
    privacy.erase(Subject(alma.pk))
    assert not Bag.objects.exists()
    assert not Wish.objects.exists()
