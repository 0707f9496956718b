"""Addresses as each country writes them, telephones as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.clients.rules import (
    Address,
    area_text,
    areas_of,
    initials_hidden,
    is_country,
    parts_of,
    postcode_fault,
    telephone_of,
    telephone_text,
    tidy_postcode,
)

SELLING = [
    "US", "CA", "CN", "HK", "JP", "SG", "AT", "BE", "BG", "HR", "CZ", "DK", "FI", "FR", "DE", "GR", "HU", "IT", "IE", "LT",
    "LU", "MT", "NL", "PL", "PT", "RO", "SK", "ES", "CH", "SE", "GB", "AU",
]  # fmt: skip


def names(country, language="en"):
    return [part.name for part in parts_of(country, language)]


def test_each_country_has_its_own_form_in_its_own_order():
    assert names("US") == ["given_name", "family_name", "line1", "line2", "city", "area", "postal_code"]
    assert names("GB") == ["given_name", "family_name", "line1", "line2", "city", "postal_code"]
    assert names("FR") == names("DE") == ["given_name", "family_name", "line1", "line2", "postal_code", "city"]
    assert names("JP") == ["family_name", "given_name", "postal_code", "area", "line1", "line2"]
    assert names("HK") == ["family_name", "given_name", "area", "city", "line1", "line2"]
    assert names("SG") == ["given_name", "family_name", "line1", "line2", "postal_code"]


@pytest.mark.parametrize("country", SELLING)
def test_no_country_asks_a_client_for_more_than_eight_things_at_once(country):
    asked = [part for part in parts_of(country, "en") if not part.is_extra]
    assert 4 <= len(asked) <= 6
    assert all(part.is_required or part.name == "postal_code" or country == "HK" for part in asked)


def test_areas_are_named_in_the_language_of_the_page():
    assert dict(areas_of("CA", "fr"))["BC"] == "Colombie-Britannique"
    assert dict(areas_of("CA", "en"))["BC"] == "British Columbia"
    assert dict(areas_of("JP", "ja"))["東京都"] == "東京都"
    assert dict(areas_of("JP", "en"))["東京都"] == "Tokyo"
    assert dict(areas_of("HK", "zh-hant"))["Kowloon"] == "九龍"
    assert dict(areas_of("HK", "en"))["Kowloon"] == "Kowloon"
    assert areas_of("FR", "fr") == ()


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("GB", "ec1y8sy", "EC1Y 8SY"), ("GB", "  m2 5bq", "M2 5BQ"), ("CA", "h3z2y7", "H3Z 2Y7"), ("JP", "1540023", "154-0023"),
        ("JP", "１５４－００２３", "154-0023"), ("NL", "1234ab", "1234 AB"), ("CH", "CH-2544", "2544"), ("PL", "00950", "00-950"),
        ("US", "221621010", "22162-1010"), ("SE", "114 55", "11455"), ("DE", "2613", "2613"),
    ],
)  # fmt: skip
def test_a_postcode_is_kept_as_its_country_writes_it(country, typed, kept):
    assert tidy_postcode(country, typed) == kept


def test_a_postcode_that_cannot_be_right_is_told_and_so_is_one_of_another_state():
    assert postcode_fault("DE", "", "2613") == "form"
    assert postcode_fault("DE", "", "26133") == ""
    assert postcode_fault("US", "NY", "10013") == ""
    assert postcode_fault("US", "NY", "95014") == "area"


@given(st.sampled_from(SELLING), st.text(max_size=12))
def test_whatever_is_typed_as_a_postcode_is_read_without_a_fault_and_reading_twice_changes_nothing(country, text):
    once = tidy_postcode(country, text)
    assert tidy_postcode(country, once) == once
    assert postcode_fault(country, "", once) in {"", "form"}


@given(st.text(max_size=20), st.sampled_from(SELLING))
def test_whatever_is_typed_as_a_telephone_is_kept_internationally_or_not_at_all(text, country):
    kept = telephone_of(text, country)
    assert kept == "" or (kept.startswith("+") and kept[1:].isdigit())
    assert telephone_of(kept, country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("(212) 555-0142", "US", "+12125550142"), ("020 7946 0186", "GB", "+442079460186"), ("090-1234-5678", "JP", "+819012345678"),
        ("+33 6 12 34 56 78", "US", "+33612345678"), ("٠٥٠١٢٣٤٥٦٧", "AE", "+971501234567"), ("12345", "US", ""), ("my mobile", "FR", ""),
    ],
)  # fmt: skip
def test_a_telephone_is_typed_as_people_type_it(typed, country, kept):
    assert telephone_of(typed, country) == kept


def test_a_telephone_is_shown_as_people_read_it_at_home_and_abroad():
    assert telephone_text("+12125550142", "US") == "(212) 555-0142"
    assert telephone_text("+12125550142", "FR") == "+1 212-555-0142"
    assert telephone_text("not one") == "not one"


def test_an_address_stands_as_on_a_letter():
    us = Address("US", "Alma", "Reed", "88 Lantern Street", "4th floor", "New York", "NY", "10013")
    assert us.lines("en") == ("Alma Reed", "88 Lantern Street", "4th floor", "New York, NY 10013")
    jp = Address("JP", "花", "山田", "千代田区丸の内1-1", "", "", "東京都", "100-0005")
    assert jp.lines("ja") == ("〒100-0005", "東京都", "千代田区丸の内1-1", "山田 花")
    assert us.lines("fr", abroad=True)[-1] == "États-Unis"
    assert Address("SG", "A", "B", "1 Pier", postal_code="546080").lines("en") == ("A B", "1 Pier", "SINGAPORE 546080")
    assert Address("").lines("en") == ()
    assert Address.from_data(us.as_data() | {"foreign": 1}) == us
    assert area_text("JP", "東京都", "en") == "Tokyo"


def test_unknown_countries_are_known_to_be_unknown():
    assert is_country("US")
    assert not any(is_country(code) for code in ("XX", "WW", "ZZ", "", "../US"))


def test_a_mail_address_is_hinted_at_only():
    assert initials_hidden("alma@example.org") == "a…@example.org"
    assert initials_hidden("nothing") == ""
