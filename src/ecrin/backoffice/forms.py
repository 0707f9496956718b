"""Forms of the staff screens."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from ecrin.backoffice import selectors, services
from ecrin.backoffice.models import RoleAssignment
from ecrin.backoffice.selectors import Roles, Wanted
from ecrin.catalog.models import Availability, Selection
from ecrin.catalog.rules.plans import stock_text
from ecrin.catalog.rules.selection import BadRule, SelectionRule
from ecrin.clients.forms import AddressForm, TelephoneField
from ecrin.core.errors import Refusal
from ecrin.inventory.models import Movement, StockFlag, StockLocation
from ecrin.markets.models import Market
from ecrin.theme.forms import TranslatableForm


class SignInForm(LoginForm):
    """Wagtail's sign-in, which slows down who guesses."""

    def clean(self) -> dict[str, Any]:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        email = str(self.cleaned_data.get("username", "")).strip().lower()
        try:
            services.check_attempts(email=email, address=address)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            services.note_failure(email=email, address=address)
            raise
        services.forget_failures(email=email)
        return cleaned


class RuleForm(TranslatableForm):
    """A selection; a rule that cannot be read is refused with its own sentence."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Selection.Kind.RULE:
            try:
                SelectionRule.parse(cleaned.get("rule") or {})
            except BadRule as wrong:
                self.add_error("rule", str(wrong))
        return cleaned


class MarketsField(forms.ModelMultipleChoiceField):
    """Markets in which the person may do what the form does; see `limit_markets`."""

    widget = forms.CheckboxSelectMultiple


def limit_markets(field: Any, user: Any, permission: str) -> None:
    own = selectors.markets_of(user, permission)
    rows = Market.objects.all()
    field.queryset = rows if own is None else rows.filter(pk__in=own)


class PricesForm(forms.Form):
    """Set prices, or move them by a percentage, in some markets."""

    permission = "catalog.change_price"
    markets = MarketsField(queryset=Market.objects.none(), label=_("Markets"))
    how = forms.ChoiceField(
        label=_("How"),
        choices=[("percent", _("by a percentage")), ("set", _("to an amount")), ("remove", _("take the price away"))],
    )
    number = forms.DecimalField(
        label=_("Percentage or amount"), required=False, help_text=_("5 raises by five per cent, -5 lowers.")
    )
    step = forms.TypedChoiceField(
        label=_("Round to"),
        coerce=int,
        choices=[(1, "1"), (5, "5"), (10, "10"), (50, "50"), (100, "100"), (1000, "1000")],
        initial=10,
        help_text=_("Whole units of each market's currency."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_markets(self.fields["markets"], user, self.permission)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") != "remove" and cleaned.get("number") is None:
            self.add_error("number", _("Please give a number."))
        elif cleaned.get("how") == "percent" and not -100 < cleaned["number"] <= 1000:
            self.add_error("number", _("A percentage lies between -100 and 1000."))
        return cleaned

    def wanted(self, products: Sequence[int]) -> Wanted:
        chosen = self.cleaned_data
        return selectors.wanted_prices(
            products, chosen["markets"], chosen["how"], chosen["number"] or Decimal(0), chosen["step"]
        )


class AvailabilityForm(forms.Form):
    """How creations are had in some markets."""

    permission = "catalog.change_availability"
    markets = MarketsField(queryset=Market.objects.none(), label=_("Markets"))
    level = forms.ChoiceField(
        label=_("Availability"), choices=[*Availability.Level.choices, ("", _("as everywhere else"))], required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_markets(self.fields["markets"], user, self.permission)

    def wanted(self, products: Sequence[int]) -> Wanted:
        level = self.cleaned_data["level"] or None
        return {(str(pk), market.code): level for pk in products for market in self.cleaned_data["markets"]}


class StockForm(forms.Form):
    """What clients are told of the stock; the same in every market."""

    permission = "inventory.change_stockflag"
    state = forms.ChoiceField(label=_("Stock"), choices=StockFlag.State.choices)
    days = forms.IntegerField(label=_("Business days more"), min_value=0, max_value=365, initial=0, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:  # noqa: ARG002 - one shape for all kinds
        super().__init__(*args, **kwargs)

    def wanted(self, products: Sequence[int]) -> Wanted:
        flag = stock_text(self.cleaned_data["state"], self.cleaned_data["days"] or 0)
        return {(sku, ""): flag for sku in selectors.skus_of(products)}


class PublicationForm(forms.Form):
    """On the site or not."""

    permission = "catalog.publish_product"
    live = forms.TypedChoiceField(
        label=_("Publication"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("publish the latest draft")), ("no", _("take off the site"))],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:  # noqa: ARG002 - one shape for all kinds
        super().__init__(*args, **kwargs)

    def wanted(self, products: Sequence[int]) -> Wanted:
        return {(str(pk), ""): self.cleaned_data["live"] for pk in products}


MANY: dict[str, tuple[Any, Any]] = {
    "prices": (_("Prices"), PricesForm),
    "availability": (_("Availability"), AvailabilityForm),
    "stock": (_("Stock"), StockForm),
    "publication": (_("Publication"), PublicationForm),
}


class FileForm(forms.Form):
    """A file to look at before it is loaded."""

    kind = forms.ChoiceField(label=_("What it holds"))
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 20 MB."))

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = kinds

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 20 * 1024 * 1024:
            raise forms.ValidationError(_("This file is larger than 20 MB."))
        return file


class PersonForm(forms.Form):
    """Who is invited."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)


