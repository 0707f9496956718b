"""What a wish to engrave becomes at every door: price, days, words, and the sentence that says why not."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ecrin.atelier.models import BlockedWord, EngravingBox, EngravingMarket, EngravingRule
from ecrin.atelier.selectors import engraving_sheets, made
from ecrin.atelier.selectors.engraving_sheets import engraving_sheet, svg_of
from ecrin.atelier.selectors.engravings import engraved, kept_of, places_for
from ecrin.atelier.selectors.previews import shown_on
from ecrin.atelier.services import keep_rule
from ecrin.atelier.services.files import EngravingFile, draft_of, things_by_name
from ecrin.catalog.models import Variant
from ecrin.catalog.rules import PictureInfo
from ecrin.catalog.services import exchange
from ecrin.catalog.tests.factories import make_picture, make_product
from ecrin.clients.models import User
from ecrin.core.changes import Change
from ecrin.core.errors import NotAllowed
from ecrin.core.testing import queries
from ecrin.markets.models import Market

from .factories import engraving_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(markets):
    """A ring in size 52 that is engraved inside, with compliments, in three to five days."""
    product = make_product("aurore-ring")
    engraving_rule(product)
    return Variant.objects.filter(product=product).first()


@pytest.fixture
def us(markets):
    return markets.storefronts["en-us"]


def wish(sku, us, **payload):
    return made({"a": (sku, {"engraving": payload})}, us)["a"]


def test_a_wish_becomes_words_days_and_one_drawing(ring, us):
    found = wish(ring.sku, us, place="inside-band", line1=" Pour  toujours ", typeface="antiqua")
    assert (found.problem, found.extra, found.least, found.most, found.is_final) == ("", 0, 3, 5, True)
    assert [tuple(fact) for fact in found.facts] == [
        ("Engraving, Inside the band", "Pour toujours"), ("Typeface", "Antiqua"),
    ]  # fmt: skip
    kept = found.payload["engraving"]
    assert (kept["text"], kept["typeface"], kept["place"]) == ("Pour toujours", "antiqua", "inside-band")
    again = kept_of(kept)
    assert again.is_same
    assert again.drawing.digest == kept["digest"]


def test_what_is_kept_is_judged_again_and_stays_what_it_was(ring, us):
    once = wish(ring.sku, us, place="inside-band", line1="愛")
    assert once.payload["engraving"]["typeface"] == "gothic-jp"
    twice = made({"a": (ring.sku, json.loads(json.dumps(once.payload)))}, us)["a"]
    assert (twice.payload, twice.problem) == (once.payload, "")


def test_what_is_kept_is_drawn_whatever_the_rules_say_later(ring, us):
    kept = wish(ring.sku, us, place="inside-band", line1="Anna").payload["engraving"]
    EngravingRule.objects.get().delete()
    assert kept_of(kept).is_same
    assert wish(ring.sku, us, **kept).problem == "This is not engraved."
    assert not kept_of({**kept, "digest": "0"}).is_same
    for broken in ({}, {"text": "A"}, {**kept, "typeface": "x"}, {**kept, "room": 3}, {**kept, "room": {"lines": "x"}}):
        assert kept_of(broken) is None


@pytest.mark.parametrize(("payload", "says"), [
    ({"line1": "a😀"}, "Emoji"), ({"line1": "a\u202eb"}, "nobody sees"), ({"line1": "x" * 21}, "room for 20 characters"),
    ({"line1": "愛", "typeface": "antiqua"}, "Please choose: Japanese"), ({"line1": "ไทย"}, "none of our typefaces"),
    ({"line1": "A", "typeface": "comic"}, "choose a typeface"), ({"line1": "A", "line2": "B"}, "room for 1 line"),
    ({"line1": "oh d a m n"}, "do not engrave"), ({"line1": "€"}, "These signs we do"), ({"line1": " "}, "Please write"),
    ({"line1": "A", "place": "elsewhere"}, "not engrave there"), ({"text": ["A"]}, "Please write"),
])  # fmt: skip
def test_each_refusal_is_a_sentence_that_says_what_to_do(ring, us, payload, says):
    BlockedWord.objects.create(word="damn")
    found = wish(ring.sku, us, **({"place": "inside-band"} | payload))
    assert says in found.problem
    assert found.is_final


def test_what_is_not_engraved_is_said_for_strangers_pieces_too(ring, us):
    plain = Variant.objects.filter(product=make_product("plain", reference="P1")).first()
    assert wish(plain.sku, us, line1="A").problem
    assert wish("nothing", us, line1="A").problem


def test_a_market_pays_its_own_price_and_may_have_none(ring, us):
    rule = EngravingRule.objects.get()
    row = EngravingMarket.objects.create(rule=rule, market=Market.objects.get(code="us"), extra=9_000)
    assert wish(ring.sku, us, line1="A").extra == 9_000
    row.is_offered = False
    row.save()
    assert wish(ring.sku, us, line1="A").problem == "This is not engraved."


def test_many_wishes_cost_one_query(ring, us):
    wish(ring.sku, us, line1="A")
    with queries() as asked:
        made({str(number): (ring.sku, {"engraving": {"line1": f"A{number}"}}) for number in range(9)}, us)
    assert len(asked) == 1


def test_the_rules_are_read_once_and_anew_after_a_change(ring, us):
    product = ring.product
    where = (product.pk, product.department_id, product.category_id, us)
    assert [one.code for one in places_for(*where)] == ["inside-band"]
    with queries() as asked:
        places_for(*where)
    assert not asked
    rule = EngravingRule.objects.get()
    rule.is_live = False
    rule.save()
    assert Change.objects.filter(key="engravings").exists()
    assert places_for(*where) == ()


def test_sentences_are_in_the_readers_language_direction(ring, us):
    found = wish(ring.sku, us, line1="אב", typeface="antiqua")
    assert "\u2068א\u2069" in found.problem


def test_a_place_is_drawn_where_staff_said_it_is_else_on_a_plate(ring, us):
    (rule,) = places_for(ring.product_id, ring.product.department_id, ring.product.category_id, us)
    with translation.override("en"):
        found = engraved("Anna", rule, "52", "antiqua", us)
    picture = make_picture()
    info = PictureInfo(id=picture.pk, url="/x.svg", width=800, height=800, is_vector=True)
    assert shown_on(found, [info]).image == ""
    EngravingBox.objects.create(picture=picture, code="inside-band", left=30, top=20, width=40, height=10, turn=5)
    shown = shown_on(found, [info])
    assert (shown.image, shown.left, shown.top, shown.width, shown.height) == ("/x.svg", 300, 200, 400, 100)
    assert shown.turn.startswith("rotate(5 500.0 250.0")


# What staff may say


def test_a_rule_is_for_one_thing(ring):
    rule = EngravingRule.objects.get()
    rule.department = ring.product.department
    with pytest.raises(ValidationError):
        rule.full_clean()


def test_a_place_stays_within_its_picture():
    with pytest.raises(ValidationError):
        EngravingBox(picture=make_picture(), code="a", left=80, top=0, width=30, height=10).full_clean()


def test_a_blocked_word_has_a_letter():
    with pytest.raises(ValidationError):
        BlockedWord(word="…!").full_clean()


# Files

HEADER = "for,place,name,technique,lines,characters,height,width,typefaces,scripts,days,prices,sizes\n"
ROW = "aurore-1,band,Inside the band,engrave,1,20,1.2,40,antiqua italic,latin,3-5,us=50,48=:16:36.5\n"


@pytest.fixture
def shelf(markets):
    return make_product("aurore-ring", reference="aurore-1")


def plan(text):
    return exchange.plan_import(kind="engravings", content=text.encode(), actor=None)


def test_a_file_of_rules_shows_what_it_would_do_and_does_it_once(shelf):
    first = plan(HEADER + ROW)
    assert first.errors == ()
    assert [row.effect for row in first.rows] == ["create"]
    assert not EngravingRule.objects.exists()
    exchange.apply_import(plan=first, actor=None)
    rule = EngravingRule.objects.get()
    assert (rule.product_id, rule.most_days, rule.typefaces) == (shelf.pk, 5, ["antiqua", "italic"])
    assert rule.markets.get().extra == 5_000
    assert rule.sizes.get().characters == 16
    assert [row.effect for row in plan(HEADER + ROW).rows] == ["none"]
    (changed,) = plan(HEADER + ROW.replace("us=50", "us=no")).rows
    assert (changed.effect, [change.column for change in changed.changes]) == ("update", ["prices"])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_out_goes_in_again_without_any_change(shelf, form):
    exchange.apply_import(plan=plan(HEADER + ROW), actor=None)
    content = exchange.export_file(kind="engravings", form=form, actor=None)
    again = exchange.plan_import(kind="engravings", content=content, actor=None)
    assert again.errors == ()
    assert {row.effect for row in again.rows} == {"none"}


@pytest.mark.parametrize(("old", "new", "column"), [
    ("aurore-1,", "nothing,", "for"), (",1,20,", ",x,20,", "lines"), (",1,20,", ",9,20,", "lines"), ("1.2", "tall", "height"),
    ("antiqua italic", "comic", "typefaces"), ("latin", "runes", "scripts"), ("us=50", "mars=1", "prices"),
    ("us=50", "us=-1", "prices"), ("us=50", "us=0.001", "prices"), ("48=:16:36.5", "48", "sizes"), ("3-5", "5-3", "days"),
    ("engrave", "burn", "technique"), (",band,", ",Le Band,", "place"),
])  # fmt: skip
def test_a_row_that_cannot_be_names_its_column_and_nothing_is_loaded(shelf, old, new, column):
    wrong = plan(HEADER + ROW.replace(old, new, 1))
    assert [error.column for error in wrong.errors] == [column]
    with pytest.raises(exchange.BadRows):
        exchange.apply_import(plan=wrong, actor=None)
    assert not EngravingRule.objects.exists()


def test_nobody_loads_a_file_of_rules_without_the_right_to(shelf):
    stranger = User.objects.create_user("stranger@house.test")
    with pytest.raises(NotAllowed):
        exchange.plan_import(kind="engravings", content=(HEADER + ROW).encode(), actor=stranger)


def test_a_rule_said_twice_is_one_rule(shelf):
    markets = {market.code: market for market in Market.objects.all()}
    cells = dict.fromkeys([column.name for column in EngravingFile.columns], "")
    cells |= {"for": "aurore-1", "place": "band", "name": "Band", "typefaces": "antiqua", "scripts": "latin"}
    draft = draft_of(cells, things_by_name(), markets)
    assert keep_rule(draft=draft).pk == keep_rule(draft=draft).pk


# The workshop's sheet


def test_the_sheet_holds_the_drawing_that_the_client_saw_and_names_its_digest(ring, us):
    kept = wish(ring.sku, us, place="inside-band", line1="愛をこめて").payload["engraving"]
    drawn = kept_of(kept)
    svg = svg_of(drawn)
    assert drawn.drawing.path in svg
    assert 'width="30mm"' in svg
    told = {"number": "E-1", "piece": "Ring", "sku": ring.sku, "language": "en"}
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    sheet = engraving_sheet(kept, **told, at=moment)
    assert sheet.startswith(b"%PDF")
    assert engraving_sheet(kept, **told, at=moment) == sheet
    other = wish(ring.sku, us, place="inside-band", line1="愛をこめた").payload["engraving"]
    assert engraving_sheet(other, **told, at=moment) != sheet
    assert engraving_sheet({}, **told) is None


def test_a_sheet_says_where_it_is_not_what_the_client_saw(ring, us, monkeypatch):
    kept = wish(ring.sku, us, place="inside-band", line1="Anna").payload["engraving"]
    seen = []
    monkeypatch.setattr(engraving_sheets, "pdf_of", lambda _template, data, **_more: seen.append(data) or b"%PDF")
    for payload in (kept, {**kept, "digest": "0" * 64}):
        engraving_sheet(payload, number="E-1", piece="Ring", sku=ring.sku, language="en")
    assert [bool(data["warning"]) for data in seen] == [False, True]
    assert seen[0]["digest"] == kept["digest"]
