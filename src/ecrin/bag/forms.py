"""What visitors post, as far as it has a form of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.theme.forms import dress

from .rules.words import MOST_NAME, MOST_WORDS


class GiftForm(forms.Form):
    wrap = forms.BooleanField(label=_("Gift wrapping, with our compliments"), required=False)
    hide_prices = forms.BooleanField(label=_("Leave prices out of the parcel"), required=False)
    message = forms.CharField(label=_("Message on the card"), required=False, max_length=2000, widget=forms.Textarea)


def _mail_field(label: Any, missing: Any, **more: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        error_messages={
            "required": missing,
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
            "max_length": _("This e-mail address is longer than one can be."),
        },
        widget=forms.EmailInput(attrs={"inputmode": "email", "dir": "ltr", **more}),
    )


class HintForm(forms.Form):
    """To whom, from whom, and a few words."""

    email = _mail_field(
        _("Whom shall we write to?"), _("Please write the e-mail address of who gets your hint."), autocomplete="off"
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=2000,
        help_text=_("It is all that the letter says of you."),
        error_messages={"required": _("Please write your name, so that your hint is understood.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "maxlength": MOST_NAME}),
    )
    message = forms.CharField(
        label=_("A few words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MOST_WORDS}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


class WatchForm(forms.Form):
    """Where somebody without account is told; a client leaves it empty."""

    email = _mail_field(_("Your e-mail"), _("Please write your e-mail address."), autocomplete="email")

    def __init__(self, *args: Any, is_known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = not is_known
        dress(self)


def number_in(values: Any, name: str) -> int:
    """A whole number as posted; 0 where it is none, which no verb accepts as a number of pieces."""
    text = str(values.get(name, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
