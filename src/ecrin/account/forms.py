"""What the doors of an account ask."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.internal.flows.signup import prevent_enumeration
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext_lazy as _

from ecrin.catalog.rules import SizeGuideInfo, Taxonomy, size_in
from ecrin.clients.forms import AddressForm, TelephoneField
from ecrin.clients.models import Profile, User
from ecrin.clients.rules import MOST_SAID
from ecrin.clients.services import begin_account
from ecrin.newsletter.forms import WordingField
from ecrin.newsletter.services import ask_for_letters
from ecrin.theme.forms import dress

from .services import ask_letter

MONTHS = [MONTH_NAMES[month] for month in range(1, 13)]
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
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


class InformationForm(NamesForm):
    """Who she is, as far as she says. `person` holds what `clients.services.keep_person` takes."""

    title = forms.ChoiceField(label=_("Title"), required=False, choices=[("", _("None")), *Profile.Title.choices])
    phonetic_given = forms.CharField(label=_("First name as it is read"), max_length=80, required=False)
    phonetic_family = forms.CharField(label=_("Last name as it is read"), max_length=80, required=False)
    birth_day = forms.TypedChoiceField(label=_("Day of your birthday"), required=False, coerce=int, empty_value=None)
    birth_month = forms.TypedChoiceField(
        label=_("Month of your birthday"), required=False, coerce=int, empty_value=None
    )
    telephone = TelephoneField(
        label=_("Telephone"),
        required=False,
        help_text=_("Where our advisors may reach you."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    storefront_code = forms.ChoiceField(
        label=_("Country and language you like to be written in"), required=False,
        help_text=_("Letters that we write by ourselves follow it, as long as it speaks for the same country."),
    )  # fmt: skip
    field_order = ("title", "first_name", "last_name", "phonetic_given", "phonetic_family")

    def __init__(
        self, *args: Any, country: str, reads_names: bool, storefronts: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        days = [("", "–"), *((str(day), str(day)) for day in range(1, 32))]
        months = [("", "–"), *((str(month), name) for month, name in enumerate(MONTHS, 1))]
        self.fields["birth_day"].choices = days  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["birth_month"].choices = months  # type: ignore[attr-defined]  # as above
        self.fields["storefront_code"].choices = [("", _("As I come by")), *storefronts]  # type: ignore[attr-defined]  # as above
        self.fields["telephone"].country = country  # type: ignore[attr-defined]  # a TelephoneField
        if not reads_names:
            del self.fields["phonetic_given"], self.fields["phonetic_family"]
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, month = cleaned.get("birth_day"), cleaned.get("birth_month")
        if bool(day) != bool(month):
            missing = "birth_month" if day else "birth_day"
            self.add_error(missing, _("Please choose both the day and the month, or neither."))
        elif day and month and day > DAYS[month - 1]:
            self.add_error("birth_day", _("This month has fewer days."))
        return cleaned

    @property
    def person(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("title", "phonetic_given", "phonetic_family", "telephone", "storefront_code")
        day, month = values["birth_day"], values["birth_month"]
        return {name: values.get(name, "") for name in names} | {"birthday": (day, month) if day and month else None}


class PreferencesForm(forms.Form):
    """Her sizes by the size guides of the house, in the system of the market, and what she likes."""

    KINDS: ClassVar[dict[str, Any]] = {
        "materials": _("Materials you like"),
        "gemstones": _("Stones you like"),
        "departments": _("What you look for"),
    }

    def __init__(
        self,
        *args: Any,
        names: Taxonomy,
        language: str,
        system: str,
        sizes: Mapping[str, str],
        tastes: Mapping[str, Sequence[str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.guides = [guide for guide in names.size_guides.values() if _kept_sizes(guide)]
        for guide in self.guides:
            told = [(size, size_in(size, system=system, table=guide.table)) for size in _kept_sizes(guide)]
            self.fields[f"size-{guide.slug}"] = forms.ChoiceField(
                label=guide.label(language),
                required=False,
                choices=[("", _("I do not know it")), *_apart(told)],
                initial=sizes.get(guide.slug, ""),
            )
        terms = {"materials": names.materials, "gemstones": names.gemstones, "departments": names.departments}
        for kind, label in self.KINDS.items():
            if choices := [(term.slug, term.label(language)) for term in terms[kind].values()]:  # type: ignore[attr-defined]  # all are terms
                self.fields[kind] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=choices,
                    initial=list(tastes.get(kind, ())),
                    widget=forms.CheckboxSelectMultiple,
                )
        dress(self)

    @property
    def size_fields(self) -> list[forms.BoundField]:
        return [self[f"size-{guide.slug}"] for guide in self.guides]

    @property
    def taste_fields(self) -> list[forms.BoundField]:
        return [self[kind] for kind in self.KINDS if kind in self.fields]

    @property
    def sizes(self) -> dict[str, str]:
        return {guide.slug: self.cleaned_data[f"size-{guide.slug}"] for guide in self.guides}

    @property
    def tastes(self) -> dict[str, list[str]]:
        return {kind: self.cleaned_data[kind] for kind in self.KINDS if kind in self.fields}


def _kept_sizes(guide: SizeGuideInfo, kept_in: str = "eu") -> list[str]:
    """The sizes of a guide, as creations keep them."""
    columns = guide.table.get("columns", ())
    if kept_in not in columns:
        return []
    place = columns.index(kept_in)
    return [str(row[place]) for row in guide.table.get("rows", ())]


def _apart(told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Two kept sizes that a market calls alike (M) are told apart by what they are kept as."""
    labels = [label for _size, label in told]
    return [(size, f"{label} ({size})" if labels.count(label) > 1 else label) for size, label in told]


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


class AppealForm(forms.Form):
    """Why she thinks that her account should be open."""

    words = forms.CharField(
        label=_("What should we know?"),
        max_length=MOST_SAID,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write a few words.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)


class PrivacyForm(forms.Form):
    """Her password, since what follows is given to nobody else; for an erasure also that she knows what it means. An account
    without a password is asked for none.
    """

    password = forms.CharField(strip=False, max_length=4096)
    understood = forms.BooleanField(
        label=_("I know that this cannot be undone."),
        error_messages={"required": _("Please tick this, so that we know you mean it.")},
    )

    def __init__(self, *args: Any, client: User, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.client = client
        _is_password(self.fields["password"], is_new=False)
        if not client.has_usable_password():
            del self.fields["password"]
        if kind == "copy":
            del self.fields["understood"]
        dress(self)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.client.check_password(password):
            raise forms.ValidationError(_("This is not your password. Please write it again."))
        return password


class AskPrivacyForm(forms.Form):
    """The address whose data is asked for."""

    email = forms.EmailField(max_length=254)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _is_mail(self.fields["email"])
        dress(self)
