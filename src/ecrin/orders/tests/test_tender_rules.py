"""What is taken of several payments and given back to them, as arithmetic."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ecrin.orders.rules import captures, refunds, taken_for
from ecrin.payments.rules import Held

amounts = st.integers(1, 500_000)
promised = st.lists(st.tuples(amounts, st.booleans()), min_size=1, max_size=4)


def fresh(pairs):
    return [Held(may_take=amount, in_parts=in_parts) for amount, in_parts in pairs]


def took(held, parts):
    """The payments once their banks did it."""
    return [
        replace(
            one,
            captured=one.captured + part,
            may_give=one.may_give + part,
            may_take=one.may_take - part if one.in_parts or not part else 0,
        )
        for one, part in zip(held, parts, strict=True)
    ]


def gave(held, parts, name):
    return [
        replace(one, may_give=one.may_give - part, refunds={**one.refunds, name: part})
        for one, part in zip(held, parts, strict=True)
    ]


@given(promised, st.lists(amounts, max_size=5), st.integers(0, 1000))
def test_however_it_is_split_all_parcels_together_take_the_total_to_the_cent(pairs, parcels, less):
    held = fresh(pairs)
    total = max(sum(amount for amount, _ in pairs) - less, 1)
    left = 0
    for amount in [*parcels, total]:
        left = min(left + amount, total)
        held = took(held, captures(held, up_to=left, total=total))
        assert left <= taken_for(held) <= total
        assert sum(captures(held, up_to=left, total=total)) == 0  # asked again, nothing more
    assert taken_for(held) == total
    assert all(0 <= one.captured <= amount for one, (amount, _) in zip(held, pairs, strict=True))


@given(promised, st.lists(amounts, min_size=1, max_size=6))
def test_refunds_of_any_sizes_add_up_and_no_payment_gives_more_than_it_took(pairs, wanted):
    held = took(fresh(pairs), [amount for amount, _ in pairs])
    left = sum(amount for amount, _ in pairs)
    for number, amount in enumerate(wanted):
        parts = refunds(held, amount)
        assert sum(parts) == min(amount, left)
        assert all(0 <= part <= one.may_give for part, one in zip(parts, held, strict=True))
        held, left = gave(held, parts, f"return:{number}"), left - sum(parts)


def test_the_latest_payment_gives_back_first():
    assert refunds([Held(may_give=100), Held(may_give=40)], 60) == [20, 40]


def test_a_bank_that_takes_once_gives_its_whole_share_as_soon_as_any_of_it_is_needed():
    held = [Held(may_take=100), Held(may_take=50, in_parts=False)]
    assert captures(held, up_to=80, total=150) == [80, 0]
    assert captures(held, up_to=120, total=150) == [100, 50]


def test_what_went_back_for_a_cheaper_order_is_taken_anew_and_what_came_back_in_a_parcel_is_not():
    held = [Held(captured=150, may_take=0), Held(may_take=30)]
    edited = [replace(held[0], refunds={"edited:7": 40}), held[1]]
    returned = [replace(held[0], refunds={"return:7": 40}), held[1]]
    assert captures(edited, up_to=140, total=140) == [0, 30]
    assert captures(returned, up_to=150, total=150) == [0, 0]
