"""What staff screens of rules by market and category share: the choice of a category, and who may change which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors import markets_of
from ecrin.catalog.selectors import taxonomy
from ecrin.markets.screens import Scoped


def kinds() -> list[tuple[str, str]]:
    """Departments and the categories in them, as a rule names them."""
    names = taxonomy()
    found: dict[str, str] = {}
    for department in names.departments.values():
        found.setdefault(department.slug, department.name)
        for category in names.categories.values():
            if category.department_id == department.id:
                found.setdefault(category.slug, f"{department.name} – {category.name}")
    return [("", str(_("Every creation"))), *found.items()]


class KindForm(WagtailAdminModelForm):
    """A rule; its category is chosen among those that there are, or stays what it was."""

    category = forms.ChoiceField(label=_("category"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = kinds()
        kept = self.instance.category
        if kept and kept not in dict(known):
            known.append((kept, kept))
        field = self.fields["category"]
        field.required = not self.instance._meta.get_field("category").blank  # noqa: SLF001 - Django's documented name
        field.choices = [("", "–"), *known[1:]] if field.required else known


class EveryMarket(Scoped):
    """A rule of every market asks for every market."""

    def may(self, right: str, row: Any) -> bool:
        own = markets_of(self.request.user, right)
        return own is None or row.market_id in own


class KindViewSet(ModelViewSet):
    """Screens of rules by market and category."""

    copy_view_enabled = False
    list_per_page = 50

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=KindForm).bind_to_model(self.model)
