"""Screens of buying limits: how many pieces an order, a SKU, a client and a day may have, by market and category."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors import markets_of
from ecrin.bag.models import BuyingLimit
from ecrin.bag.services import note_limit_change
from ecrin.catalog.selectors import taxonomy


def kinds() -> list[tuple[str, str]]:
    """Departments and the categories in them, as a limit names them."""
    names = taxonomy()
    found: dict[str, str] = {}
    for department in names.departments.values():
        found.setdefault(department.slug, department.name)
        for category in names.categories.values():
            if category.department_id == department.id:
                found.setdefault(category.slug, f"{department.name} – {category.name}")
    return [("", str(_("Every creation"))), *found.items()]


class LimitForm(WagtailAdminModelForm):
    """A limit; its category is chosen among those that there are, or stays what it was."""

    category = forms.ChoiceField(label=_("category"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = kinds()
        kept = self.instance.category
        if kept and kept not in dict(known):
            known.append((kept, kept))
        self.fields["category"].choices = known


class Scoped:
    """Views that let a person act where she has the right: a limit of every market asks for every market."""

    request: Any
    verb = "change"

    def check_market(self, limit: BuyingLimit) -> None:
        """Nothing, when she may.

        Raises:
            PermissionDenied: she has the right, but not in this limit's market.
        """
        own = markets_of(self.request.user, f"bag.{self.verb}_buyinglimit")
        if own is not None and limit.market_id not in own:
            raise PermissionDenied


class AddLimit(Scoped, generic.CreateView):
    verb = "add"

    def save_instance(self) -> BuyingLimit:
        self.check_market(self.form.instance)
        limit: BuyingLimit = super().save_instance()
        note_limit_change(limit=limit, action="added", actor=self.request.user)
        return limit


class EditLimit(Scoped, generic.EditView):
    def get_object(self, *args: Any, **kwargs: Any) -> BuyingLimit:
        limit: BuyingLimit = super().get_object(*args, **kwargs)
        if self.request.method == "POST":
            self.check_market(limit)
        return limit

    def save_instance(self) -> BuyingLimit:
        self.check_market(self.form.instance)
        limit: BuyingLimit = super().save_instance()
        note_limit_change(limit=limit, action="changed", actor=self.request.user)
        return limit


class DeleteLimit(Scoped, generic.DeleteView):
    verb = "delete"

    def delete_action(self) -> None:
        self.check_market(self.object)
        note_limit_change(limit=self.object, action="deleted", actor=self.request.user)
        super().delete_action()


class LimitViewSet(ModelViewSet):
    model = BuyingLimit
    icon = "warning"
    menu_label = _("Buying limits")
    menu_order = 108
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AddLimit
    edit_view_class = EditLimit
    delete_view_class = DeleteLimit
    list_display = ["__str__", "market", "category", "limited_only", "most"]
    list_filter = ["kind", "market"]
    list_per_page = 50
    panels = [
        HelpPanel(
            content=_(
                "For one SKU the nearest limit counts: one for limited editions before all others, then the inner category "
                "before the outer, then the market's own before every market's. A limit of pieces in one order counts all "
                "pieces of its category together."
            )
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("most")]),
        FieldRowPanel([FieldPanel("market"), FieldPanel("category")]),
        FieldPanel("limited_only"),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=LimitForm).bind_to_model(self.model)
