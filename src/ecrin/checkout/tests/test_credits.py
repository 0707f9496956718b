"""A credit at the last step of the checkout, without script: what it pays, what remains, and that it is spent once."""

import re

import pytest
from django.core.cache import cache

from ecrin.bag.tests.factories import creation, sku_of
from ecrin.core.testing import race
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order
from ecrin.orders.services import cancel_unpaid
from ecrin.payments.models import Payment
from ecrin.payments.rules import new_credit_code
from ecrin.payments.selectors import credit_by_code, today_in
from ecrin.payments.services import CreditChanged, Receiver, hold_credit, void_credit, write_credit

from .factories import DRAFT, a_bag, conditions, due
from .test_services import placed
from .test_views import NEW_YORK, Fields, Guest, open_one, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(markets):
    cache.clear()
    conditions()
    guest = Guest()
    guest.reaches_payment(NEW_YORK)
    return guest


def a_credit(amount, source="x", market="us", currency="USD", **more):
    receiver = Receiver(name="Bruno", email="bruno@example.com", storefront="en-us", language="en")
    return write_credit(source=source, market=market, amount=amount, currency=currency, receiver=receiver, **more)


def left(credit):
    return credit_by_code(credit.code).free


def uses(guest, code, do="credit"):
    return guest.posts({"step": "payment", "do": do, "credit": code, "method": "card"})


def seen(page):
    return {
        name: re.search(rf'name="{name}" value="(\d+)"', text(page)).group(1) for name in ("seen_total", "seen_credit")
    }


def orders(guest, page, code, **more):
    return guest.posts({"method": "card", "terms": "on", "credit": code, **seen(page), **more}, "checkout/pay/")


def total_of(page):
    return int(seen(page)["seen_total"])


def test_it_is_folded_away_and_adds_no_field_for_who_has_none(guest):
    page = guest.sees()
    assert "You have a credit?" in text(page)
    assert "credit" not in Fields(text(page)).names
    assert seen(page)["seen_credit"] == "0"


def test_it_is_told_what_it_pays_and_what_remains(guest):
    credit = a_credit(10_000)
    page = uses(guest, credit.code.lower().replace("-", " "))
    assert open_one(page) == "payment"
    assert "Your credit pays $100" in text(page)
    assert "Remains to be paid" in text(page)
    assert seen(page)["seen_credit"] == "10000"
    assert left(credit) == 10_000  # nothing is held while she looks


def test_the_order_is_paid_by_credit_and_the_rest_at_the_bank(guest):
    credit = a_credit(10_000)
    page = uses(guest, credit.code)
    answer = guest.posts(
        {"method": "card", "terms": "on", "credit": credit.code, **seen(page)}, "checkout/pay/", follow=False
    )
    assert "/payments/rehearsal/" in answer["Location"]
    order = Order.objects.get()
    assert (order.state, order.by_credit, order.due) == ("awaiting-payment", 10_000, order.total - 10_000)
    assert Payment.objects.get(provider="rehearsal").amount == order.due
    assert left(credit) == 0
    again = guest.sees(f"checkout/payment/{order.token}/")
    assert "Paid by your credit" in text(again)
    assert "Remains to be paid" in text(again)


def test_a_credit_that_pays_all_asks_for_no_card_and_confirms_at_once(guest):
    total = total_of(guest.sees())
    credit = a_credit(total + 500)
    page = uses(guest, credit.code)
    assert "Your credit pays all of it" in text(page)
    assert 'name="method"' not in text(page)
    answer = guest.posts({"terms": "on", "credit": credit.code, **seen(page)}, "checkout/pay/")
    order = Order.objects.get()
    assert order.state == "confirmed"
    assert answer.redirect_chain[-1][0] == f"/en-us/orders/{order.token}/"
    assert left(credit) == 500
    assert guest.posts({"terms": "on", "credit": credit.code, **seen(page)}, "checkout/pay/").status_code == 200
    assert Order.objects.count() == 1


def test_who_types_it_and_orders_at_once_is_shown_what_remains_first(guest):
    credit = a_credit(10_000)
    answer = orders(guest, guest.sees(), credit.code)
    assert answer.status_code == 409
    assert "taken into account now" in text(answer)
    assert "Your credit pays $100" in text(answer)
    assert not Order.objects.exists()
    assert orders(guest, answer, credit.code).status_code == 200
    assert Order.objects.get().by_credit == 10_000


def test_what_was_spent_meanwhile_is_not_taken_and_nothing_is_written(guest):
    credit = a_credit(10_000)
    page = uses(guest, credit.code)
    hold_credit(
        code=credit.code, amount=4_000, currency="USD", purpose="order-credit:0", market="us", language="en",
        reference="E-0",
    )  # fmt: skip
    answer = orders(guest, page, credit.code)
    assert answer.status_code == 409
    assert "Your credit pays $60" in text(answer)
    assert not Order.objects.exists()
    assert left(credit) == 6_000


