"""What a guest types to find her order or to withdraw from it, and who received a gift to send it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.orders.rules import read_gift_code
from ecrin.theme.forms import dress, with_sample


class FindForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=with_sample(_("It stands in your confirmation, such as E-10012-7."), "E-10012-7"),
        error_messages={"required": _("Please write the number of your order.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The address that you gave with your order."),
        error_messages={
            "required": _("Please write the e-mail address of your order."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


class WithdrawalForm(FindForm):
    """What a declaration of withdrawal says: who, from which contract, and where its receipt is sent."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "number", "email")


class GiftForm(forms.Form):
    """The receipt of a gift, and what somebody knows who has the parcel."""

    code = forms.CharField(
        label=_("Code of your gift receipt"),
        max_length=40,
        help_text=with_sample(_("It lies in the parcel, such as G-7KMQ2-XW4PR."), "G-7KMQ2-XW4PR"),
        error_messages={"required": _("Please write the code of your gift receipt.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    knows = forms.CharField(
        label=_("Postal code or family name on the parcel"),
        max_length=80,
        help_text=_("Of the address that the gift was sent to."),
        error_messages={"required": _("Please write the postal code or the family name that the gift was sent to.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)

    def clean_code(self) -> str:
        code = read_gift_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This code is not complete. Please compare it sign by sign."), code="unread")
        return code


class ReceiverForm(forms.Form):
    """Who sends a gift back, and where she is written to."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("We write to you, and never to who gave it."),
        error_messages={
            "required": _("Please write your e-mail address: we write to you there."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)
