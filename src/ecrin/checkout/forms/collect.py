"""What is asked of somebody who comes for her order: which boutique, who she is, and how she is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.boutiques.rules import PickUpChoice
from ecrin.boutiques.templatetags.boutiques import ready_text
from ecrin.clients.forms import LABELS, LONGEST, MISSING, TelephoneField
from ecrin.clients.rules import FAMILY_NAME_FIRST, Address, telephone_text
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.rules import Address as OrderAddress
from ecrin.theme.forms import dress

COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Place:
    """A boutique as the page offers it."""

    name: str
    lines: tuple[str, ...]
    ready: str


def place_of(choice: PickUpChoice, storefront: StorefrontInfo) -> Place:
    one = choice.boutique
    return Place(
        str(one.title(storefront.language)),
        one.address.lines(storefront.language),
        ready_text(choice.ready_at, one.time_zone, storefront.babel),
    )


class CollectForm(forms.Form):
    """Which boutique, and who comes. No postal address is asked for."""

    how = forms.CharField(widget=forms.HiddenInput, initial=COLLECT)
    boutique = forms.ChoiceField(
        label=_("Boutique"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a boutique."),
            "invalid_choice": _("Please choose a boutique: this one cannot give all of your pieces any more."),
        },
    )
    telephone = TelephoneField(
        label=_("Telephone"),
        help_text=_("For the boutique, should there be a question."),
        error_messages={"required": _("Please write a telephone number for the boutique.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )

    def __init__(
        self, *args: Any, choices: Sequence[PickUpChoice], storefront: StorefrontInfo, country: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.choices = {one.boutique.code: one for one in choices}
        places = [(code, place_of(one, storefront)) for code, one in self.choices.items()]
        self.fields["boutique"].choices = places  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["boutique"].initial = places[0][0] if places else ""
        self.fields["telephone"].country = country  # type: ignore[attr-defined]  # a TelephoneField
        names = ["given_name", "family_name"]
        for name in names:
            self.fields[name] = _name_field(name)
        self.order_fields(
            ["how", "boutique", *(reversed(names) if country in FAMILY_NAME_FIRST else names), "telephone"]
        )
        dress(self)

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is typed: everything but the choice of the boutique."""
        return [field for field in self if field.name not in {"how", "boutique"}]

    @property
    def choice(self) -> PickUpChoice:
        """The boutique, once the form is valid."""
        return self.choices[self.cleaned_data["boutique"]]

    @property
    def address(self) -> Address:
        """The boutique's address under the name of who comes, once the form is valid."""
        names = {name: self.cleaned_data[name] for name in ("given_name", "family_name")}
        return Address.from_data({**self.choice.boutique.address.as_data(), **names})

    def fill(self, values: dict[str, Any]) -> None:
        """Put its answer into what the order is written from."""
        values["delivery"] = OrderAddress(**self.address.as_data(), telephone=self.cleaned_data["telephone"])
        values["pickup"] = self.choice.boutique.code

    def told(self, storefront: StorefrontInfo) -> list[str]:
        """What was answered, in a few lines."""
        place, address = place_of(self.choice, storefront), self.address
        telephone = telephone_text(self.cleaned_data["telephone"], address.country)
        return [place.name, ", ".join(place.lines), place.ready, f"{address.name}, {telephone}"]


def _name_field(name: str) -> forms.CharField:
    field = forms.CharField(label=LABELS[name], max_length=LONGEST[name], error_messages={"required": MISSING[name]})
    field.widget.attrs["autocomplete"] = name.replace("_", "-")
    return field
