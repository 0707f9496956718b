"""The address form: the country's own fields, the browser's own memory, clear sentences beside the field."""

import pytest
from django.utils import translation

from ecrin.clients.forms import AddressForm, TelephoneField

COUNTRIES = (("DE", "Germany"), ("AT", "Austria"))
GOOD = {
    "given_name": "Anna",
    "family_name": "Berg",
    "line1": "Hauptstraße 1",
    "postal_code": "26133",
    "city": "Oldenburg",
}


def form(data=None, *, country="DE", countries=COUNTRIES, language="de", section="shipping"):
    return AddressForm(data, country=country, countries=countries, language=language, section=section)


def test_a_browser_is_told_what_each_field_is():
    tokens = {name: field.widget.attrs["autocomplete"] for name, field in form().fields.items()}
    assert tokens == {
        "country": "shipping country",
        "given_name": "shipping given-name",
        "family_name": "shipping family-name",
        "line1": "shipping address-line1",
        "line2": "shipping address-line2",
        "postal_code": "shipping postal-code",
        "city": "shipping address-level2",
    }
    assert form(section="billing").fields["line1"].widget.attrs["autocomplete"] == "billing address-line1"


def test_digits_are_asked_for_where_a_postcode_has_only_digits():
    assert form().fields["postal_code"].widget.attrs["inputmode"] == "numeric"
    assert "inputmode" not in form(country="GB", countries=(("GB", "UK"),)).fields["postal_code"].widget.attrs


def test_a_good_address_is_read():
    found = form({**GOOD, "country": "DE"})
    assert found.is_valid(), found.errors
    assert found.address.lines("de") == ("Anna Berg", "Hauptstraße 1", "26133 Oldenburg")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("postal_code", "261", "26133"), ("line1", " ", "street"), ("city", "", "town"), ("country", "US", "")],
)
def test_what_is_wrong_is_said_beside_the_field(field, value, words):
    found = form({**GOOD, "country": "DE", field: value})
    assert list(found.errors) == [field]
    assert words in found.errors[field][0]


def test_a_postcode_of_another_state_is_noticed():
    us = form(
        {"given_name": "A", "family_name": "B", "line1": "1 Main St", "city": "Albany", "area": "NY", "postal_code": "95014"},
        country="US", countries=(("US", "United States"),), language="en",
    )  # fmt: skip
    assert list(us.errors) == ["postal_code"]
    assert "country" not in us.fields


def test_labels_are_the_countrys_words():
    with translation.override("en"):
        assert str(form(country="GB", countries=(("GB", "UK"),)).fields["city"].label) == "Town"
        japan = form(country="JP", countries=(("JP", "Japan"),), language="ja")
        assert [str(field.label) for field in japan.fields.values()][2:5] == [
            "Postcode",
            "Prefecture",
            "City, block and building number",
        ]


def test_a_telephone_field_keeps_the_number_and_says_what_it_wants():
    field = TelephoneField()
    field.country = "FR"
    assert field.clean("06 12 34 56 78") == "+33612345678"
    with pytest.raises(Exception, match="telephone"):
        field.clean("061234")
