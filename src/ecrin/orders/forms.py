"""What a guest types to find her order, or to withdraw from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.theme.forms import dress


class FindForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=_("It stands in your confirmation, such as E-10012-7."),
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
