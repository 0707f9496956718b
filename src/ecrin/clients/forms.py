"""Forms that any room above may ask a person with: her address as her country writes it, her telephone."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecrin.core.house import current_house
from ecrin.theme.forms import dress

from . import rules
from .rules import Address, Part

LABELS: dict[str, Any] = {
    "given_name": _("First name"),
    "family_name": _("Last name"),
    "street": pgettext_lazy("line of an address", "Address"),
    "city_and_street": _("City, block and building number"),
    "line2": _("Apartment, floor, building"),
    "city": _("City"),
    "city_and_district": _("City and district"),
    "post_town": _("Town"),
    "suburb": _("Suburb"),
    "townland": _("Townland"),
    "state": pgettext_lazy("part of an address", "State"),
    "province": _("Province"),
    "prefecture": _("Prefecture"),
    "county": _("County"),
    "area": _("Area"),
    "zip": _("ZIP code"),
    "postal": _("Postcode"),
    "eircode": _("Eircode"),
}
MISSING: dict[str, Any] = {
    "given_name": _("Please write the first name."),
    "family_name": _("Please write the last name."),
    "line1": _("Please write the street and the number."),
    "city": _("Please write the town."),
    "area": _("Please choose one."),
    "postal_code": _("Please write the postcode."),
}
LONGEST = {"given_name": 80, "family_name": 80, "line1": 120, "line2": 120, "city": 80, "area": 40, "postal_code": 16}
TOKENS = {
    "given_name": "given-name", "family_name": "family-name", "line1": "address-line1", "line2": "address-line2",
    "city": "address-level2", "area": "address-level1", "postal_code": "postal-code", "country": "country",
}  # fmt: skip


class TelephoneField(forms.CharField):
    """A telephone number, typed as people type it and kept as `+12125550142`. `country` is set by its form."""

    country = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        kept = rules.telephone_of(typed, self.country)
        if not kept:
            raise forms.ValidationError(
                _(
                    "This does not look like a telephone number. Numbers of other countries begin with + and the country’s code."
                ),
                code="telephone",
            )
        return kept


class AddressForm(forms.Form):
    """An address in the form of one country.

    Args:
        country: whose form it is; one of `countries`.
        countries: codes and names among which a person chooses; with one there is nothing to choose.
        language: content language of the names of areas.
        section: `shipping` or `billing`, what a browser's own memory is told.
    """

    def __init__(
        self,
        *args: Any,
        country: str,
        countries: Sequence[tuple[str, str]],
        language: str,
        section: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.country, self.countries, self.section = country, countries, section
        if len(countries) > 1:
            self.fields["country"] = forms.ChoiceField(choices=countries, label=_("Country"), initial=country)
            self._told("country", "country")
        for part in rules.parts_of(country, language):
            self.fields[part.name] = _field(part)
            self._told(part.name, TOKENS[part.name])
            self.fields[part.name].is_extra = part.is_extra  # type: ignore[attr-defined]
        dress(self)

    def _told(self, name: str, token: str) -> None:
        self.fields[name].widget.attrs["autocomplete"] = f"{self.section} {token}"

    def clean_postal_code(self) -> str:
        typed = self.cleaned_data["postal_code"]
        return rules.tidy_postcode(self.country, typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        postcode = cleaned.get("postal_code")
        if postcode:
            area = cleaned.get("area", "")
            match rules.postcode_fault(self.country, area, postcode):
                case "form":
                    example = next(
                        part.example for part in rules.parts_of(self.country, "en") if part.name == "postal_code"
                    )
                    self.add_error(
                        "postal_code",
                        _("This postcode is not complete. It looks like %(example)s.") % {"example": example},
                    )
                case "area":
                    self.add_error(
                        "postal_code", _("This postcode lies in another place than the one chosen beside it.")
                    )
        return cleaned

    @property
    def address(self) -> Address:
        """The address, once the form is valid."""
        return Address.from_data({**self.cleaned_data, "country": self.country})


def _field(part: Part) -> forms.Field:
    errors = {"required": MISSING.get(part.name, _("Please fill this in."))}
    label = LABELS.get(part.label, part.label)
    if part.choices:
        choices = [("", _("Please choose")), *part.choices]
        return forms.ChoiceField(
            choices=choices,
            label=label,
            required=part.is_required,
            error_messages={**errors, "invalid_choice": errors["required"]},
        )
    field = forms.CharField(
        label=label, required=part.is_required, max_length=LONGEST[part.name], strip=True, error_messages=errors
    )
    if part.name == "postal_code" and part.example.replace(" ", "").replace("-", "").isdigit():
        field.widget.attrs["inputmode"] = "numeric"
    if part.name == "postal_code":
        field.widget.attrs["dir"] = "auto"
    return field


class HouseWords:
    """Password validator: the house's own name is the first thing that anybody would try here."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Nothing, where the password stands without the house's name.

        Raises:
            ValidationError: it does not.
        """
        if rules.leans_on(password, re.findall(r"\w+", current_house().name)):
            raise ValidationError(
                _("Our own name is too easy to guess. Please choose other words."), code="house-words"
            )

    def get_help_text(self) -> str:
        return str(_("Please do not use the name of the house."))


class NotDressed(CommonPasswordValidator):
    """Password validator: a password that thousands use is no better with a year and an exclamation mark behind it."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Nothing, where the password is more than a common one with a few signs around it.

        Raises:
            ValidationError: it is not.
        """
        if rules.dressed_word(password) in self.passwords:
            raise ValidationError(
                _("This is what many people use, with a few signs around it. Please choose other words."),
                code="dressed",
            )

    def get_help_text(self) -> str:
        return str(_("Please use more than one word that everybody knows."))


class NotABook:
    """Password validator: any sentence may be a password, and nobody has the hasher read a book."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Nothing, where the password is short enough to be kept.

        Raises:
            ValidationError: it is not.
        """
        if len(password) > rules.MAX_PASSWORD:
            raise ValidationError(
                _("A password has at most %(most)s signs, and this one has more."),
                code="password-too-long",
                params={"most": rules.MAX_PASSWORD},
            )

    def get_help_text(self) -> str:
        return str(_("Please use at most %(most)s signs.") % {"most": rules.MAX_PASSWORD})
