"""What the pages of letters ask. No box is ever ticked before she ticks it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecrin.core.texts import LANGUAGE_NAMES
from ecrin.markets.rules import StorefrontInfo
from ecrin.theme.forms import dress

from .rules import PAUSES
from .selectors import Offer

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class WordingField(forms.Field):
    """The digest of the sentence that stands beside a form; empty where it is none. It is never a fault of the form: what
    it does not name is not agreed to.
    """

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> str:
        typed = str(value or "")
        return typed if _DIGEST.fullmatch(typed) else ""


class SubscribeForm(forms.Form):
    """An address, and what letters should be about. `wording` names the sentence that is shown beside it."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
            "max_length": _("This e-mail address is too long."),
        },
    )
    interests = forms.MultipleChoiceField(
        label=_("What would you like to hear about?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wording = WordingField()

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["interests"].choices = offer.interests  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["wording"].initial = offer.digest
        dress(self)


class AccountForm(SubscribeForm):
    """The same for who is signed in: her address is known and proven."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["email"]


class PreferencesForm(forms.Form):
    """What she is written about, in which storefront's language, and from when on."""

    interests = forms.MultipleChoiceField(
        label=_("What would you like to hear about?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    storefront = forms.ChoiceField(label=_("Country and language"))
    months = forms.TypedChoiceField(label=_("A rest from our letters"), required=False, coerce=int, empty_value=None)
    wording = WordingField()

    def __init__(
        self,
        *args: Any,
        offered: tuple[tuple[str, str], ...],
        storefronts: list[tuple[str, str]],
        is_paused: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["interests"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["storefront"].choices = storefronts  # type: ignore[attr-defined]  # a ChoiceField
        rests = [
            (
                str(months),
                ngettext("Rest for %(months)s month", "Rest for %(months)s months", months) % {"months": months},
            )
            for months in PAUSES
        ]
        ends = [("0", _("Write to me again at once"))] if is_paused else []
        keeps = _("Leave it as it is") if is_paused else _("No rest")
        self.fields["months"].choices = [("", keeps), *ends, *rests]  # type: ignore[attr-defined]  # a ChoiceField
        dress(self)


def storefront_choices(storefronts: list[StorefrontInfo]) -> list[tuple[str, str]]:
    """Storefronts as a person chooses among them: market and language, each in its own words."""
    return [
        (one.code, f"{one.market.text('name', one.language)} · {LANGUAGE_NAMES[one.language]}") for one in storefronts
    ]
