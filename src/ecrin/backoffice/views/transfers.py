"""Bank transfers: the house's accounts, money that arrived, money that goes back by hand."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors.money import minor_in
from ecrin.backoffice.selectors.orders import order_for
from ecrin.backoffice.selectors.rights import may_in
from ecrin.core.errors import InvalidInput, NotAllowed
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order
from ecrin.orders.rules import row_of
from ecrin.orders.selectors import purposes_of
from ecrin.payments.models import BankAccount
from ecrin.payments.selectors import payments_of, transfers_back
from ecrin.payments.services import note_transfer_arrived, note_transfer_sent_back

from .telling import told

NOTE = "payments.note_transferarrival"


class BankAccountForm(WagtailAdminModelForm):
    """An account; its markets are chosen among those that sell."""

    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: every market that sells."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sells = [one for one in snapshot().markets.values() if one.is_open]
        self.fields["markets"].choices = [(one.code, f"{one.name} ({one.currency})") for one in sells]


class BankAccountViewSet(ModelViewSet):
    """The house's accounts to which clients transfer."""

    model = BankAccount
    menu_label = gettext_lazy("Bank accounts")
    icon = "tick"
    copy_view_enabled = False
    list_display = ["holder", "bank", "due_days"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("holder"), FieldPanel("bank")]),
            FieldPanel("details"),
            FieldPanel("markets"),
            FieldRowPanel([FieldPanel("due_days"), FieldPanel("position")]),
        ],
        base_form_class=BankAccountForm,
    )


def _asked(request: HttpRequest, number: str) -> Order:
    found = order_for(request.user, row_of(number))
    if found is None:
        raise Http404
    if not may_in(request.user, NOTE, snapshot().markets[found.market_code]):
        raise NotAllowed
    return found


@require_POST
def arrived(request: HttpRequest, number: str) -> HttpResponse:
    """The money of a transfer is on the house's account."""
    order, said = _asked(request, number), request.POST
    with told(request, _("It is noted that the money arrived.")):
        token = said.get("payment", "")[:40]
        if token not in {one.token for one in payments_of(*purposes_of(order))}:
            raise InvalidInput(_("This payment is of another order."), field="payment")
        day = parse_date(said.get("arrived_on", "")) if _is_day(said.get("arrived_on", "")) else None
        if day is None:
            raise InvalidInput(_("Choose the day on which it arrived, today or earlier."), field="arrived_on")
        note_transfer_arrived(
            token=token,
            amount=minor_in(said.get("amount", ""), order.currency),
            arrived_on=day,
            bank_reference=said.get("bank_reference", ""),
            actor=request.user,
        )
    return redirect("staff-order", number=order.number)


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


@require_POST
def sent_back(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody transferred the money back."""
    order = _asked(request, number)
    wanted = request.POST.get("refund", "")
    with told(request, _("It is noted that the money went back.")):
        row = next((one for one in transfers_back(*purposes_of(order)) if str(one.pk) == wanted), None)
        if row is None:
            raise InvalidInput(_("Nothing of this is to be sent back any more."), field="refund")
        note_transfer_sent_back(refund=row.pk, actor=request.user)
    return redirect("staff-order", number=order.number)
