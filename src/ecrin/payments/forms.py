"""What is typed on the rehearsal bank's card page, and the code of a credit."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.theme.forms import dress, with_sample

from .providers.rehearsal.cards import Card, card_of
from .rules import read_credit_code

_END = re.compile(r"^\s*(\d{1,2})\s*/\s*(?:20)?(\d{2})\s*$")


class CardForm(forms.Form):
    """A card: number, end and check digits. `card` is the test card that was typed."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Card number"), max_length=30, error_messages={"required": _("Write the card’s number.")}
    )
    end = forms.CharField(
        label=_("Expiry date"), max_length=9, error_messages={"required": _("Write the month and year on the card.")}
    )
    check = forms.CharField(
        label=_("Security code"), max_length=4, error_messages={"required": _("Write the code on the card.")}
    )
    card: Card | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {"number": "0000 0000 0000 0000", "end": _("MM / YY"), "check": "123"}
        for name, field in self.fields.items():
            attributes = {
                "class": "input",
                "inputmode": "numeric",
                "autocomplete": "off",
                "placeholder": hints[name],
                "dir": "ltr",
            }
            if self.is_bound and name in self.errors:
                attributes |= {"aria-invalid": "true", "aria-describedby": f"error-{name}"}
            field.widget.attrs |= attributes

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        self.card = card_of(typed)
        if self.card is None:
            raise forms.ValidationError(_("This is none of the rehearsal cards. Please choose one from the list."))
        return typed

    def clean_end(self) -> str:
        typed = str(self.cleaned_data["end"])
        found = _END.match(typed)
        if found is None or not 1 <= int(found[1]) <= 12:
            raise forms.ValidationError(_("Write it as on the card: month / year, 08 / 31."))
        today = date.today()  # noqa: DTZ011 - a card ends with a month, wherever one is
        if (2000 + int(found[2]), int(found[1])) < (today.year, today.month):
            raise forms.ValidationError(_("This date has passed."))
        return typed

    def clean_check(self) -> str:
        typed = str(self.cleaned_data["check"]).strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) in {3, 4}):
            raise forms.ValidationError(_("The code has 3 or 4 digits."))
        return typed


class CreditForm(forms.Form):
    """The code of a credit."""

    code = forms.CharField(
        label=_("Credit code"),
        max_length=40,
        help_text=with_sample(_("It stands in our letter, such as C-7KMQ-2XW4-PRT9."), "C-7KMQ-2XW4-PRT9"),
        error_messages={"required": _("Please write the code of your credit.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)

    def clean_code(self) -> str:
        code = read_credit_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This code is not complete. Please compare it sign by sign."), code="unread")
        return code
