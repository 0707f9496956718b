"""What can be written in metal, and that one drawing comes of it."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrin.atelier.rules.blocked import Blocked, bare, blocked_in
from ecrin.atelier.rules.drawing import SMALLEST, TooWide, layout
from ecrin.atelier.rules.engravings import MarketTerms, Piece, PlaceRule, SizeRoom, places_of
from ecrin.atelier.rules.lettering import Room, direction_of, faults_of, normalised, script_of
from ecrin.atelier.rules.typefaces import SCRIPTS, TYPEFACES

ROOM = Room(lines=2, characters=24, height=1200, width=60_000, scripts=frozenset(SCRIPTS), symbols="&.,’·-♥∞/?")
ANTIQUA = TYPEFACES["antiqua"]
TYPED = st.text(st.characters(codec="utf-8"), max_size=40)


def codes(text: str, typeface: str = "antiqua", room: Room = ROOM) -> dict[str, str]:
    return {fault.code: fault.characters for fault in faults_of(normalised(text), room, TYPEFACES[typeface])}


def ink(path: str) -> list[tuple[int, int]]:
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize(("text", "typeface"), [
    ("Pour toujours, Élise", "antiqua"), ("Любовь", "antiqua"), ("Łódź & Ærø", "linear"), ("Toujours ♥ 2026", "italic"),
    ("愛をこめて", "gothic-jp"), ("사랑해", "gothic-kr"), ("永远", "gothic-sc"), ("永遠", "gothic-tc"), ("حبيبتي ١٢/٥", "naskh"),
    ("אהבה 2026", "hebrew"),
])  # fmt: skip
def test_each_typeface_writes_what_it_says_it_writes(text, typeface):
    assert codes(text, typeface) == {}
    drawing = layout(normalised(text), ROOM, TYPEFACES[typeface])
    assert ink(drawing.path)
    assert drawing.letters == ROOM.height
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in ink(drawing.path))


def test_every_letter_that_is_refused_is_named_with_its_kind():
    assert codes("a😀日\u202eb") == {"emoji": "😀", "typeface": "日", "invisible": "\u202e"}
    assert codes("愛", "antiqua") == {"typeface": "愛"}
    assert codes("€") == {"symbol": "€"}
    assert codes("x\u0327\u0300") == {"mark": "\u0327\u0300"}
    assert codes("ไทย") == {"script": "ไทย"}
    assert codes("Ж", room=replace(ROOM, scripts=frozenset({"latin"}))) == {"script": "Ж"}
    assert codes("Ł", "italic") == {"glyph": "Ł"}
    assert codes("אab", "hebrew") == {"typeface": "ab", "mixed": ""}
    assert codes("  \n ") == {"empty": ""}


def test_a_letter_is_never_borrowed_from_another_face():
    assert ANTIQUA.face_of("♥") == ANTIQUA.symbols
    assert ANTIQUA.symbols.has("α")
    assert ANTIQUA.face_of("α") is None


@pytest.mark.parametrize(
    "bad", [chr(number) for number in (0, 7, 0x200B, 0x200D, 0x202A, 0x2066, 0xFEFF, 0xE000, 0x2028)]
)
def test_nothing_that_nobody_sees_reaches_the_workshop(bad):
    assert "invisible" in codes(f"a{bad}b")


def test_a_text_is_kept_as_one_writes_it():
    assert normalised("  E\u0301lise  d'Or \r\n\r\n") == "Élise d’Or"
    assert normalised("❤\ufe0f") == "♥"
    assert codes("❤️ Anna") == {}


@settings(deadline=None)
@given(TYPED)
def test_normalising_twice_changes_nothing(text):
    once = normalised(text)
    assert normalised(once) == once
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=150, deadline=None)
@given(TYPED, st.sampled_from(sorted(TYPEFACES)))
def test_what_has_no_fault_is_drawn_and_has_no_unknown_letter(text, code):
    text = normalised(text)
    if faults_of(text, ROOM, TYPEFACES[code]):
        return
    assert all(one in " \u3000\n\u200c" or TYPEFACES[code].face_of(one) for one in text)
    first, second = (layout(text, ROOM, TYPEFACES[code]) for _time in range(2))
    assert first.digest == second.digest


@settings(deadline=None)
@given(st.characters(codec="utf-8"))
def test_every_character_there_is_has_a_kind(one):
    assert script_of(one) in {*SCRIPTS, "digit", "space", "mark", "invisible", "emoji", "symbol", ""}


def test_lengths_are_counted_as_one_reads_them():
    small = replace(ROOM, lines=1, characters=3)
    assert codes("abc", room=small) == {}
    (fault,) = faults_of("abcd", small, ANTIQUA)
    assert (fault.code, fault.line, fault.there, fault.most) == ("long", 1, 4, 3)
    assert codes("a\nb", room=small) == {"lines": ""}
    assert codes("שָׁלוֹם", "hebrew", replace(ROOM, characters=4)) == {}
    assert [fault.code for fault in faults_of("x" * 201, replace(ROOM, characters=500), ANTIQUA)] == ["long"]


def test_letters_grow_smaller_to_fit_but_not_too_small_to_be_read():
    width = max(x for x, _y in ink(layout("mmmmmmmm", ROOM, ANTIQUA).path)) - min(
        x for x, _y in ink(layout("mmmmmmmm", ROOM, ANTIQUA).path)
    )
    snug = layout("mmmmmmmm", replace(ROOM, width=round(width * 0.9)), ANTIQUA)
    assert SMALLEST * ROOM.height <= snug.letters < ROOM.height
    assert all(0 <= x <= snug.width for x, _y in ink(snug.path))
    with pytest.raises(TooWide) as wide:
        layout("ok\nmmmmmmmm", replace(ROOM, width=width // 2), ANTIQUA)
    assert (wide.value.line, 0 < wide.value.most < 8) == (2, True)


def test_arabic_is_joined_and_runs_from_the_right_with_its_numbers_from_the_left():
    naskh = TYPEFACES["naskh"]
    joined = layout("بب", ROOM, naskh)
    apart = layout("ب ب", ROOM, naskh)
    assert joined.path != apart.path.replace(" ", "")
    assert joined.path.count("Z") == apart.path.count("Z")
    word, number = layout("حب", ROOM, naskh), layout("حب 25", ROOM, naskh)
    assert min(x for x, _y in ink(number.path)) < min(x for x, _y in ink(word.path))
    assert direction_of("حب 25") == "rtl"
    twenty_five, fifty_two = layout("25", ROOM, naskh), layout("52", ROOM, naskh)
    middle = len(number.path) - len(word.path)
    assert len(twenty_five.path) == len(fifty_two.path)
    assert shape(number.path[:middle]) == shape(twenty_five.path[:middle])


def shape(path: str) -> list[str]:
    return re.findall("[MLQCZ]", path)[:20]


def test_a_drawing_is_another_for_another_text_place_or_typeface():
    one = layout("Anna", ROOM, ANTIQUA).digest
    others = {
        layout("Anne", ROOM, ANTIQUA).digest,
        layout("Anna", ROOM, TYPEFACES["italic"]).digest,
        layout("Anna", replace(ROOM, height=1300), ANTIQUA).digest,
        layout("Anna", replace(ROOM, width=50_000), ANTIQUA).digest,
    }
    assert len({one, *others}) == 5


def test_the_lines_stand_in_the_middle_of_their_place():
    drawing = layout("HH\nHH", ROOM, TYPEFACES["linear"])
    xs, ys = zip(*ink(drawing.path), strict=True)
    assert abs((min(xs) + max(xs)) - drawing.width) <= 200
    assert abs((min(ys) + max(ys)) - drawing.height) <= 2


# Blocked words


@pytest.mark.parametrize(
    "dressed",
    [
        "damn",
        "DAMN",
        "Dämn",
        "d a m n",
        "da\nmn",
        "d.a.m.n",
        "dаmn",
        "d4mn",
        "daaaamn",
        "ＤＡＭＮ",
        "damn!",
        "d@mn",
        "!damn!",
    ],
)
def test_a_blocked_word_is_known_however_it_is_dressed(dressed):
    assert blocked_in(f"oh {dressed} it", [Blocked("damn")], market="us") == "damn"


def test_a_name_that_holds_a_blocked_word_can_be_had_unless_it_is_blocked_everywhere():
    assert blocked_in("Cassandra", [Blocked("ass")], market="us") == ""
    assert blocked_in("as sand", [Blocked("ass")], market="us") == ""
    assert blocked_in("Cassandra", [Blocked("ass", whole=False)], market="us") == "ass"


def test_a_word_is_blocked_in_its_market_and_language_only():
    words = [Blocked("gift", market="de", language="de")]
    assert blocked_in("Gift", words, market="de", language="de")
    assert not blocked_in("Gift", words, market="us", language="de")
    assert not blocked_in("Gift", words, market="de", language="en")


@settings(deadline=None)
@given(TYPED)
def test_a_text_is_compared_the_same_in_capitals(text):
    assert bare(bare(text)) == bare(text)
    assert not bare(text) or blocked_in(text, [Blocked(text, whole=False)], market="us") == text


# Places


def rule(number: int, code: str = "band", **more) -> PlaceRule:
    return PlaceRule(id=number, code=code, name=code, room=ROOM, typefaces=("antiqua",), **more)


RING = Piece(product=1, department=7, categories=(20, 10))


def test_the_nearest_rule_of_a_place_counts():
    every = [rule(1, department_id=7), rule(2, category_id=10), rule(3, category_id=20), rule(4, product_id=1)]
    for count in range(4, 0, -1):
        assert [one.id for one in places_of(every[:count], RING, ())] == [count]
    assert places_of([rule(5, product_id=2), rule(6, category_id=11), rule(7, department_id=8)], RING, ()) == ()


def test_a_nearer_rule_takes_a_place_away():
    assert places_of([rule(1, department_id=7), rule(2, product_id=1, is_live=False)], RING, ()) == ()
    elsewhere = rule(1, department_id=7, markets={5: MarketTerms(is_offered=False)})
    assert places_of([elsewhere], RING, (5,)) == ()
    assert places_of([elsewhere], RING, (6,)) == (elsewhere,)


def test_a_price_is_the_nearest_of_the_chain_and_free_otherwise():
    dear = rule(1, product_id=1, markets={5: MarketTerms(extra=50), 6: MarketTerms(extra=60)})
    assert [dear.terms_in(chain).extra for chain in ((5, 6), (6,), (9, 6), (9,))] == [50, 60, 60, 0]


def test_a_size_has_its_own_room_and_the_rest_of_the_rule():
    sized = rule(1, product_id=1, sizes={"48": SizeRoom(characters=14, width=38_000)})
    assert sized.room_in("48") == replace(ROOM, characters=14, width=38_000)
    assert sized.room_in("52") == ROOM


def test_places_stand_in_the_staffs_order():
    every = [rule(1, "b", product_id=1, position=2), rule(2, "a", product_id=1, position=1), rule(3, "c", product_id=1)]
    assert [one.code for one in places_of(every, RING, ())] == ["c", "a", "b"]
