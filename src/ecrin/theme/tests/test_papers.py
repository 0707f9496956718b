"""Printed papers: every script, and never more than the data says."""

import pypdfium2
import pytest
from django.utils import timezone
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrin.theme.papers import paper_of, pdf_of, writable, written
from ecrin.theme.papers.faces import FOLDER, UNKNOWN, characters_of, faces, families

NAMES = {
    "en": "Zoë Łukasz-O’Brien",
    "ru": "Анна Ковальчук",
    "ar": "كريمة",
    "ja": "田中 花子",
    "ko": "김민지",
    "zh-hans": "门骨",
    "zh-hant": "門骨",
}


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(document[place].get_textpage().get_text_range() for place in range(len(document)))


def a_paper(words, *, language="en", **more):
    data = {"title": "A paper", "sections": [{"heading": "", "paragraphs": [words]}]}
    return pdf_of("theme/letter", data, language=language, **more)


@pytest.mark.parametrize("language", NAMES)
def test_every_script_comes_out_of_the_paper_as_it_went_in(language):
    assert NAMES[language] in words_of(a_paper(NAMES[language], language=language))


@pytest.mark.parametrize("language", NAMES)
def test_a_name_of_any_script_is_written_in_a_paper_of_any_language(language):
    for name in [*NAMES.values(), "Ελένη", "שרה", "Անի", "ნინო", "สมชาย", "Nguyễn Thị Hương"]:
        assert writable(name) == name
    assert UNKNOWN not in words_of(a_paper(" ".join(NAMES.values()), language=language))


def test_a_character_that_no_face_has_is_a_square_and_never_a_hole():
    assert writable("Alma \N{GRINNING FACE}") == f"Alma {UNKNOWN}"
    assert UNKNOWN in words_of(a_paper("Alma \N{GRINNING FACE}"))
    assert writable("a\x00b\ud800") == f"ab{UNKNOWN}"


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_name_is_ever_refused_by_a_paper(name):
    assert a_paper(name).startswith(b"%PDF")


@given(st.text(alphabet="#$\"'\\[]{}()*_`@<>=/-~abc", min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_what_somebody_typed_stays_text_and_is_never_set_as_marks(name):
    assert name in words_of(a_paper(f"x{name}x"))


def test_a_name_that_reads_a_file_reads_nothing():
    words = '#read("/theme/typst/house.typ") #import "/x.typ": *'
    assert words in " ".join(words_of(a_paper(words)).split())


def test_a_paper_says_its_title_and_language_and_is_tagged():
    pdf = a_paper("Alma", language="fr", country="CH")
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "A paper"
    assert pypdfium2.PdfDocument(pdf).is_tagged()
    assert b"(fr-CH)" in pdf


def test_the_same_paper_of_the_same_moment_has_the_same_bytes():
    now = timezone.now()
    assert a_paper("Alma", at=now) == a_paper("Alma", at=now)


@pytest.mark.parametrize(
    ("country", "size"), [("US", (612, 792)), ("CA", (612, 792)), ("FR", (595, 842)), ("", (595, 842))]
)
def test_a_paper_fits_the_sheets_of_its_country(country, size):
    page = pypdfium2.PdfDocument(a_paper("Alma", country=country))[0]
    assert tuple(round(side) for side in page.get_size()) == size
    assert paper_of(country) == ("us-letter" if size[0] == 612 else "a4")


def test_han_characters_take_the_forms_of_the_language_and_else_of_the_country():
    assert families("text", "zh-hant", "FR")[-1] == "Noto Sans CJK TC"
    assert families("text", "en", "KR")[-1] == "Noto Sans CJK KR"


def test_every_family_that_is_named_is_there():
    there = {face.family for face in faces().fonts()}
    for kind in ("display", "text"):
        for language in NAMES:
            assert set(families(kind, language, "")) <= there


def test_the_characters_of_the_faces_are_read_as_the_font_tools_read_them():
    for file in FOLDER.glob("*.ttf"):
        assert characters_of(file.read_bytes()) == set(TTFont(file).getBestCmap())
    assert ord("門") in written()


def test_a_paper_that_is_not_there_is_said():
    with pytest.raises(LookupError):
        pdf_of("theme/nothing", {"title": ""}, language="en")


def test_data_that_does_not_go_with_its_paper_is_said():
    with pytest.raises(ValueError, match="theme/letter"):
        pdf_of("theme/letter", {"title": "Only a title"}, language="en")
