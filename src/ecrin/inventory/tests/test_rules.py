from hypothesis import given
from hypothesis import strategies as st

from ecrin.inventory.rules import Shelf, Stock, Taken, allocate, told

SHELVES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (max(pair), min(pair))), max_size=5
).map(lambda rows: [Shelf(f"place-{n}", there, held) for n, (there, held) in enumerate(rows)])


def test_what_is_not_counted_is_as_staff_say():
    assert told(flag="made-to-order", extra_days=20, free=None) == Stock("made-to-order", 20)
    assert told(flag="sold-out", extra_days=0, free=None) == Stock("sold-out")


def test_counted_pieces_win_over_what_staff_say():
    assert told(flag="sold-out", extra_days=0, free=9) == Stock("in-stock", 0, 9)
    assert told(flag="made-to-order", extra_days=20, free=1) == Stock("low", 0, 1)
    assert told(flag="in-stock", extra_days=0, free=4, low_at=4) == Stock("low", 0, 4)


def test_when_none_is_left_it_is_made_again_or_sold_out():
    assert told(flag="made-to-order", extra_days=20, free=0) == Stock("made-to-order", 20, 0)
    assert told(flag="back-soon", extra_days=0, free=0) == Stock("back-soon", 0, 0)
    assert told(flag="in-stock", extra_days=0, free=0) == Stock("sold-out", 0, 0)
    assert told(flag="low", extra_days=3, free=0) == Stock("sold-out", 0, 0)


def test_one_place_that_has_all_comes_before_several():
    assert allocate(3, [Shelf("paris", 2), Shelf("lyon", 3)]) == (Taken("lyon", 3),)
    assert allocate(2, [Shelf("paris", 2), Shelf("lyon", 3)]) == (Taken("paris", 2),)
    assert allocate(4, [Shelf("paris", 2), Shelf("lyon", 3)]) == (Taken("paris", 2), Taken("lyon", 2))


@given(quantity=st.integers(1, 20), shelves=SHELVES)
def test_no_more_is_taken_than_is_free_and_never_a_part(quantity, shelves):
    taken = allocate(quantity, shelves)
    free = {shelf.location: shelf.free for shelf in shelves}
    assert all(0 < part.quantity <= free[part.location] for part in taken)
    assert len({part.location for part in taken}) == len(taken)
    enough = sum(free.values()) >= quantity
    assert sum(part.quantity for part in taken) == (quantity if enough else 0)
