"""What the doors of an account ask."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal.flows.signup import prevent_enumeration
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ecrin.clients.forms import AddressForm, TelephoneField
from ecrin.clients.models import User
from ecrin.clients.services import begin_account
from ecrin.newsletter.services import ask_for_letters
from ecrin.theme.forms import dress

from .services import ask_letter

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
        self.fields["wording"] = forms.CharField(required=False, max_length=64)
        dress(self)

    def try_save(self, request: Any) -> tuple[Any, Any]:
        """An account begins, or a letter says that there is one; two people at once begin one. Both take as long. Letters
        are asked for either way, where she ticked their box, and neither depends on the other.
        """
        said = self.cleaned_data
        client = begin_account(email=said["email"], password=said["password1"])
        made = (client, None) if client else (None, prevent_enumeration(request, email=said["email"]))
        if said["letters"]:
            ask_for_letters(mail=said["email"], storefront=request.storefront, wording=said["wording"], where="sign-up")
        return made


class ForgottenForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["email"])
        dress(self)

    def clean_email(self) -> str:
        """As it was typed: who has it is asked once, below."""
        email: str = self.cleaned_data["email"].lower()
        return email

    def save(self, request: Any, **_options: Any) -> str:
        """The worker writes, where somebody has the address. Takes as long where nobody has."""
        email: str = self.cleaned_data["email"]
        ask_letter(email=email, kind="reset", storefront=request.storefront)
        return email


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


class OwnPasswordForm(forms.Form):
    """Another password for an account that she is in."""

    password = forms.CharField(strip=False)

    def __init__(self, *args: Any, client: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.client = client
        _is_password(self.fields["password"], is_new=True)
        dress(self)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.client)
        return password


class MailForm(forms.Form):
    """An e-mail address, to which something is sent."""

    email = forms.EmailField(max_length=254)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["email"])
        dress(self)


class CodeForm(forms.Form):
    """A code from a letter, from an application or kept for a bad day. It may be pasted, with its spaces."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
        error_messages={"required": _("Please type the code.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


class PasskeyForm(forms.Form):
    """What a browser says of a passkey, and for a new one how she calls it."""

    name = forms.CharField(
        label=_("Name"), max_length=60, required=False,
        help_text=_("So that you know it again, such as “My telephone”."),
    )  # fmt: skip
    credential = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


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
