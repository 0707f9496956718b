"""What visitors post, as far as it has a form of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class GiftForm(forms.Form):
    wrap = forms.BooleanField(label=_("Gift wrapping, with our compliments"), required=False)
    hide_prices = forms.BooleanField(label=_("Leave prices out of the parcel"), required=False)
    message = forms.CharField(label=_("Message on the card"), required=False, max_length=2000, widget=forms.Textarea)


def number_in(values: Any, name: str) -> int:
    """A whole number as posted; 0 where it is none, which no verb accepts as a number of pieces."""
    text = str(values.get(name, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
