"""What the doors of an account ask."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ecrin.clients.forms import AddressForm, TelephoneField
from ecrin.clients.models import User
from ecrin.newsletter.forms import WordingField
from ecrin.newsletter.services import ask_for_letters
from ecrin.theme.forms import dress

_EMAIL_MISSING = _("Please write your e-mail address.")
_EMAIL_WRONG = _("This e-mail address is not complete. It looks like name@example.com.")
_PASSWORD_MISSING = _("Please write your password.")
_PASSWORD_HELP = _("At least eight signs. A sentence that only you know is best.")


def _is_mail(field: forms.Field) -> None:
    field.label = _("E-mail")
    field.widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"})
    field.error_messages.update(required=_EMAIL_MISSING, invalid=_EMAIL_WRONG)


def _is_password(field: forms.Field, *, is_new: bool) -> None:
    field.label = _("Password")
    field.help_text = _PASSWORD_HELP if is_new else ""
    token = "new-password" if is_new else "current-password"
    field.widget = forms.PasswordInput(attrs={"autocomplete": token, "dir": "ltr"})
    field.error_messages["required"] = _PASSWORD_MISSING


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["login"])
        _is_password(self.fields["password"], is_new=False)
        dress(self)


class SignUpForm(allauth.SignupForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["email"])
        _is_password(self.fields["password1"], is_new=True)
        self.fields["letters"] = forms.BooleanField(required=False)
        self.fields["wording"] = WordingField()
        dress(self)

    def try_save(self, request: Any) -> Any:
        """An account begins, or its mail is told that there is one; letters are asked for either way, where she ticked
        their box, and neither depends on the other.
        """
        made = super().try_save(request)
        said = self.cleaned_data
        if said["letters"]:
            ask_for_letters(mail=said["email"], storefront=request.storefront, wording=said["wording"], where="sign-up")
        return made


class ForgottenForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["email"])
        dress(self)


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """Another password, asked for once: she sees nothing twice that she can paste."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password2"]
        _is_password(self.fields["password1"], is_new=True)
        dress(self)


class PasswordForm(forms.Form):
    """The password that she chose, to show that the letter reached who chose it."""

    password = forms.CharField(strip=False, max_length=4096)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_password(self.fields["password"], is_new=False)
        dress(self)


class KeepForm(forms.Form):
    """A password for the account that an order is kept in."""

    password = forms.CharField(strip=False, max_length=4096)

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email
        _is_password(self.fields["password"], is_new=True)
        dress(self)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email))
        return password


class NamesForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Please write the first name.")},
    )  # fmt: skip
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


class KeptAddressForm(AddressForm):
    """An address of her own, in its country's form."""

    telephone = TelephoneField(
        label=_("Telephone"),
        help_text=_("For the courier, should there be a question."),
        error_messages={"required": _("Please write a telephone number for the courier.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    is_default = forms.BooleanField(label=_("Propose it first"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, section="shipping", **options)
        self.fields["telephone"].country = self.country  # type: ignore[attr-defined]  # a TelephoneField
        self.order_fields(
            [*(name for name in self.fields if name not in {"telephone", "is_default"}), "telephone", "is_default"]
        )

    @property
    def address_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "is_default"]
