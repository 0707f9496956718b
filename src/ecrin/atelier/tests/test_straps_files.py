"""Straps and watches' fittings as files: taken out, looked at row by row, brought in whole or not at all."""

import csv
import io
from decimal import Decimal

import pytest

from ecrin.atelier.models import Strap, WatchFitting
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Material
from ecrin.catalog.services.exchange import BadRows, apply_import, export_file, plan_import
from ecrin.core.errors import NotAllowed
from ecrin.core.journal import Fact

from .workshop import COMES_WITH, OTHER, a_strap, a_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser(markets):
    return person("merchandiser")


def planned(kind, text, actor):
    return plan_import(kind=kind, content=text.encode(), actor=actor)


def taken_out(kind, actor):
    return export_file(kind=kind, actor=actor)


def cells(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_straps_are_taken_out_and_brought_in_again_without_any_change(merchandiser):
    steel = Material.objects.get_or_create(slug="steel", defaults={"name": "Steel"})[0]
    a_strap(width=Decimal("19.5"), buckle="pin", buckle_metal=steel, wrist_least=150, wrist_most=190)
    a_strap("nobody-measured", reference="MV23", width=None)
    out = taken_out("straps", merchandiser)
    first, second = sorted(cells(out), key=lambda row: row["reference"])
    assert first == {
        "reference": "MV22", "width": "19.5", "fitting": "standard", "family": "-", "buckle": "pin",
        "buckle_metal": "steel", "wrists": "150-190",
    }  # fmt: skip
    assert (second["width"], second["wrists"]) == ("-", "-")
    plan = plan_import(kind="straps", content=out, actor=merchandiser)
    assert plan.summary == {"create": 0, "update": 0, "none": 2, "errors": 0}


def test_watches_are_taken_out_and_brought_in_again_without_any_change(merchandiser):
    a_strap()
    a_watch()
    out = taken_out("fittings", merchandiser)
    assert cells(out)[0] | {"width": "16"} == {
        "reference": "MV20", "width": "16", "fitting": "standard", "family": "-", "comes_with": COMES_WITH, "days": "1-2",
    }  # fmt: skip
    assert not plan_import(kind="fittings", content=out, actor=merchandiser).effects


def test_a_row_changes_what_it_says_and_leaves_what_it_leaves_empty(merchandiser):
    strap = a_strap(buckle="pin", wrist_least=150, wrist_most=190)
    plan = planned("straps", "reference,width,buckle,wrists\nMV22,18,-,\n", merchandiser)
    (effect,) = plan.effects
    assert {(one.column, one.before, one.after) for one in effect.changes} == {
        ("width", "16", "18"),
        ("buckle", "pin", "-"),
    }
    strap.refresh_from_db()
    assert strap.width == 16  # looking writes nothing
    apply_import(plan=plan, actor=merchandiser)
    strap.refresh_from_db()
    assert (strap.width, strap.buckle, strap.wrist_least) == (18, "", 150)
    assert Fact.objects.get(name="atelier.fitting-changed").data["action"] == "changed"


def test_a_strap_that_was_none_becomes_one_by_its_row(merchandiser):
    strap = a_strap()
    product = strap.product_id
    strap.delete()
    apply_import(plan=planned("straps", "reference,width\nMV22,20\n", merchandiser), actor=merchandiser)
    made = Strap.objects.get()
    assert (made.product_id, made.width, made.fitting) == (product, 20, "standard")
    assert Fact.objects.get(name="atelier.fitting-changed").data["action"] == "added"


def test_what_does_not_change_is_not_written(merchandiser):
    a_strap()
    a_strap("other", reference="MV23")
    apply_import(plan=planned("straps", "reference,width\nMV22,16\nMV23,20\n", merchandiser), actor=merchandiser)
    assert Fact.objects.filter(name="atelier.fitting-changed").count() == 1


WRONG = [
    ("straps", "reference,width\nMV99,20\n", "reference", "no creation “MV99”"),
    ("straps", "reference,width\nMV22,wide\n", "width", "not a number of millimetres"),
    ("straps", "reference,width\nMV22,NaN\n", "width", ""),
    ("straps", "reference,width\nMV22,0.5\n", "width", ""),
    ("straps", "reference,fitting\nMV22,glue\n", "fitting", ""),
    ("straps", "reference,fitting\nMV22,own\n", "family", "Name the shape"),
    ("straps", "reference,buckle_metal\nMV22,tin\n", "buckle_metal", "no material “tin”"),
    ("straps", "reference,wrists\nMV22,190-150\n", "wrists", "smaller than the smallest"),
    ("straps", "reference,wrists\nMV22,wide\n", "wrists", "not two whole numbers"),
    ("straps", "reference,width\nMV22,20\nMV22,18\n", "", "says the same thing already"),
    ("fittings", "reference,days\nMV20,5-2\n", "days", "fewer than the least"),
    ("fittings", "reference,days\nMV20,-\n", "days", "not two whole numbers"),
    ("fittings", "reference,comes_with\nMV20,MV99\n", "comes_with", "No strap has this SKU"),
    ("fittings", "reference,width\nMV20,18\n", "comes_with", "does not fit the watch"),
]


@pytest.mark.parametrize(("kind", "text", "column", "sentence"), WRONG)
def test_a_row_that_cannot_be_says_why_and_nothing_is_loaded(merchandiser, kind, text, column, sentence):
    a_strap()
    a_watch()
    plan = planned(kind, text, merchandiser)
    (error,) = plan.errors
    assert error.column == column
    assert sentence in error.sentence
    with pytest.raises(BadRows):
        apply_import(plan=plan, actor=merchandiser)
    assert (Strap.objects.get().width, WatchFitting.objects.get().width) == (16, 16)


def test_a_watch_gets_the_strap_that_it_comes_with(merchandiser):
    a_strap()
    a_watch(comes_with="")
    text = f"reference,comes_with,days\nMV20,{OTHER},2-4\n"
    apply_import(plan=planned("fittings", text, merchandiser), actor=merchandiser)
    watch = WatchFitting.objects.get()
    assert (watch.comes_with, watch.days_least, watch.days_most) == (OTHER, 2, 4)


def test_who_may_not_change_straps_does_not_by_a_file(markets):
    a_strap()
    stranger = person("client-service")
    for kind in ("straps", "fittings"):
        with pytest.raises(NotAllowed):
            planned(kind, "reference,width\nMV22,20\n", stranger)


def test_both_are_among_the_files_of_the_back_office(client, merchandiser):
    client.force_login(merchandiser)
    page = client.get("/back-office/files/").content.decode()
    for said in ("Straps", "Watches’ fittings", 'value="straps"', 'value="fittings"'):
        assert said in page, said
