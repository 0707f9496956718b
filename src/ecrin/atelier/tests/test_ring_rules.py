"""Grades, sets of stones as numbers, and addresses read kindly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.rules.asked import MOST_PAGE, SORTS, read_asked
from ecrin.atelier.rules.columns import GRADED, PER_PAGE, Cells, Columns, Wish
from ecrin.atelier.rules.stones import (
    CLARITIES,
    COLOURS,
    FINISHES,
    FLUORESCENCES,
    GRADES,
    SHAPES,
    SettingInfo,
    StoneInfo,
    between,
    nearest,
)

STONE = StoneInfo(
    number="S-1", certificate="C1", laboratory="IGL", shape="round", carat=Decimal("1.00"), colour="F", clarity="VS1",
    cut="excellent", polish="excellent", symmetry="good", fluorescence="none", length=Decimal("6.45"),
    width=Decimal("6.41"), depth=Decimal("3.97"),
)  # fmt: skip
SETTING = SettingInfo(product_id=1, shapes=("round", "oval"), least=Decimal("0.50"), most=Decimal("2.00"), days=15)


@pytest.mark.parametrize(
    ("shape", "carat", "misfit"),
    [("round", "0.50", ""), ("oval", "2.00", ""), ("pear", "1.00", "shape"), ("round", "0.49", "light"), ("round", "2.01", "heavy")],
)  # fmt: skip
def test_a_setting_takes_its_shapes_between_its_weights(shape, carat, misfit):
    assert SETTING.misfit(shape, Decimal(carat)) == misfit


def test_a_stone_tells_its_proportions_as_laboratories_do():
    assert (STONE.depth_percent, STONE.ratio) == (Decimal("61.9"), Decimal("1.01"))


def test_a_span_of_grades_holds_both_ends_whichever_stands_first():
    assert between(COLOURS, "E", "G") == between(COLOURS, "G", "E") == {"E", "F", "G"}
    assert between(COLOURS, "L", "") == {"L", "M"}
    assert between(CLARITIES, "", "IF") == {"FL", "IF"}


def test_the_nearest_stones_are_those_that_look_alike_and_never_the_stone_itself():
    others = [
        replace(STONE, number="S-2", carat=Decimal("1.02")),
        replace(STONE, number="S-3", colour="G"),
        replace(STONE, number="S-4", carat=Decimal("3.00")),
        STONE,
    ]
    assert [one.number for one in nearest(STONE, others)] == ["S-2", "S-3", "S-4"]


CELLS = st.builds(
    Cells,
    number=st.uuids().map(str),
    carat=st.integers(20, 500),
    price=st.integers(1, 10**7),
    is_free=st.booleans(),
    shape=st.sampled_from(SHAPES[:4]),
    colour=st.sampled_from(COLOURS),
    clarity=st.sampled_from(CLARITIES),
    cut=st.sampled_from(("", *FINISHES)),
    polish=st.sampled_from(FINISHES),
    symmetry=st.sampled_from(FINISHES),
    fluorescence=st.sampled_from(FLUORESCENCES),
    laboratory=st.sampled_from(("A", "B")),
)
ENDS = st.tuples(st.none() | st.integers(0, 600), st.none() | st.integers(0, 600))
PRICES = st.tuples(st.none() | st.integers(0, 10**7), st.none() | st.integers(0, 10**7))


def within(value, ends):
    return (ends[0] is None or value >= ends[0]) and (ends[1] is None or value <= ends[1])


@given(
    rows=st.lists(CELLS, max_size=300, unique_by=lambda row: row.number),
    colours=st.frozensets(st.sampled_from(COLOURS)),
    cuts=st.frozensets(st.sampled_from(FINISHES)),
    carat=ENDS,
    price=PRICES,
    setting=ENDS,
)
def test_every_count_is_what_looking_at_each_stone_would_give(rows, colours, cuts, carat, price, setting):
    columns = Columns(rows, GRADES)
    shapes = frozenset(SHAPES[:2])
    found = columns.find(Wish({"colour": colours, "cut": cuts}, carat, price, shapes, setting))
    base = [row for row in rows if row.is_free and row.shape in shapes and within(row.carat, setting)]
    tests = {
        "colour": lambda row: not colours or row.colour in colours,
        "cut": lambda row: not cuts or row.cut in cuts or not row.cut,
        "carat": lambda row: within(row.carat, carat),
        "price": lambda row: within(row.price, price),
    }
    kept = [row for row in base if all(test(row) for test in tests.values())]
    assert found.total == len(kept)
    by_price = [row.number for row in sorted(kept, key=lambda row: (row.price, row.number))]
    assert list(found.numbers) == by_price[:PER_PAGE]
    for name in GRADED:
        left = [row for row in base if all(test(row) for other, test in tests.items() if other != name)]
        for value, count in found.counts[name].items():
            assert count == sum(getattr(row, name) == value for row in left), (name, value)
    for name in ("carat", "price"):
        left = [row for row in base if all(test(row) for other, test in tests.items() if other != name)]
        assert sum(bar.count for bar in found.bars[name]) == len(left)


@given(st.lists(CELLS, min_size=1, max_size=600, unique_by=lambda row: row.number), st.sampled_from(["price", "carat", "colour", "clarity"]), st.booleans())  # fmt: skip
def test_pages_in_any_order_hold_every_stone_once(rows, order, down):
    columns = Columns([row._replace(is_free=True) for row in rows], GRADES)
    pages = -(-len(rows) // PER_PAGE)
    seen = [
        number
        for page in range(1, pages + 1)
        for number in columns.find(Wish(), order=order, down=down, page=page).numbers
    ]
    assert sorted(seen) == sorted(row.number for row in rows)
    by_number = {row.number: row for row in rows}
    scale = GRADES.get(order)
    values = [scale.index(getattr(by_number[n], order)) if scale else getattr(by_number[n], order) for n in seen]
    assert values == sorted(values, reverse=down)


def test_a_stone_that_is_sold_leaves_and_one_that_comes_back_is_there():
    columns = Columns([Cells("S-1", 100, 500, True, "round", "F", "VS1", "", "good", "good", "none", "A")], GRADES)
    columns.set_free("S-1", is_free=False)
    assert (columns.find(Wish()).total, columns.is_free("S-1"), columns.is_free("S-2")) == (0, False, False)
    columns.set_free("S-1", is_free=True)
    assert (columns.find(Wish()).total, columns.price_of("S-1"), columns.price_of("S-2")) == (1, 500, None)


def test_no_stone_at_all_is_a_table_too():
    found = Columns([], GRADES).find(Wish(carat=(1, 2), price=(1, 2)))
    assert (found.total, found.numbers) == (0, ())


def read(text):
    return read_asked(QueryDict(text), to_minor=lambda value: int(value * 100))


def test_an_address_is_read_and_written_in_one_order():
    asked = read("price-to=9000&shape=oval&shape=round&colour-from=E&colour-to=G&sort=-carat&setting=a&compare=S-1&x=1")
    assert asked.grades["colour"] == {"E", "F", "G"}
    assert (asked.price, asked.sort, asked.down, asked.count) == ((None, 900_000), "carat", True, 3)
    written = "setting=a&shape=oval&shape=round&colour-from=E&colour-to=G&price-to=9000&compare=S-1&sort=-carat"
    assert asked.query() == written
    assert read(written).query() == written
    assert asked.query(filters=False) == "setting=a&compare=S-1&sort=-carat"


@pytest.mark.parametrize("text", ["abc", "-1", "NaN", "1e99", "٣x", "9" * 30])
def test_a_number_that_cannot_be_read_is_named_and_left_out(text):
    asked = read(QueryDict(mutable=True).urlencode() + f"carat-from={text}")
    assert asked.carat == (None, None)
    assert asked.unread == ("carat-from",)


def test_ends_that_are_exchanged_are_put_in_order_and_a_comma_is_a_point():
    assert read("carat-from=2&carat-to=1%2C5").carat == (150, 200)


@given(st.text(max_size=60))
def test_whatever_an_address_says_is_a_wish_and_is_written_so_that_it_is_read_again(text):
    said = f"page={text}&sort={text}&shape={text}&carat-from={text}&price-to={text}&compare={text}&colour-from={text}"
    for asked in (read(text), read(said)):
        assert 1 <= asked.page <= MOST_PAGE
        assert asked.sort in SORTS
        for name, values in asked.grades.items():
            assert name == "laboratory" or values <= {*GRADES[name]}
        for least, most in (asked.carat, asked.price):
            assert least is None or most is None or least <= most
        again = read(asked.query())
        assert (again.wish(), again.sort, again.down) == (asked.wish(), asked.sort, asked.down)
