"""Numbers survive the telephone; tokens are not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.numbers import ALPHABET, human_number, read_number, spoken_code, token


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_read_back_however_it_is_typed(number):
    written = human_number("R", number)
    assert read_number("R", written) == number
    assert read_number("R", f" {written.lower().replace('-', ' ')} ") == number


@given(st.integers(min_value=0, max_value=10**9), st.data())
def test_one_wrong_digit_is_always_seen(number, data):
    written = human_number("R", number)
    places = [place for place, sign in enumerate(written) if sign.isdecimal()]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != written[place]]))
    assert read_number("R", written[:place] + wrong + written[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", "R", "R-12", "ring", "R-٤٥٦٧-1", "X-1023-4"])
def test_what_is_no_number_is_none(text):
    assert read_number("R", text) is None


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        human_number("R", -1)


def test_tokens_are_long_and_codes_are_readable():
    assert len(token()) == 27
    assert len({token() for _ in range(100)}) == 100
    assert set(spoken_code(200)) <= set(ALPHABET)
    assert not set("01OILU") & set(ALPHABET)
