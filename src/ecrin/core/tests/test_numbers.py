"""Numbers survive the telephone; tokens are not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.numbers import (
    ALPHABET,
    check_sign,
    human_number,
    read_number,
    read_secret,
    secret_code,
    spoken_code,
    token,
)


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


SHAPE = {"groups": 3, "width": 4}
SIGNS = st.text(alphabet=ALPHABET, min_size=11, max_size=11)


def written(signs):
    whole = signs + check_sign(signs)
    return "-".join(["C", whole[:4], whole[4:8], whole[8:]])


@given(SIGNS)
def test_a_secret_code_is_read_back_however_it_is_typed(signs):
    code = written(signs)
    assert read_secret("C", code, **SHAPE) == code
    assert read_secret("C", f" {code.lower().replace('-', ' ')} ", **SHAPE) == code
    assert read_secret("C", code.removeprefix("C-"), **SHAPE) == code


@given(SIGNS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_of_a_secret_code_is_always_seen(signs, place, other):
    whole = signs + check_sign(signs)
    wrong = whole[:place] + other + whole[place + 1 :]
    assert (read_secret("C", wrong, **SHAPE) is None) is (wrong != whole)


def test_secret_codes_are_random_and_in_groups():
    codes = {secret_code("C", **SHAPE) for _ in range(200)}
    assert len(codes) == 200
    assert all(read_secret("C", code, **SHAPE) == code for code in codes)
    assert {len(code) for code in codes} == {len("C-7KMQ-2XW4-PRTV")}


@pytest.mark.parametrize("text", ["", "C", "C-", "C-2222-2222-222", "C-0000-0000-0000", "C-2222-2222-222٢", "x" * 400])
def test_what_is_no_secret_code_is_none(text):
    assert read_secret("C", text, **SHAPE) is None