class RolesForm(forms.Form):
    """Each role a person may have, and where: nowhere, everywhere or in chosen markets."""

    def __init__(self, *args: Any, user: Any, held: Roles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = selectors.markets_of(user, "clients.change_user")
        markets = Market.objects.all() if own is None else Market.objects.filter(pk__in=own)
        for role, label in RoleAssignment.Role.choices:
            where = "" if role not in held else "everywhere" if held[role] is None else "markets"
            choices = [("", _("no")), ("everywhere", _("in every market")), ("markets", _("in these markets"))]
            self.fields[f"where_{role}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=where
            )
            self.fields[f"in_{role}"] = forms.ModelMultipleChoiceField(
                label=_("Markets"), queryset=markets, required=False, initial=held.get(role) or (),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for role in RoleAssignment.Role.values:
            if cleaned.get(f"where_{role}") == "markets" and not cleaned.get(f"in_{role}"):
                self.add_error(f"in_{role}", _("Choose at least one market."))
        return cleaned

    @property
    def table(self) -> list[tuple[Any, Any]]:
        """The two fields of each role."""
        return [(self[f"where_{role}"], self[f"in_{role}"]) for role in RoleAssignment.Role.values]

    def roles(self) -> Roles:
        chosen: Roles = {}
        for role in RoleAssignment.Role.values:
            where = self.cleaned_data[f"where_{role}"]
            if where:
                markets = self.cleaned_data[f"in_{role}"]
                chosen[role] = None if where == "everywhere" else frozenset(market.pk for market in markets)
        return chosen


class MoveForm(forms.Form):
    """Pieces of one SKU come, go, or are counted."""

    WHAT = (
        ("receive", _("Pieces came")),
        ("count", _("I counted what is there")),
        ("transfer", _("Pieces go to another place")),
        ("remove", _("Pieces are gone")),
    )
    GONE = (Movement.Reason.DAMAGED, Movement.Reason.LOST, Movement.Reason.LENT)

    what = forms.ChoiceField(label=_("What happened"), choices=WHAT)
    location = forms.ModelChoiceField(label=_("Where"), queryset=StockLocation.objects.all(), to_field_name="code")
    target = forms.ModelChoiceField(
        label=_("To which place"), queryset=StockLocation.objects.all(), to_field_name="code", required=False
    )
    reason = forms.ChoiceField(
        label=_("Why they are gone"), choices=[("", "–"), *((one.value, one.label) for one in GONE)], required=False
    )
    quantity = forms.IntegerField(label=_("How many pieces"), min_value=0)
    serials = forms.CharField(
        label=_("Serial numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One for each piece, where the piece has one."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_serials(self) -> list[str]:
        return str(self.cleaned_data["serials"]).replace(",", " ").split()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        what = cleaned.get("what")
        if what == "transfer" and not cleaned.get("target"):
            self.add_error("target", _("Choose the place where they go."))
        if what == "remove" and not cleaned.get("reason"):
            self.add_error("reason", _("Say why they are gone."))
        if what in {"remove", "count"} and not cleaned.get("note"):
            self.add_error("note", _("Write a few words, so that it is understood later."))
        return cleaned


class LowMarkForm(forms.Form):
    low_at = forms.IntegerField(label=_("Say “few left” from"), min_value=0, max_value=1000)


class CorrectedAddress(AddressForm):
    """An address of an order as staff correct it, with the telephone."""

    telephone = TelephoneField(label=_("Telephone"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["telephone"].country = self.country  # type: ignore[attr-defined]  # a TelephoneField
