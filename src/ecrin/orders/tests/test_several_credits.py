"""Several credits pay one order, one after another: to the cent, whatever becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.testing import queries
from ecrin.core.worker import work_off
from ecrin.orders.models import Order
from ecrin.orders.rules import credit_purpose, credit_purposes, paid_by_credit_in
from ecrin.orders.services import cancel_order, cover_by_credits, take_out
from ecrin.orders.tasks.tenders import give_back
from ecrin.payments.models import Payment
from ecrin.payments.rules import credit_codes, new_credit_code, spread_over
from ecrin.payments.services import CreditChanged

from .factories import a_quote, an_order
from .test_credits import LINES, a_credit, adds_up, by_card, house, left, line, sent  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TOTAL = a_quote(LINES).total


def covered_by(*amounts):
    """An order with credits of just these amounts."""
    credits_ = [a_credit(amount, f"c{number}") for number, amount in enumerate(amounts)]
    order = an_order(quote=a_quote(LINES))
    cover_by_credits(row=order.pk, shares=[(one.code, one.amount) for one in credits_])
    order.refresh_from_db()
    return order, credits_


@given(free=st.lists(st.integers(0, 10**7), max_size=8), total=st.integers(0, 10**7))
def test_credits_pay_one_after_another_to_the_cent(free, total):
    shares = spread_over(free, total)
    assert sum(shares) == min(sum(free), total)
    assert all(0 <= share <= each for share, each in zip(shares, free, strict=True))
    stops = next((place for place, share in enumerate(shares) if share < free[place]), len(free))
    assert not any(shares[stops + 1 :])


@given(st.lists(st.booleans(), min_size=1, max_size=5))
def test_codes_are_read_one_after_another_however_they_are_parted(spaces):
    codes = [new_credit_code() for _ in spaces]
    typed = ", ".join(
        code.lower().replace("-", " ") if wide else code for code, wide in zip(codes, spaces, strict=True)
    )
    assert len(credit_codes(typed + f"; {codes[0]},,")) == len(set(codes))


def test_no_purpose_of_a_credit_is_taken_for_an_orders():
    assert credit_purposes(12)[0] == credit_purpose(12) == "order-credit:12"
    assert {paid_by_credit_in(purpose) for purpose in credit_purposes(12)} == {12}
    assert paid_by_credit_in("order:12") is None
    assert len(set(credit_purposes(12)) | set(credit_purposes(1))) == 10


def test_they_are_held_together_and_a_card_pays_the_rest():
    order, credits_ = covered_by(100_000, 50_000)
    assert (order.by_credit, order.due) == (150_000, TOTAL - 150_000)
    assert [left(one) for one in credits_] == [0, 0]
    card = by_card(order)
    assert (order.state, card.amount) == ("confirmed", TOTAL - 150_000)
    sent(order)
    work_off()
    assert sorted(Payment.objects.values_list("captured", flat=True)) == sorted([50_000, 100_000, TOTAL - 150_000])
    adds_up()


def test_they_pay_all_of_it_and_the_order_is_confirmed():
    order, _credits = covered_by(100_000, 50_000, TOTAL - 150_000)
    assert order.state == "confirmed"
    assert order.tenders.count() == 3
    sent(order)
    work_off()
    adds_up()


def test_what_is_given_back_comes_from_the_latest_first():
    order, credits_ = covered_by(100_000, 50_000)
    by_card(order)
    sent(order)
    work_off()
    rest = TOTAL - 150_000
    order.refresh_from_db()
    assert give_back(order, rest + 20_000, key="test:1") == rest + 20_000
    assert [left(one) for one in credits_] == [0, 20_000]
    give_back(order, 80_000, key="test:2")
    assert [left(one) for one in credits_] == [50_000, 50_000]


def test_a_cancelled_order_frees_each_of_them_once():
    order, credits_ = covered_by(100_000, 50_000)
    by_card(order)
    cancel_order(row=order.pk, reason="client")
    work_off()
    assert [left(one) for one in credits_] == [100_000, 50_000]
    assert set(Payment.objects.values_list("state", flat=True)) == {"cancelled"}
    adds_up()


def test_what_an_order_costs_less_by_now_is_free_again():
    order, credits_ = covered_by(100_000, TOTAL - 100_000)
    take_out(row=order.pk, pieces={line(order, 2): 2}, reason="Not there", actor=None)
    work_off()
    order.refresh_from_db()
    sent(order)
    work_off()
    assert sum(left(one) for one in credits_) == TOTAL - order.total > 0
    assert sum(Payment.objects.values_list("captured", flat=True)) == order.total
    adds_up()


def test_nothing_is_held_where_one_of_them_does_not_pay():
    order = an_order(quote=a_quote(LINES))
    good = a_credit(10_000, "good")
    for bad in ((new_credit_code(), 500), (a_credit(100, "small").code, 101), (good.code, TOTAL)):
        with pytest.raises(CreditChanged):
            cover_by_credits(row=order.pk, shares=[(good.code, 10_000), bad])
        assert left(good) == 10_000
    assert Order.objects.get(pk=order.pk).by_credit == 0


def test_a_sixth_credit_is_refused():
    order = an_order(quote=a_quote(LINES))
    shares = [(a_credit(100, str(number)).code, 100) for number in range(6)]
    with pytest.raises(CreditChanged):
        cover_by_credits(row=order.pk, shares=shares)
    cover_by_credits(row=order.pk, shares=shares[:5])
    with pytest.raises(CreditChanged):
        cover_by_credits(row=order.pk, shares=shares[5:])


def test_together_they_pay_no_more_than_is_due():
    order = an_order(quote=a_quote(LINES))
    first, second = a_credit(TOTAL, "1"), a_credit(TOTAL, "2")
    with pytest.raises(CreditChanged):
        cover_by_credits(row=order.pk, shares=[(first.code, TOTAL - 1), (second.code, 2)])
    cover_by_credits(row=order.pk, shares=[(first.code, TOTAL - 1), (second.code, 1)])
    assert Order.objects.get(pk=order.pk).due == 0


def test_all_are_locked_in_the_order_of_their_rows_before_one_is_held():
    order = an_order(quote=a_quote(LINES))
    first, second = a_credit(100, "1"), a_credit(100, "2")
    with queries() as made:
        cover_by_credits(row=order.pk, shares=[(second.code, 100), (first.code, 100)])
    of_both = [sql for sql in made if 'FROM "payments_credit"' in sql and " IN (" in sql]
    held = next(place for place, sql in enumerate(made) if sql.startswith('INSERT INTO "payments_payment"'))
    assert made.index(of_both[0]) < held
    assert 'ORDER BY "payments_credit"."id" ASC' in of_both[0]