def test_several_credits_pay_one_after_another_and_what_is_not_needed_stays(guest):
    total = total_of(guest.sees())
    first, second, third = a_credit(10_000, "1"), a_credit(total, "2"), a_credit(700, "3")
    codes = f"{first.code}, {second.code.lower()},{third.code}"
    page = uses(guest, codes)
    assert "Your credit pays all of it" in text(page)
    assert text(page).count('<dt dir="ltr">') == 2
    assert seen(page)["seen_credit"] == str(total)
    guest.posts({"terms": "on", "credit": codes, **seen(page)}, "checkout/pay/")
    order = Order.objects.get()
    assert (order.state, order.by_credit, order.due) == ("confirmed", total, 0)
    assert [left(one) for one in (first, second, third)] == [0, 10_000, 700]
    assert "paid by your credit" in text(guest.sees(f"orders/{order.token}/")) or order.tenders.count() == 2


def test_one_code_written_twice_pays_once_and_a_wrong_one_among_several_is_named(guest):
    credit, wrong = a_credit(10_000), new_credit_code()
    page = uses(guest, f"{credit.code}, {credit.code}")
    assert seen(page)["seen_credit"] == "10000"
    page = uses(guest, f"{credit.code}, {wrong}")
    assert f"{wrong}: We know no credit with this code" in text(page)
    assert open_one(orders(guest, page, f"{credit.code}, {wrong}")) == "payment"
    assert not Order.objects.exists()


def test_one_order_takes_five_credits_at_most(guest):
    codes = [a_credit(1_000, str(number)).code for number in range(6)]
    assert seen(uses(guest, ",".join(codes[:5])))["seen_credit"] == "5000"
    assert "One order takes 5 credits at most." in text(uses(guest, ",".join(codes)))


def test_codes_are_counted_each_also_where_several_are_typed_at_once(guest):
    pages = [uses(guest, ",".join(new_credit_code() for _ in range(4))) for _ in range(6)]
    assert [page.status_code for page in pages] == [200] * 5 + [429]


def test_it_may_be_left_out_again(guest):
    credit = a_credit(10_000)
    uses(guest, credit.code)
    page = uses(guest, credit.code, do="no-credit")
    assert seen(page)["seen_credit"] == "0"
    assert credit.code not in text(page)


def test_what_pays_nothing_says_why_and_keeps_what_was_typed(guest):
    spent = a_credit(10_000, "spent")
    void_credit(row=spent.pk, reason="x", actor=None)
    yen = a_credit(10_000, "yen", market="jp", currency="JPY")
    over = a_credit(10_000, "over", ends_on=today_in("us").replace(year=2020, day=1))
    japan = snapshot().markets["jp"].name
    for code, words in (
        (new_credit_code(), "We know no credit with this code"),
        ("C-1", "We know no credit with this code"),
        (spent.code, "Nothing is left of this credit"),
        (over.code, "This credit has ended"),
        (yen.code, f"This credit is spent in {japan}"),
    ):
        page = uses(guest, code)
        assert words in text(page), code
        assert f'value="{code}"' in text(page)
        assert seen(page)["seen_credit"] == "0"
        assert open_one(orders(guest, page, code)) == "payment"
    assert not Order.objects.exists()


def test_codes_are_not_tried_by_the_dozen_here_either(guest):
    pages = [uses(guest, new_credit_code()) for _ in range(21)]
    assert [page.status_code for page in pages] == [200] * 20 + [429]
    assert "too often" in text(pages[-1])
    answer = orders(guest, guest.sees(), new_credit_code())
    assert answer.status_code == 429


def test_who_goes_back_to_her_bag_has_her_credit_at_once(guest):
    credit = a_credit(10_000)
    orders(guest, uses(guest, credit.code), credit.code)
    cancel_unpaid(row=Order.objects.get().pk, reason="changed")
    assert left(credit) == 10_000


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_orders_placed_at_the_same_moment_spend_a_credit_once(markets):
    credit = a_credit(10_000)
    bags = [a_bag(sku_of(creation(number))) for number in (1, 2)]
    draft = type(DRAFT)(
        email=DRAFT.email, delivery=DRAFT.delivery, delivery_code="standard", credits=((credit.code, 10_000),)
    )
    totals = [due(bag) for bag in bags]
    outcomes = race(
        *[
            lambda bag=bag, total=total: placed(bag, draft=draft, seen=total).pk
            for bag, total in zip(bags, totals, strict=True)
        ]
    )
    assert sum(isinstance(one, CreditChanged) for one in outcomes) == 1, outcomes
    assert Order.objects.count() == 1
    assert left(credit) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_orders_that_spend_two_credits_in_turns_never_wait_for_each_other(markets):
    credits_ = [a_credit(10_000, "1"), a_credit(10_000, "2")]
    bags = [a_bag(sku_of(creation(number))) for number in (1, 2)]
    totals = [due(bag) for bag in bags]

    def place(bag, total, order):
        shares = tuple((credits_[place].code, 5_000) for place in order)
        draft = type(DRAFT)(email=DRAFT.email, delivery=DRAFT.delivery, delivery_code="standard", credits=shares)
        return placed(bag, draft=draft, seen=total).pk

    outcomes = race(
        lambda: place(bags[0], totals[0], (0, 1)),
        lambda: place(bags[1], totals[1], (1, 0)),
    )
    assert all(isinstance(one, int) for one in outcomes), outcomes
    assert [left(one) for one in credits_] == [0, 0]
