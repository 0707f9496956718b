"""Screens of stock: what lies where, why it became more or fewer, and the places."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.forms import LowMarkForm, MoveForm
from ecrin.backoffice.selectors.stock import SHOWS, stock_rows
from ecrin.catalog.models import Variant
from ecrin.clients.models import User
from ecrin.core.errors import Refusal
from ecrin.inventory import selectors, services
from ecrin.inventory.models import StockFlag, StockLocation

LABELS = {
    "": gettext_lazy("All"),
    "low": gettext_lazy("Few or none left"),
    "promised": gettext_lazy("Promised to orders"),
    "uncounted": gettext_lazy("Not counted"),
}


class KeptByVerb:
    """A place's form saves through the verb, so that what can be promised follows."""

    form: Any

    def save_instance(self) -> StockLocation:
        place: StockLocation = self.form.save(commit=False)
        services.save_location(location=place)
        return place


class AddPlace(KeptByVerb, CreateView):
    pass


class EditPlace(KeptByVerb, EditView):
    pass


class LocationViewSet(ModelViewSet):
    model = StockLocation
    menu_label = gettext_lazy("Places")
    icon = "site"
    copy_view_enabled = False
    add_view_class = AddPlace
    edit_view_class = EditPlace
    list_display = ["name", "code", "serves_online", "position"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("serves_online"),
        FieldPanel("position"),
    ]


def stock(request: HttpRequest) -> HttpResponse:
    """Every SKU with what lies where; five queries a page."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    words = request.GET.get("q", "").strip()[:80]
    places = selectors.locations()
    page, rows = stock_rows(words=words, show=show, page=request.GET.get("p"), places=places)
    context = {
        "title": _("Stock"),
        "icon": "tasks",
        "words": words,
        "show": show,
        "shows": [(code, LABELS[code]) for code in SHOWS],
        "places": places,
        "page": page,
        "rows": rows,
    }
    return render(request, "backoffice/stock.html", context)


def stock_of(request: HttpRequest, sku: str, form: MoveForm | None = None) -> HttpResponse:
    """One SKU: where its pieces lie, to whom they are promised, what moved. Eight queries."""
    variant = Variant.objects.select_related("product", "material").filter(sku=sku).first()
    if variant is None:
        raise Http404
    flag = StockFlag.objects.filter(sku=sku).first() or StockFlag(sku=sku)
    levels, moved = selectors.levels_of(sku), selectors.movements_of(sku)
    usual = levels[0].location.code if levels else None
    people = User.objects.in_bulk({row.actor_id for row in moved if row.actor_id})
    context = {
        "title": _("Stock of %(sku)s") % {"sku": sku},
        "icon": "tasks",
        "sku": sku,
        "variant": variant,
        "flag": flag,
        "told": selectors.told_of(flag),
        "levels": levels,
        "holds": selectors.holds_of(sku),
        "units": selectors.units_of(sku),
        "movements": [(row, people.get(row.actor_id or 0, "–")) for row in moved],
        "form": form or MoveForm(initial={"location": usual}),
        "low": LowMarkForm(initial={"low_at": flag.low_at}),
        "may_move": request.user.has_perm("inventory.change_stocklevel"),
    }
    return render(request, "backoffice/stock_of.html", context)


@require_POST
def move(request: HttpRequest, sku: str) -> HttpResponse:
    """Write down that pieces came, went or were counted; a refusal stands beside its field and loses nothing."""
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            _move(sku, form.cleaned_data, request.user)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is written down."))
            return redirect("stock-of", sku=sku)
    return stock_of(request, sku, form)


def _move(sku: str, said: dict[str, Any], actor: Any) -> None:
    what, where = said["what"], said["location"].code
    common = {
        "sku": sku,
        "quantity": said["quantity"],
        "actor": actor,
        "note": said["note"],
        "serials": said["serials"],
    }
    if what == "receive":
        services.receive_stock(location=where, **common)
    elif what == "remove":
        services.remove_stock(location=where, reason=said["reason"], **common)
    elif what == "transfer":
        services.transfer_stock(source=where, target=said["target"].code, **common)
    else:
        services.count_stock(counts={sku: said["quantity"]}, location=where, actor=actor, note=said["note"])


@require_POST
def low_mark(request: HttpRequest, sku: str) -> HttpResponse:
    """From how many pieces on "few left" is told."""
    form = LowMarkForm(request.POST)
    if form.is_valid():
        services.set_low_at(sku=sku, low_at=form.cleaned_data["low_at"], actor=request.user)
        messages.success(request, _("It is written down."))
    else:
        messages.error(request, _("Write a number of pieces from 0 to 1000."))
    return redirect("stock-of", sku=sku)
