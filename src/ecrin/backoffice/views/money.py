"""Screens of money: captures against orders, and the ways to pay."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors.money import reconciliation, sums_since
from ecrin.markets.selectors import snapshot
from ecrin.payments.models import PaymentMethod
from ecrin.payments.selectors import ending_authorisations

DAYS = 30


class PaymentMethodForm(WagtailAdminModelForm):
    """A way to pay; markets are chosen among those that sell, the provider among those that are set up."""

    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: every market that sells."),
    )
    provider = forms.ChoiceField(label=gettext_lazy("Provider"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sells = [one for one in snapshot().markets.values() if one.is_open]
        self.fields["markets"].choices = [(one.code, f"{one.name} ({one.currency})") for one in sells]
        self.fields["provider"].choices = [(code, code) for code in settings.PAYMENT_PROVIDERS]


class PaymentMethodViewSet(ModelViewSet):
    """The ways to pay that clients are offered."""

    model = PaymentMethod
    menu_label = gettext_lazy("Ways to pay")
    icon = "tick"
    copy_view_enabled = False
    list_display = ["name", "code", "provider", "captures", "is_active"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldPanel("note"),
            FieldRowPanel([FieldPanel("provider"), FieldPanel("captures")]),
            FieldPanel("markets"),
            HelpPanel(gettext_lazy("Limits are in minor units (cents) of each market's currency; empty means none.")),
            FieldRowPanel([FieldPanel("least"), FieldPanel("most")]),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")]),
        ],
        base_form_class=PaymentMethodForm,
    )


def reconcile(request: HttpRequest) -> HttpResponse:
    """Captures against orders, each difference a row; and what is promised and taken. Nine queries."""
    context = {
        "title": _("Captures against orders"),
        "icon": "tick-inverse",
        "rows": reconciliation(request.user),
        "sums": sums_since(timezone.now() - timedelta(days=DAYS)),
        "days": DAYS,
        "ending": ending_authorisations().count(),
    }
    return render(request, "backoffice/reconciliation.html", context)
