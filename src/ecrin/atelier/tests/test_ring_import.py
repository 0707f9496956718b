"""A supplier's list of stones: read in its own words, shown before it is loaded, all or nothing."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.models import Stone
from ecrin.atelier.rules.stones import GRADES
from ecrin.atelier.rules.supplied import Unreadable, measurements_text, read_grade, read_measurements
from ecrin.atelier.selectors.stones import tables
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Price, PriceChange
from ecrin.catalog.services.exchange import BadRows, apply_import, export_file, plan_import
from ecrin.core.errors import NotAllowed
from ecrin.core.journal import history_of
from ecrin.inventory.selectors import differences, stock_of
from ecrin.inventory.services import hold_stock
from ecrin.inventory.tests.factories import place

from .stones import a_stone

pytestmark = pytest.mark.django_db
HEAD = "Stock #,Lab,Report #,Shape,Weight,Color,Clarity,Cut Grade,Pol,Sym,Fluor,Meas,Vendor,price_us\n"
ROW = "S-1,IGL,77,RB,1.01,F,VS1,EX,EX,VG,NON,6.45-6.41x3.97,North,5400\n"


@pytest.fixture
def house(markets):
    place("vault")
    return markets


def load(text, kind="stones", actor=None):
    plan = plan_import(kind=kind, content=text.encode(), actor=actor)
    apply_import(plan=plan, actor=actor)
    return plan


def test_a_list_in_a_suppliers_own_words_becomes_stones_with_price_and_piece(house):
    plan = load(HEAD + ROW)
    assert plan.summary == {"create": 1, "update": 0, "none": 0, "errors": 0}
    stone = Stone.objects.get()
    assert (stone.number, stone.shape, stone.cut, stone.symmetry, stone.fluorescence) == (
        "S-1", "round", "excellent", "very-good", "none",
    )  # fmt: skip
    assert (stone.length, stone.width, stone.depth) == (Decimal("6.45"), Decimal("6.41"), Decimal("3.97"))
    assert stock_of(["S-1"])["S-1"].free == 1
    assert Price.objects.get(sku="S-1").amount == PriceChange.objects.get(sku="S-1").new_amount == 540_000
    assert tables.of(house.storefronts["en-us"].market).is_free("S-1")
    assert [fact.data["action"] for fact in history_of("stone:S-1")] == ["added"]
    assert differences() == []


def test_loading_it_again_changes_nothing_and_what_changed_is_shown(house):
    load(HEAD + ROW)
    assert load(HEAD + ROW).summary["none"] == 1
    plan = load(HEAD + ROW.replace("VS1", "VS2").replace("5400", "5100"))
    assert [(one.column, one.before, one.after) for one in plan.effects[0].changes] == [
        ("clarity", "VS1", "VS2"), ("price_us", "$5,400", "$5,100"),
    ]  # fmt: skip
    assert Stone.objects.get().clarity == "VS2"
    assert tables.of(house.storefronts["en-us"].market).price_of("S-1") == 510_000


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        (("RB", "blob"), "shape", "blob"),
        (("1.01", "0.01"), "carat", "not a weight"),
        (("1.01", "x"), "carat", "not a weight"),
        ((",F,", ",Z,"), "colour", "these are: D, E"),
        (("VS1", "VS9"), "clarity", "VS9"),
        (("6.45-6.41x3.97", "6.45"), "measurements", "three lengths"),
        (("5400", "cheap"), "price_us", "not an amount"),
        (("5400", "0"), "price_us", "above nought"),
        (("S-1", "s 1"), "number", "capital letters"),
        (("77", ""), "certificate", "its certificate"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_nothing_is_loaded(house, change, column, sentence):
    text = HEAD + ROW.replace(*change) + ROW.replace("S-1", "S-2").replace("77", "78")
    plan = plan_import(kind="stones", content=text.encode(), actor=None)
    assert [(error.row, error.column) for error in plan.errors] == [(2, column)]
    assert sentence in plan.errors[0].sentence
    with pytest.raises(BadRows):
        apply_import(plan=plan, actor=None)
    assert not Stone.objects.exists()


def test_a_stone_stands_once_in_a_list_and_a_certificate_names_one_stone(house):
    twice = plan_import(kind="stones", content=(HEAD + ROW + ROW).encode(), actor=None)
    assert "says the same" in twice.errors[0].sentence
    load(HEAD + ROW)
    other = plan_import(kind="stones", content=(HEAD + ROW.replace("S-1", "S-2")).encode(), actor=None)
    assert "S-1 has this certificate" in other.errors[0].sentence
    exchanged = plan_import(kind="stones", content=(HEAD + ROW.replace("77", "78")).encode(), actor=None)
    assert "another certificate" in exchanged.errors[0].sentence


def test_a_stone_that_is_promised_to_an_order_stays_as_it_was_sold(house):
    load(HEAD + ROW)
    hold_stock(purpose="order:1", wanted={"S-1": 1}, expires_at=None)
    assert load(HEAD + ROW.replace("VS1", "I3").replace("5400", "1")).summary["none"] == 1
    assert Stone.objects.get().clarity == "VS1"
    load(HEAD + ROW.replace("S-1", "S-2").replace("77", "78"), kind="all-stones")
    assert Stone.objects.get(number="S-1").state == "offered"


def test_a_whole_list_withdraws_what_its_supplier_has_no_more_and_nothing_of_others(house):
    load(HEAD + ROW + ROW.replace("S-1", "S-2").replace("77", "78"))
    load(HEAD + ROW.replace("S-1", "S-3").replace("77", "79").replace("North", "South"))
    plan = load(HEAD + ROW, kind="all-stones")
    assert [(row.label, row.changes[0].after) for row in plan.effects] == [("S-2", "withdrawn")]
    assert dict(Stone.objects.values_list("number", "state")) == {
        "S-1": "offered",
        "S-2": "withdrawn",
        "S-3": "offered",
    }
    assert not tables.of(house.storefronts["en-us"].market).is_free("S-2")
    load(HEAD + ROW.replace("S-1", "S-2").replace("77", "78"))
    assert Stone.objects.get(number="S-2").state == "offered"


def test_what_is_taken_out_can_be_brought_in_without_any_change(house):
    load(HEAD + ROW)
    a_stone("S-9", cut="", prices={"us": 1, "eu": 2})
    content = export_file(kind="stones", actor=None)
    assert plan_import(kind="stones", content=content, actor=None).summary == {
        "create": 0, "update": 0, "none": 2, "errors": 0,
    }  # fmt: skip


def test_who_may_not_load_stones_does_not(house):
    with pytest.raises(NotAllowed):
        plan_import(kind="stones", content=(HEAD + ROW).encode(), actor=person("lawyer"))
    load(HEAD + ROW, actor=person("merchandiser"))


def test_the_command_shows_maps_and_loads(house, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text((HEAD + ROW).replace("Weight", "Kt").replace("Vendor", "Rap"))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("import-stones", path, stdout=out, stderr=err)
    assert "There is no column “kt”" in err.getvalue()
    call_command("import-stones", path, "--map", "Kt=carat", "--map", "rap=", "--dry-run", stdout=out)
    assert "row 2, S-1: create" in out.getvalue()
    assert not Stone.objects.exists()
    call_command("import-stones", path, "--map", "Kt=carat", "--map", "rap=", stdout=out)
    assert Stone.objects.get().supplier == ""
    with pytest.raises(CommandError, match="maps nothing"):
        call_command("import-stones", path, "--map", "Kt")


SIZES = st.decimals(Decimal("0.10"), Decimal("99.99"), places=2)


@given(SIZES, SIZES, SIZES)
def test_measurements_are_read_back_as_they_were_written(length, width, depth):
    assert read_measurements(measurements_text(length, width, depth)) == (max(length, width), min(length, width), depth)


def outcome(read, *given_):
    try:
        return read(*given_)
    except Unreadable as wrong:
        return wrong


@given(st.text(max_size=20), st.sampled_from(["shape", "colour", "clarity", "cut", "fluorescence"]))
def test_no_cell_breaks_the_reading(text, name):
    grade, measured = outcome(read_grade, name, text), outcome(read_measurements, text)
    if isinstance(grade, Unreadable):
        assert (str(grade), set(grade.known)) == (text, set(GRADES[name]))
    else:
        assert grade in {*GRADES[name], ""}
    if isinstance(measured, Unreadable):
        assert str(measured) == text
    else:
        length, width, depth = measured
        assert length >= width > 0 < depth
