import re
from pathlib import Path

import pytest

from ecrin.core.house import House
from ecrin.theme.rules import DEFAULT_COLOURS, UnreadableBrand, brand_style, contrast, too_faint, version_of

TOKENS = Path(__file__).resolve().parent.parent / "static" / "theme" / "css" / "tokens.css"


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_every_pair_of_the_tokens_is_readable():
    written = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.read_text()))
    assert written == DEFAULT_COLOURS
    assert too_faint(written) == []


def test_thin_grey_text_is_named_as_too_faint():
    assert too_faint({"ink-soft": "#aaaaaa"})[0].startswith("ink-soft #aaaaaa on paper #ffffff has a contrast of 2.32")


def test_a_house_replaces_colours_and_faces_in_one_stylesheet():
    house = House(colours={"ink": "#101010"}, faces={"display": '"Bodoni Moda"'})
    assert brand_style(house) == '@layer house{:root{--ink:#101010;--house-display:"Bodoni Moda"}}'
    assert version_of(house) != version_of(House(colours={"ink": "#111111"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"colours": {"inc": "#101010"}},
        {"colours": {"ink": "red}body{display:none"}},
        {"faces": {"display": "x}</style>"}},
    ],
)
def test_a_brand_that_is_misspelt_or_smuggles_css_is_refused(wrong):
    with pytest.raises(UnreadableBrand):
        brand_style(House(**wrong))
