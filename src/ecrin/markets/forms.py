"""Forms of this room's staff screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecrin.theme.forms import TranslatableForm

from .models import ContactHours


class WeekdaysField(forms.MultipleChoiceField):
    """Days of the week as boxes, kept as `12345`."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class MarketForm(TranslatableForm):
    dispatch_days = WeekdaysField(
        label=_("days on which parcels leave"),
        required=False,
        choices=[(str(day.value), day.label) for day in ContactHours.Weekday],
        help_text=_("None: no date is told, only how many business days it takes."),
    )
