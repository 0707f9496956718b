"""The forms of the steps. What is typed into them is kept in the bag's draft until the order is written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.bag.rules import MOST_SIGNS, BadMessage, checked_message
from ecrin.clients.forms import AddressForm, TelephoneField
from ecrin.theme.forms import dress

_SAID: dict[str, Any] = {
    "long": _("These words do not fit on the card. Please shorten them a little."),
    "lines": _("The card has room for eight lines."),
    "sign": _("Our card cannot bear “%(sign)s”. Please leave it out."),
}
Choices = Sequence[tuple[str, Any]]


class ContactForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For the confirmation and news of your order, and nothing else."),
        error_messages={
            "required": _("Please write your e-mail address: the confirmation goes there."),
            "invalid": _("This e-mail address is not complete. It looks like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip()


class DeliveryForm(AddressForm):
    """Where it goes, whom the courier may call, and how fast."""

    telephone = TelephoneField(
        label=_("Telephone"),
        help_text=_("For the courier, should there be a question."),
        error_messages={"required": _("Please write a telephone number for the courier.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    method = forms.ChoiceField(
        label=_("Delivery"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose how it should travel."),
            "invalid_choice": _("Please choose how it should travel."),
        },
    )

    def __init__(self, *args: Any, methods: Choices, **options: Any) -> None:
        super().__init__(*args, section="shipping", **options)
        self.fields["telephone"].country = self.country  # type: ignore[attr-defined]  # a TelephoneField
        self.fields["method"].choices = methods  # type: ignore[attr-defined]  # a ChoiceField
        if methods:
            self.fields["method"].initial = methods[0][0]
        self.order_fields(
            [*(name for name in self.fields if name not in {"telephone", "method"}), "telephone", "method"]
        )

    @property
    def address_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "method"]


class GiftForm(forms.Form):
    """How it is given."""

    wrap = forms.BooleanField(label=_("Wrap it as a gift, with the compliments of the house"), required=False)
    message = forms.CharField(
        label=_("Words for the card"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "dir": "auto", "data-card": MOST_SIGNS}),
        help_text=_("On a card of the house, in the parcel."),
    )
    hide_prices = forms.BooleanField(label=_("Keep the prices off the papers in the parcel"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)

    def clean_message(self) -> str:
        try:
            return checked_message(self.cleaned_data["message"])
        except BadMessage as bad:
            raise forms.ValidationError(_SAID[bad.reason] % {"sign": bad.sign}, code=bad.reason) from bad


class PaymentForm(forms.Form):
    """How it is paid, that the conditions are accepted, and what was seen: the total, what a credit pays of it, and whether
    all lies in the boutique.
    """

    method = forms.ChoiceField(
        label=_("Payment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose how you would like to pay."),
            "invalid_choice": _("Please choose how you would like to pay."),
        },
    )
    credit = forms.CharField(
        label=_("Credit code"),
        required=False,
        max_length=200,
        help_text=_("Several codes stand one after another, with commas between them."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    billing_differs = forms.BooleanField(label=_("The invoice goes to another address"), required=False)
    terms = forms.BooleanField(label=_("Conditions of sale"), required=False)
    made_terms = forms.BooleanField(label=_("Made for you alone"), required=False)
    seen_total = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_credit = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    seen_there = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, methods: Choices, needs_terms: bool, needs_notice: bool = False, is_covered: bool = False, credit_fault: Any = "",
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.credit_fault = credit_fault
        self.fields["method"].required = not is_covered
        self.fields["method"].choices = methods  # type: ignore[attr-defined]  # a ChoiceField
        if methods:
            self.fields["method"].initial = methods[0][0]
        _ask_for_terms(self, needs_terms=needs_terms)
        _ask_for_notice(self, needs_notice=needs_notice)
        dress(self)

    def clean_credit(self) -> str:
        if self.credit_fault:
            raise forms.ValidationError(self.credit_fault, code="credit")
        return str(self.cleaned_data["credit"]).strip()


def _ask_for_terms(form: forms.Form, *, needs_terms: bool) -> None:
    """The conditions of sale are accepted with this form, where the house has any."""
    if needs_terms:
        form.fields["terms"].required = True
        form.fields["terms"].error_messages["required"] = _("Please read and accept the conditions of sale first.")
    else:
        del form.fields["terms"]


def _ask_for_notice(form: forms.Form, *, needs_notice: bool) -> None:
    """That what is made for one person stays hers is accepted with this form, where anything is."""
    if needs_notice:
        form.fields["made_terms"].required = True
        said = _("Please confirm that you know: what is made for you alone cannot be returned.")
        form.fields["made_terms"].error_messages["required"] = said
    else:
        del form.fields["made_terms"]


class AgainForm(forms.Form):
    """Another way to pay an order that is written already."""

    method = PaymentForm.base_fields["method"]

    def __init__(self, *args: Any, methods: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["method"].choices = methods  # type: ignore[attr-defined]  # a ChoiceField
        if methods:
            self.fields["method"].initial = methods[0][0]
        dress(self)


class AdditionForm(AgainForm):
    """How the difference of what is added to an order is paid, and that the conditions are accepted anew."""

    terms = PaymentForm.base_fields["terms"]

    def __init__(self, *args: Any, is_free: bool, needs_terms: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask_for_terms(self, needs_terms=needs_terms)
        if is_free:
            del self.fields["method"]
